using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Snapshots;

/// <summary>A queue in a snapshot.</summary>
internal sealed record QueueImage(
    QueueId Id,
    QueueSettings Settings,
    long Version,
    int LastSlot,
    long Ordinal = 0,
    Instant? EmptySince = null,
    double? ServiceLevel = null,
    Instant? AnsweredAt = null,
    bool WasBacklogged = false,
    double? AnswerGap = null,
    bool IsReadApart = false,
    Instant? UnreadSince = null)
{
    public static QueueImage Of(QueueState q) => new(
        q.Id, q.Settings, q.Version, q.LastSlot, q.Ordinal, q.UnheardSince, q.ServiceLevel, q.AnsweredAt, q.WasBacklogged, q.AnswerGap,
        q.UnreadSince != q.UnheardSince, q.UnreadSince);

    public QueueState Make(int number) => new(Id, number)
    {
        Settings = Settings,
        Version = Version,
        LastSlot = LastSlot,
        Ordinal = Ordinal,
        ServiceLevel = ServiceLevel ?? 1,
        AnsweredAt = AnsweredAt,
        WasBacklogged = WasBacklogged,
        AnswerGap = AnswerGap,
    };
}

/// <summary>The place of a customer who left and may come back, in a snapshot.</summary>
internal sealed record PlaceImage(QueueId Queue, string Customer, Instant Since, Instant Until);

/// <summary>Who answered a customer last, in a snapshot.</summary>
internal sealed record LastAgentImage(string Customer, AgentId Agent, Instant At);

/// <summary>How a reservation or visit ended, in a snapshot.</summary>
internal sealed record EndingImage(Guid Id, string Ending);

/// <summary>An agent in a snapshot.</summary>
internal sealed record AgentImage(
    AgentId Id,
    int Slot,
    AgentSettings Settings,
    long Version,
    Presence Presence,
    string? PresenceReason,
    Instant PresenceSince,
    bool Reachable,
    bool NotResponding,
    RoutingStatus Status,
    Instant StatusSince,
    Instant IdleSince,
    double Occupancy,
    Instant OccupancyAt,
    string? StatusReason = null,
    bool Communicating = false,
    InteractionId? KeptFor = null,
    int? QueueSet = null,
    byte Ripe = 0,
    bool? AtDesk = null)
{
    public static AgentImage Of(AgentState a, QueueSets sets) => new(
        a.Id, a.Slot, a.Settings with { Queues = ImmutableDictionary<QueueId, int>.Empty }, a.Version, a.Presence, a.PresenceReason, a.PresenceSince, a.Reach.HasFlag(Reach.Ear), a.NotResponding, a.Status,
        a.StatusSince, a.IdleSince, a.OccupancyThen, a.OccupancyAt,
        a.StatusReason, a.Communicating, a.KeptFor?.Interaction, sets.Number(a.Settings.Queues), a.Ripe.Bits, a.Reach is Reach.Ear or Reach.Desk ? a.Reach == Reach.Desk : null);

    public AgentState Make(ImmutableArray<ImmutableDictionary<QueueId, int>>? sets) => new(Id, Slot is >= 0 and < RoutingLimits.Agents ? Slot : throw SnapshotReader.Damaged())
    {
        Settings = QueueSet is { } set ? Settings with { Queues = sets!.Value[set] } : Settings,
        Version = Version,
        Presence = Presence,
        PresenceReason = PresenceReason,
        PresenceSince = PresenceSince,
        Reach = Reaches.Of(Reachable, AtDesk),
        NotResponding = NotResponding,
        Status = Status,
        StatusSince = StatusSince,
        IdleSince = IdleSince,
        OccupancyThen = Occupancy,
        OccupancyAt = OccupancyAt,
        StatusReason = StatusReason,
        Communicating = Communicating,
        Ripe = new MediaMask(Ripe),
    };
}

