using System.Collections.Immutable;
using Crm.Events.Interactions;
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

/// <summary>An agent entered or left a conversation that was not routed (dialled himself, called by a colleague); while in it he takes no calls.</summary>
[EventContract("agent.communication-changed")]
public sealed record AgentCommunicationChanged(AgentId Agent, bool Communicating, string Reason) : IDomainEvent;

/// <summary>
/// An agent with other work in hand gets nothing more until he is free for an older entry of a medium that needs him whole, so that a
/// steady stream of chats cannot keep calls waiting; or he is released from that.
/// </summary>
/// <param name="For">The entry he is kept for; null when he is released.</param>
/// <param name="Score">The entry's weighted seconds of age; zero on release.</param>
/// <param name="Reason">"older-work-waits", or why he is released.</param>
[EventContract("agent.held-back")]
public sealed record AgentHeldBack(AgentId Agent, InteractionId? For, double Score, string Reason) : IDomainEvent;

/// <summary>How an agent can be reached. Who cannot be reached at all is off queue.</summary>
/// <param name="Reachable">By ear, for calls: a browser with live media or a registered phone.</param>
[EventContract("agent.reachability-changed")]
public sealed record AgentReachabilityChanged(AgentId Agent, bool Reachable, string Reason) : IDomainEvent
{
    /// <summary>Whether his desk is open, for work in writing; null where that is as <see cref="Reachable"/>.</summary>
    public bool? AtDesk { get; init; }
}

/// <summary>An agent has had nothing in hand for as long as these media ask for, and may be offered them until he takes up work.</summary>
[EventContract("agent.idle-elapsed")]
public sealed record AgentIdleElapsed(AgentId Agent, ImmutableArray<MediaType> Media) : IDomainEvent;
