using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Views;

/// <summary>A queue as it is now. A copy.</summary>
/// <param name="Open">Open visits: waiting, offered or being connected. This is "waiting" in the statistics' sense.</param>
/// <param name="Unassigned">Those of them that no agent is being offered.</param>
/// <param name="OldestSince">When the oldest open visit began; null when there is none.</param>
/// <param name="AgentsReady">Members who could be offered something now.</param>
/// <param name="AgentsOnQueue">Members who are Available and reachable.</param>
public sealed record QueueView(
    QueueId Id,
    QueueSettings Settings,
    long Version,
    int Open,
    int Unassigned,
    Instant? OldestSince,
    int AgentsReady,
    int AgentsOnQueue);

/// <summary>An agent as he is now. A copy.</summary>
/// <param name="Occupancy">Weighted share of recent time with work in hand, 0 to 1.</param>
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
    ImmutableArray<ReservationView> Reservations);

/// <summary>An open queue visit as it is now. A copy.</summary>
public sealed record EntryView(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    int Priority,
    ImmutableArray<Requirement> Extra,
    Instant Since,
    Instant EnqueuedAt,
    ReservationId? Reservation);

/// <summary>A live reservation as it is now. A copy.</summary>
/// <param name="Deadline">The deadline of the phase; null while handling.</param>
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
    Instant? HandlingEndedAt);
