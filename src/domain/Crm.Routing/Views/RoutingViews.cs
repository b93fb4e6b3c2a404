using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Views;

/// <summary>A queue as it is now. A copy.</summary>
/// <param name="Open">Open visits: waiting, offered or being connected. This is "waiting" in the statistics' sense.</param>
/// <param name="Unassigned">Those of them that no agent is being offered.</param>
/// <param name="OldestSince">When the oldest open visit began, promised calls back aside: who is called back does not hold the line; null when there is none.</param>
/// <param name="AgentsReady">Members who could be offered something now.</param>
/// <param name="AgentsOnQueue">Members who are Available and reachable.</param>
/// <param name="Closed">Outside its hours, or closed for an emergency.</param>
/// <param name="RecentServiceLevel">Exponential average over the last endings, 0 to 1.</param>
/// <param name="EstimatedWait">Of one who came now; null while nothing is known.</param>
public sealed record QueueView(
    QueueId Id,
    QueueSettings Settings,
    long Version,
    int Open,
    int Unassigned,
    Instant? OldestSince,
    int AgentsReady,
    int AgentsOnQueue,
    bool Closed,
    double RecentServiceLevel,
    TimeSpan? EstimatedWait);

/// <summary>An agent as he is now. A copy.</summary>
/// <param name="Occupancy">Weighted share of recent time with work in hand, 0 to 1.</param>
/// <param name="StatusReason">Why the status is what it is: "offer-missed", "unreachable", "presence", ...; null before the first change.</param>
/// <param name="Load">Share of his capacity in use.</param>
/// <param name="CanTake">Media he can be offered now.</param>
/// <param name="KeptFor">The interaction he is kept free for.</param>
public sealed record AgentView(
    AgentId Id,
    AgentSettings Settings,
    long Version,
    Presence Presence,
    string? PresenceReason,
    Instant PresenceSince,
    bool Reachable,
    RoutingStatus Status,
    Instant StatusSince,
    Instant IdleSince,
    double Occupancy,
    ImmutableArray<ReservationView> Reservations,
    string? StatusReason,
    bool Communicating,
    double Load,
    ImmutableArray<MediaType> CanTake,
    InteractionId? KeptFor)
{
    /// <summary>Whether calls can reach him: by his browser's audio or a telephone.</summary>
    public bool Heard { get; init; }

    /// <summary>Whether work in writing can reach him: his desk is open.</summary>
    public bool AtDesk { get; init; }

    /// <summary>What brings him back to where he can be offered work: "set-available", "reconnect", "finish-work"; null when he can be.</summary>
    public string? WayBack =>
        Status == RoutingStatus.NotResponding || Presence != Presence.Available ? "set-available"
        : !Reachable ? "reconnect"
        : CanTake.IsEmpty ? "finish-work"
        : null;
}

/// <summary>An open queue visit as it is now. A copy.</summary>
/// <param name="Reservation">Its offer, the first of a group, or the accepted reservation.</param>
/// <param name="Offers">All of them.</param>
/// <param name="WaitsFor">The preferred agent whose turn it is.</param>
/// <param name="Attempts">Calls made to the customer of a callback without reaching him.</param>
public sealed record EntryView(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    int Priority,
    ImmutableArray<Requirement> Extra,
    Instant Since,
    Instant EnqueuedAt,
    ReservationId? Reservation,
    MediaType MediaType,
    EntryPhase Phase,
    ImmutableArray<ReservationId> Offers,
    AgentId? WaitsFor,
    string? CustomerKey,
    int Attempts);

/// <summary>A live reservation as it is now. A copy.</summary>
/// <param name="Visit">Default for a direct one, which has none.</param>
/// <param name="Deadline">The deadline of the phase; null while handling.</param>
/// <param name="Direct">Why he was asked outside any queue; null for one that came from a queue.</param>
/// <param name="AskedBy">Who asked him directly.</param>
public sealed record ReservationView(
    ReservationId Id,
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    ReservationPhase Phase,
    Instant CreatedAt,
    Instant? Deadline,
    Instant? ConnectedAt,
    Instant? HandlingEndedAt,
    MediaType MediaType,
    Events.Reservations.DirectKind? Direct = null,
    AgentId? AskedBy = null);