/// <summary>An open visit in a snapshot.</summary>
internal sealed record EntryImage(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    MediaType MediaType,
    int Priority,
    ImmutableArray<Requirement>? Extra,
    Instant Since,
    Instant EnqueuedAt,
    long Ordinal,
    ImmutableArray<ExclusionImage>? Exclusions,
    ImmutableArray<PreferredAgent>? Preferred = null,
    string? CustomerKey = null,
    int Overflows = 0,
    int Attempts = 0,
    EntryPhase Phase = EntryPhase.Waiting,
    Instant? PhaseEnds = null,
    Instant? ReachedAt = null)
{
    public static EntryImage Of(EntryState e, Instant at) => new(
        e.Visit, e.Interaction, e.Queue.Id, e.MediaType, e.Priority, e.Extra.IsDefaultOrEmpty ? null : e.Extra, e.Since, e.EnqueuedAt, e.Ordinal,
        Away(e, at),
        e.Preferred.IsEmpty ? null : e.Preferred, e.CustomerKey, e.Overflows, e.Attempts, e.Phase,
        e.PhaseEnds == Instant.MaxValue ? null : e.PhaseEnds,
        e.ReachedAt);

    private static ImmutableArray<ExclusionImage>? Away(EntryState e, Instant at)
    {
        var away = e.Exclusions.Where(x => x.Until > at).Select(x => new ExclusionImage(x.Agent, x.Until)).ToImmutableArray();
        return away.IsEmpty ? null : away;
    }

    public EntryState Make(RoutingState state)
    {
        var entry = state.EntryPool.Take();
        entry.Visit = Visit;
        entry.Interaction = Interaction;
        entry.Queue = state.Queues[Queue];
        entry.MediaType = MediaType;
        entry.Priority = Priority;
        entry.Extra = Extra ?? [];
        entry.Since = Since;
        entry.EnqueuedAt = EnqueuedAt;
        entry.Ordinal = Ordinal;
        entry.Preferred = Preferred ?? [];
        entry.CustomerKey = CustomerKey;
        entry.Overflows = Overflows;
        entry.Attempts = Attempts;
        entry.PhaseEnds = PhaseEnds ?? Instant.MaxValue;
        entry.ReachedAt = ReachedAt;
        foreach (var exclusion in Exclusions ?? [])
        {
            entry.Exclude(exclusion.Agent, exclusion.Until, Instant.MinValue);
            state.NoteExcluded(exclusion.Agent, exclusion.Until);
        }

        return entry;
    }
}

/// <summary>An agent an entry keeps away from, in a snapshot.</summary>
internal sealed record ExclusionImage(AgentId Agent, Instant Until);

/// <summary>A reservation in a snapshot.</summary>
internal sealed record ReservationImage(
    ReservationId Id,
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    Instant CreatedAt,
    long Ordinal,
    ReservationPhase Phase,
    Instant? Deadline,
    Instant ConnectedAt,
    Instant HandlingEndedAt,
    MediaType MediaType = MediaType.Voice,
    string? CustomerKey = null,
    DirectOffer? Direct = null)
{
    public static ReservationImage Of(ReservationState r) => new(
        r.Id, r.Visit, r.Interaction, r.Queue.Id, r.Agent.Id, r.CreatedAt, r.Ordinal, r.Phase,
        r.Deadline == Instant.MaxValue ? null : r.Deadline, r.ConnectedAt, r.HandlingEndedAt,
        r.MediaType, r.CustomerKey, r.Direct);

    public ReservationState Make(RoutingState state)
    {
        var reservation = state.ReservationPool.Take();
        reservation.Id = Id;
        reservation.Visit = Visit;
        reservation.Interaction = Interaction;
        reservation.Queue = state.Queues[Queue];
        reservation.Agent = state.Agents[Agent];
        reservation.CreatedAt = CreatedAt;
        reservation.Ordinal = Ordinal;
        reservation.Phase = Phase;
        reservation.Deadline = Deadline ?? Instant.MaxValue;
        reservation.ConnectedAt = ConnectedAt;
        reservation.HandlingEndedAt = HandlingEndedAt;
        reservation.MediaType = MediaType;
        reservation.CustomerKey = CustomerKey;
        reservation.Direct = Direct;
        reservation.Entry = Direct is null && Phase is ReservationPhase.Pending or ReservationPhase.Accepted ? state.Entries[Interaction] : null;
        return reservation;
    }
}
