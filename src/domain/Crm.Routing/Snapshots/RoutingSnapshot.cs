using System.Collections.Immutable;
using System.Text.Json;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Snapshots;

/// <summary>The durable state of a routing domain as versioned JSON. Caches (classes, heaps, bit sets) are made again when it is read.</summary>
internal sealed record RoutingSnapshot(
    int Format,
    Instant? LastFactAt,
    long NextOrdinal,
    ImmutableArray<QueueImage> Queues,
    ImmutableArray<AgentImage> Agents,
    ImmutableArray<EntryImage> Entries,
    ImmutableArray<ReservationImage> Reservations,
    ImmutableArray<EndingImage> Endings,
    ImmutableArray<EndingImage> VisitEndings)
{
    private const int CurrentFormat = 1;

    public static byte[] Write(RoutingState state) => JsonSerializer.SerializeToUtf8Bytes(new RoutingSnapshot(
        CurrentFormat,
        state.LastFactAt == Instant.MinValue ? null : state.LastFactAt,
        state.NextOrdinal,
        [.. state.Queues.Values.OrderBy(q => q.Id.Value, StringComparer.Ordinal).Select(q => new QueueImage(q.Id, q.Settings, q.Version, q.LastSlot))],
        [.. state.Slots.OfType<AgentState>().Select(AgentImage.Of)],
        [.. state.Entries.Values.OrderBy(e => e.Ordinal).Select(e => EntryImage.Of(e, state.LastFactAt))],
        [.. state.Slots.OfType<AgentState>().SelectMany(a => a.Reservations).Select(ReservationImage.Of)],
        [.. state.Endings.All.Select(e => new EndingImage(e.Id.Value, e.Ending))],
        [.. state.VisitEndings.All.Select(e => new EndingImage(e.Id.Value, e.Ending))]));

    public static RoutingState Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var snapshot = JsonSerializer.Deserialize<RoutingSnapshot>(bytes);
            if (snapshot is not { Format: CurrentFormat })
            {
                throw new InvalidDataException($"The routing snapshot has format {snapshot?.Format}; {CurrentFormat} is known.");
            }

            return snapshot.Restore();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException("The routing snapshot cannot be read.", e);
        }
    }

    private RoutingState Restore()
    {
        var lastFactAt = LastFactAt ?? Instant.MinValue;
        var state = new RoutingState { NextOrdinal = NextOrdinal, LastFactAt = lastFactAt };
        state.Advance(lastFactAt);
        foreach (var image in Queues)
        {
            var queue = new QueueState(image.Id) { Settings = image.Settings, Version = image.Version, LastSlot = image.LastSlot };
            state.Queues.Add(image.Id, queue);
            state.Classes.Rebuild(queue, state.Slots);
        }

        foreach (var image in Agents)
        {
            var agent = image.Make();
            state.Seat(agent);
            state.Enlist(agent);
        }

        foreach (var image in Entries)
        {
            state.RestoreEntry(image.Make(state), lastFactAt);
        }

        foreach (var image in Reservations)
        {
            state.RestoreReservation(image.Make(state));
        }

        foreach (var agent in state.Agents.Values)
        {
            state.Refresh(agent);
        }

        foreach (var ending in Endings)
        {
            state.Endings.Note(new ReservationId(ending.Id), ending.Ending);
        }

        foreach (var ending in VisitEndings)
        {
            state.VisitEndings.Note(new QueueVisitId(ending.Id), ending.Ending);
        }

        return state;
    }
}

/// <summary>A queue in a snapshot.</summary>
internal sealed record QueueImage(QueueId Id, QueueSettings Settings, long Version, int LastSlot);

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
    Instant OccupancyAt)
{
    public static AgentImage Of(AgentState a) => new(
        a.Id, a.Slot, a.Settings, a.Version, a.Presence, a.PresenceReason, a.PresenceSince, a.Reachable, a.NotResponding, a.Status,
        a.StatusSince, a.IdleSince, a.OccupancyThen, a.OccupancyAt);

    public AgentState Make() => new(Id, Slot)
    {
        Settings = Settings,
        Version = Version,
        Presence = Presence,
        PresenceReason = PresenceReason,
        PresenceSince = PresenceSince,
        Reachable = Reachable,
        NotResponding = NotResponding,
        Status = Status,
        StatusSince = StatusSince,
        IdleSince = IdleSince,
        OccupancyThen = Occupancy,
        OccupancyAt = OccupancyAt,
    };
}

/// <summary>An open visit in a snapshot.</summary>
internal sealed record EntryImage(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    MediaType MediaType,
    int Priority,
    ImmutableArray<Requirement> Extra,
    Instant Since,
    Instant EnqueuedAt,
    long Ordinal,
    ImmutableArray<ExclusionImage> Exclusions)
{
    public static EntryImage Of(EntryState e, Instant at) => new(
        e.Visit, e.Interaction, e.Queue.Id, e.MediaType, e.Priority, e.Extra.IsDefault ? [] : e.Extra, e.Since, e.EnqueuedAt, e.Ordinal,
        [.. e.Exclusions.Where(x => x.Until > at).Select(x => new ExclusionImage(x.Agent, x.Until))]);

    public EntryState Make(RoutingState state)
    {
        var entry = new EntryState
        {
            Visit = Visit,
            Interaction = Interaction,
            Queue = state.Queues[Queue],
            MediaType = MediaType,
            Priority = Priority,
            Extra = Extra,
            Since = Since,
            EnqueuedAt = EnqueuedAt,
            Ordinal = Ordinal,
        };
        foreach (var exclusion in Exclusions)
        {
            entry.Exclude(exclusion.Agent, exclusion.Until, Instant.MinValue);
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
    Instant HandlingEndedAt)
{
    public static ReservationImage Of(ReservationState r) => new(
        r.Id, r.Visit, r.Interaction, r.Queue.Id, r.Agent.Id, r.CreatedAt, r.Ordinal, r.Phase,
        r.Deadline == Instant.MaxValue ? null : r.Deadline, r.ConnectedAt, r.HandlingEndedAt);

    public ReservationState Make(RoutingState state) => new()
    {
        Id = Id,
        Visit = Visit,
        Interaction = Interaction,
        Queue = state.Queues[Queue],
        Agent = state.Agents[Agent],
        CreatedAt = CreatedAt,
        Ordinal = Ordinal,
        Phase = Phase,
        Deadline = Deadline ?? Instant.MaxValue,
        ConnectedAt = ConnectedAt,
        HandlingEndedAt = HandlingEndedAt,
        Entry = Phase is ReservationPhase.Pending or ReservationPhase.Accepted ? state.Entries[Interaction] : null,
    };
}
