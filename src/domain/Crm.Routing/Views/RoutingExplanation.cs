using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Views;

/// <summary>Who could take an open entry now, and who not and why (law 9). Computed on demand from the state.</summary>
/// <param name="Step">Index of the step that holds.</param>
/// <param name="WaitsFor">The preferred agent whose turn it is.</param>
/// <param name="Keeps">The agent who gets nothing else until he is free for it.</param>
/// <param name="Score">What it counts against other queues' entries: urgency times seconds of age, priority included.</param>
/// <param name="Candidate">Who would be chosen now if it is waiting; null when nobody can.</param>
public sealed record RoutingExplanation(
    InteractionId Interaction,
    QueueId Queue,
    Instant At,
    int Step,
    AgentId? Candidate,
    ImmutableArray<AgentEligibility> Agents,
    EntryPhase Phase,
    AgentId? WaitsFor,
    AgentId? Keeps,
    double Score);

/// <summary>One agent's standing towards an entry.</summary>
/// <param name="Reasons">
/// Why not: "not-a-member", "level-too-high", "skill-missing:S", "skill-too-low:S", "presence-P", "unreachable", "not-responding",
/// "offer-pending", "medium-not-taken", "other-work-in-hand", "kept-for:I", "at-capacity", "communicating", "excluded", "waits-for:A". Empty when he can take it now.
/// </param>
public sealed record AgentEligibility(AgentId Agent, ImmutableArray<string> Reasons);
