using Crm.Primitives;

namespace Crm.Events.Queues;

/// <summary>
/// An agent an entry waits for before anybody else gets it, whatever his queues and skills. Passed over while he is not on queue, does
/// not take the medium or rejected the entry.
/// </summary>
/// <param name="Wait">How long the entry waits for him, added to the waits of those named before him; while they are away it is his turn at once. One second to 7 days.</param>
/// <param name="Why">A word: "last-agent", "owner", "named".</param>
public sealed record PreferredAgent(AgentId Agent, TimeSpan Wait, string Why);

/// <summary>A customer who comes back goes first to the agent who served him last, on whatever channel.</summary>
/// <param name="Within">How long an agent is remembered after he answered.</param>
/// <param name="Wait">How long the entry waits for him.</param>
public sealed record LastAgentRule(TimeSpan Within, TimeSpan Wait);
