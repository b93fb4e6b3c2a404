using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Views;

/// <summary>Who could take an open entry at an instant, and who not and why (law 9). Computed on demand from state and time alone, so that a replay gives the same.</summary>
/// <param name="Step">Index of the step that holds.</param>
/// <param name="Candidate">Who would be chosen now if it is waiting; null when nobody can.</param>
/// <param name="Agents">Those listed: first who can, then the queue's other members, then the rest, each in the order of their slots.</param>
/// <param name="WaitsFor">The preferred agent whose turn it is.</param>
/// <param name="Keeps">The agent who gets nothing else until he is free for it.</param>
/// <param name="Score">What it counts against other queues' entries: urgency times seconds of age, priority included.</param>
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
    double Score)
{
    /// <summary>What all must have who may take it at this step.</summary>
    public required ImmutableArray<Requirement> Needs { get; init; }

    /// <summary>The largest membership level that may take it at this step.</summary>
    public required int MaxLevel { get; init; }

    /// <summary>What the score is made of.</summary>
    public required ScoreParts Parts { get; init; }

    /// <summary>Agents who can take it, listed or not.</summary>
    public required int Eligible { get; init; }

    /// <summary>Agents who are not listed, by their first reason without its detail; "eligible" for those who can.</summary>
    public required ImmutableSortedDictionary<string, int> Unlisted { get; init; }
}

/// <summary>What an entry's score is made of: urgency x (age + priority minutes), in seconds.</summary>
/// <param name="Priority">In minutes of age.</param>
/// <param name="Urgency">The queue's weight, and with a service-level target the threshold and how far the target is missed.</param>
/// <param name="Weight">The queue's weight alone.</param>
/// <param name="RecentServiceLevel">Exponential average over the queue's last endings, 0 to 1.</param>
public sealed record ScoreParts(int Priority, TimeSpan Age, double Urgency, double Weight, double RecentServiceLevel);

/// <summary>One agent's standing towards an entry.</summary>
/// <param name="Reasons">
/// Why not: "not-a-member", "level-too-high", "skill-missing:S", "skill-too-low:S", "presence-P", "unreachable", "not-responding",
/// "offer-pending", "medium-not-taken", "other-work-in-hand", "kept-for:I", "at-capacity", "not-idle-long-enough", "communicating", "excluded", "waits-for:A". Empty when he can take it now.
/// </param>
public sealed record AgentEligibility(AgentId Agent, ImmutableArray<string> Reasons)
{
    /// <summary>His name then.</summary>
    public required string Name { get; init; }

    /// <summary>His membership level in the queue; null when he does not serve it.</summary>
    public required int? Level { get; init; }

    /// <summary>Until when the entry keeps away from him, because he rejected it or could not be connected.</summary>
    public required Instant? ExcludedUntil { get; init; }

    /// <summary>What he has in hand.</summary>
    public required ImmutableArray<HeldWork> Holds { get; init; }
}

/// <summary>A piece of work in an agent's hands.</summary>
public sealed record HeldWork(InteractionId Interaction, MediaType MediaType, ReservationPhase Phase);

/// <summary>A step of an entry.</summary>
/// <param name="From">When it begins to hold.</param>
public sealed record StepExplanation(int Step, Instant From, ImmutableArray<Requirement> Needs, int MaxLevel);

/// <summary>The next wider step of a waiting entry.</summary>
/// <param name="Added">Who meets its requirements and not the present ones; at most as many as asked for. Their reasons say what else is in the way, as of now.</param>
/// <param name="AddedInAll">All of them, listed or not.</param>
public sealed record NextStepExplanation(StepExplanation Step, ImmutableArray<AgentEligibility> Added, int AddedInAll);
