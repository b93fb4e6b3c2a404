using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Routing.Views;

/// <summary>Who could take an open entry now, and who not and why (law 9). Computed on demand from the state.</summary>
/// <param name="Step">Index of the step that holds.</param>
/// <param name="Candidate">Who would be chosen now if it is waiting; null when nobody can.</param>
public sealed record RoutingExplanation(
    InteractionId Interaction,
    QueueId Queue,
    Instant At,
    int Step,
    AgentId? Candidate,
    ImmutableArray<AgentEligibility> Agents);

/// <summary>One agent's standing towards an entry.</summary>
/// <param name="Reasons">
/// Why not: "not-a-member", "level-too-high", "skill-missing:S", "skill-too-low:S", "presence-P", "unreachable", "not-responding",
/// "offer-pending", "at-capacity", "excluded". Empty when he can take it now.
/// </param>
public sealed record AgentEligibility(AgentId Agent, ImmutableArray<string> Reasons);
