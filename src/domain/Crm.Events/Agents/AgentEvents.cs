using Crm.Primitives;

namespace Crm.Events.Agents;

/// <summary>An agent's routing settings were created or replaced.</summary>
[EventContract("agent.configured")]
public sealed record AgentConfigured(AgentId Agent, AgentSettings Settings, long Version) : IDomainEvent;

/// <summary>An agent's routing settings were removed; he has no more reservations.</summary>
[EventContract("agent.removed")]
public sealed record AgentRemoved(AgentId Agent) : IDomainEvent;

/// <summary>An agent, or a supervisor for him, declared a presence.</summary>
/// <param name="By">User name of who changed it; "system" for the machine (sign-out, lost connection).</param>
[EventContract("agent.presence-changed")]
public sealed record AgentPresenceChanged(AgentId Agent, Presence Presence, string? Reason, string By) : IDomainEvent;

/// <summary>The machine's view of an agent changed.</summary>
[EventContract("agent.routing-status-changed")]
public sealed record AgentRoutingStatusChanged(AgentId Agent, RoutingStatus From, RoutingStatus To, string Reason) : IDomainEvent;

/// <summary>Whether an agent can be reached: a browser with live media or a registered phone. Unreachable agents are off queue.</summary>
[EventContract("agent.reachability-changed")]
public sealed record AgentReachabilityChanged(AgentId Agent, bool Reachable, string Reason) : IDomainEvent;
