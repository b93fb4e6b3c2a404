using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Snapshots;

/// <summary>Open visits and reservations: most of a large site's snapshot.</summary>
internal static class VisitCodec
{
    private const int LeastEntry = 54;
    private const int LeastReservation = 68;
    private const int LeastPair = 2;

    /// <summary>What of an entry follows its fixed part; of most entries nothing.</summary>
    [Flags]
    private enum Has : byte
    {
        Extra = 1,
        Exclusions = 2,
        Preferred = 4,
        CustomerKey = 8,
        PhaseEnds = 16,
        ReachedAt = 32,
        All = 63,
    }

    public static void Write(SnapshotWriter to, RoutingSnapshot snapshot)
    {
        to.Count(snapshot.Entries.Length);
        foreach (var entry in snapshot.Entries)
        {
            Write(to, entry);
        }

        to.Count(snapshot.Reservations.Length);
        foreach (var reservation in snapshot.Reservations)
        {
            Write(to, reservation);
        }
    }

    public static (ImmutableArray<EntryImage> Entries, ImmutableArray<ReservationImage> Reservations) Read(ref SnapshotReader from)
    {
        var entries = new EntryImage[from.Count(LeastEntry)];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = ReadEntry(ref from);
        }

        var reservations = new ReservationImage[from.Count(LeastReservation)];
        for (int i = 0; i < reservations.Length; i++)
        {
            reservations[i] = ReadReservation(ref from);
        }

        return ([.. entries], [.. reservations]);
    }

    private static void Write(SnapshotWriter to, EntryImage entry)
    {
        to.Id(entry.Visit.Value);
        to.Id(entry.Interaction.Value);
        to.Text(entry.Queue.Value);
        to.Byte((byte)entry.MediaType);
        to.Byte((byte)entry.Phase);
        to.Number(entry.Priority);
        to.Instant(entry.Since);
        to.Instant(entry.EnqueuedAt);
        to.Number(entry.Ordinal);
        to.Number(entry.Overflows);
        to.Number(entry.Attempts);
        to.Byte((byte)Parts(entry));
        foreach (var requirement in Begin(to, entry.Extra))
        {
            to.Text(requirement.Skill.Value);
            to.Number(requirement.AtLeast);
        }

        foreach (var exclusion in Begin(to, entry.Exclusions))
        {
            to.Text(exclusion.Agent.Value);
            to.Instant(exclusion.Until);
        }

        foreach (var preferred in Begin(to, entry.Preferred))
        {
            to.Text(preferred.Agent.Value);
            to.Number(preferred.Wait.Ticks);
            to.Text(preferred.Why);
        }

        if (entry.CustomerKey is { } customer)
        {
            to.Text(customer);
        }

        if (entry.PhaseEnds is { } ends)
        {
            to.Instant(ends);
        }

        if (entry.ReachedAt is { } reached)
        {
            to.Instant(reached);
        }
    }

    private static Has Parts(EntryImage entry) =>
        (entry.Extra is null ? 0 : Has.Extra)
        | (entry.Exclusions is null ? 0 : Has.Exclusions)
        | (entry.Preferred is null ? 0 : Has.Preferred)
        | (entry.CustomerKey is null ? 0 : Has.CustomerKey)
        | (entry.PhaseEnds is null ? 0 : Has.PhaseEnds)
        | (entry.ReachedAt is null ? 0 : Has.ReachedAt);

    /// <summary>Writes how many follow, unless the list is not there at all.</summary>
    private static ImmutableArray<T> Begin<T>(SnapshotWriter to, ImmutableArray<T>? list)
    {
        if (list is { } given)
        {
            to.Count(given.Length);
        }

        return list ?? [];
    }

    private static EntryImage ReadEntry(ref SnapshotReader from)
    {
        var entry = new EntryImage(
            new QueueVisitId(from.Id()),
            new InteractionId(from.Id()),
            new QueueId(from.Text()),
            from.Choice<MediaType>(),
            Phase: from.Choice<EntryPhase>(),
            Priority: from.Small(),
            Since: from.Instant(),
            EnqueuedAt: from.Instant(),
            Ordinal: from.Number(),
            Overflows: from.Small(),
            Attempts: from.Small(),
            Extra: null,
            Exclusions: null);
        var parts = (Has)from.Byte();
        return parts == 0 ? entry : (parts & ~Has.All) == 0 ? ReadParts(ref from, entry, parts) : throw SnapshotReader.Damaged();
    }

    private static EntryImage ReadParts(ref SnapshotReader from, EntryImage entry, Has parts) => entry with
    {
        Extra = parts.HasFlag(Has.Extra) ? ReadExtra(ref from) : null,
        Exclusions = parts.HasFlag(Has.Exclusions) ? ReadExclusions(ref from) : null,
        Preferred = parts.HasFlag(Has.Preferred) ? ReadPreferred(ref from) : null,
        CustomerKey = parts.HasFlag(Has.CustomerKey) ? from.Text() : null,
        PhaseEnds = parts.HasFlag(Has.PhaseEnds) ? from.Instant() : null,
        ReachedAt = parts.HasFlag(Has.ReachedAt) ? from.Instant() : null,
    };

    private static ImmutableArray<Requirement> ReadExtra(ref SnapshotReader from)
    {
        var extra = new Requirement[from.Count(LeastPair)];
        for (int i = 0; i < extra.Length; i++)
        {
            extra[i] = new Requirement(new SkillId(from.Text()), from.Small());
        }

        return [.. extra];
    }

    private static ImmutableArray<ExclusionImage> ReadExclusions(ref SnapshotReader from)
    {
        var exclusions = new ExclusionImage[from.Count(LeastPair)];
        for (int i = 0; i < exclusions.Length; i++)
        {
            exclusions[i] = new ExclusionImage(new AgentId(from.Text()), from.Instant());
        }

        return [.. exclusions];
    }

    private static ImmutableArray<PreferredAgent> ReadPreferred(ref SnapshotReader from)
    {
        var preferred = new PreferredAgent[from.Count(LeastPair)];
        for (int i = 0; i < preferred.Length; i++)
        {
            preferred[i] = new PreferredAgent(new AgentId(from.Text()), TimeSpan.FromTicks(from.Number()), from.Text());
        }

        return [.. preferred];
    }

    private static void Write(SnapshotWriter to, ReservationImage reservation)
    {
        to.Id(reservation.Id.Value);
        to.Id(reservation.Visit.Value);
        to.Id(reservation.Interaction.Value);
        to.Text(reservation.Queue.Value);
        to.Text(reservation.Agent.Value);
        to.Instant(reservation.CreatedAt);
        to.Number(reservation.Ordinal);
        to.Byte((byte)reservation.Phase);
        to.Instant(reservation.Deadline);
        to.Instant(reservation.ConnectedAt);
        to.Instant(reservation.HandlingEndedAt);
        to.Byte((byte)reservation.MediaType);
        to.Text(reservation.CustomerKey);
    }

    private static ReservationImage ReadReservation(ref SnapshotReader from) => new(
        new ReservationId(from.Id()),
        new QueueVisitId(from.Id()),
        new InteractionId(from.Id()),
        new QueueId(from.Text()),
        new AgentId(from.Text()),
        from.Instant(),
        from.Number(),
        from.Choice<ReservationPhase>(),
        from.MaybeInstant(),
        from.Instant(),
        from.Instant(),
        from.Choice<MediaType>(),
        from.MaybeText());
}
