using System.Collections.Immutable;
using System.Text.Json;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Snapshots;

/// <summary>
/// The durable state of a routing domain. It is written by <see cref="BinarySnapshot"/>; JSON of the formats before that is still read.
/// Caches (classes, heaps, bit sets) are made again when it is read.
/// </summary>
internal sealed record RoutingSnapshot(
    int Format,
    Instant? LastFactAt,
    long NextOrdinal,
    ImmutableArray<QueueImage> Queues,
    ImmutableArray<AgentImage> Agents,
    ImmutableArray<EntryImage> Entries,
    ImmutableArray<ReservationImage> Reservations,
    ImmutableArray<EndingImage> Endings,
    ImmutableArray<EndingImage> VisitEndings,
    ImmutableArray<PlaceImage>? Places = null,
    ImmutableArray<LastAgentImage>? LastAgents = null,
    ImmutableArray<ImmutableDictionary<QueueId, int>>? QueueSets = null)
{
    /// <summary>Format 2 knows media, groups of offers, preferred agents and callbacks; format 1 is read as having none of them.</summary>
    private const int LatestJson = 2;

    private const int OldestJson = 1;

    public static byte[] Write(RoutingState state)
    {
        var sets = new QueueSets();
        return BinarySnapshot.Write(Take(state, sets) with { QueueSets = sets.All });
    }

    private static RoutingSnapshot Take(RoutingState state, QueueSets sets) => new(
        BinarySnapshot.Format,
        state.LastFactAt == Instant.MinValue ? null : state.LastFactAt,
        state.NextOrdinal,
        [.. state.Queues.Values.OrderBy(q => q.Id.Value, StringComparer.Ordinal).Select(QueueImage.Of)],
        [.. state.Slots.OfType<AgentState>().Select(a => AgentImage.Of(a, sets))],
        [.. state.Entries.Values.OrderBy(e => e.Ordinal).Select(e => EntryImage.Of(e, state.LastFactAt))],
        [.. state.Slots.OfType<AgentState>().SelectMany(a => a.Reservations).Select(ReservationImage.Of)],
        [.. state.Endings.All.Select(e => new EndingImage(e.Id.Value, e.Ending))],
        [.. state.VisitEndings.All.Select(e => new EndingImage(e.Id.Value, e.Ending))],
        [.. state.Places.All.Select(p => new PlaceImage(p.Key.Queue, p.Key.Customer, p.Value.Since, p.Value.Until))],
        [.. state.LastAgents.All.Select(l => new LastAgentImage(l.Key, l.Value.Agent, l.Value.At))]);

    public static RoutingState Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return (BinarySnapshot.Marks(bytes) ? BinarySnapshot.Read(bytes) : ReadJson(bytes)).Restore();
        }
        catch (Exception e) when (e is not (InvalidDataException or OutOfMemoryException))
        {
            // a state is made of it from nothing: whatever stops that, a queue that is not there or a time zone nobody knows, lies in the bytes
            throw new InvalidDataException("The routing snapshot cannot be read.", e);
        }
    }

    private static RoutingSnapshot ReadJson(ReadOnlySpan<byte> bytes)
    {
        var snapshot = JsonSerializer.Deserialize<RoutingSnapshot>(bytes);
        return snapshot is { Format: >= OldestJson and <= LatestJson }
            ? snapshot
            : throw new InvalidDataException($"The routing snapshot has format {snapshot?.Format}; {OldestJson} to {BinarySnapshot.Format} are known.");
    }

    private RoutingState Restore()
    {
        var lastFactAt = LastFactAt ?? Instant.MinValue;
        var state = new RoutingState { NextOrdinal = NextOrdinal, LastFactAt = lastFactAt };
        state.Advance(lastFactAt);
        foreach (var image in Queues)
        {
            var queue = image.Make(state.Queues.Count);
            state.Found(queue);
            state.Classes.Rebuild(queue, state.Slots);
        }

        // many agents serve the same set: its queues are looked up once
        ServedQueue[][] served = [.. (QueueSets ?? []).Select(state.Served)];
        foreach (var image in Agents)
        {
            var agent = image.Make(QueueSets);
            if (agent.Slot < state.Slots.Length && state.Slots[agent.Slot] is not null)
            {
                throw SnapshotReader.Damaged();
            }

            state.Seat(agent);
            state.Enlist(agent, image.QueueSet is { } set ? served[set] : state.Served(agent.Settings.Queues));
        }

        state.Entries.EnsureCapacity(Entries.Length);
        state.Reservations.EnsureCapacity(Reservations.Length);
        foreach (var image in Entries)
        {
            state.RestoreEntry(image.Make(state), image.Phase, lastFactAt);
        }

        foreach (var image in Reservations)
        {
            state.RestoreReservation(image.Make(state));
        }

        foreach (var agent in state.Slots.OfType<AgentState>())
        {
            state.Refresh(agent);
        }

        RestoreRest(state, lastFactAt);
        return state;
    }

    private void RestoreRest(RoutingState state, Instant lastFactAt)
    {
        foreach (var image in Agents)
        {
            if (image.KeptFor is { } interaction)
            {
                state.Keep(state.Agents[image.Id], state.Entries[interaction]);
            }
        }

        foreach (var image in Queues)
        {
            var queue = state.Queues[image.Id];
            var there = state.Attending[queue.Number];
            queue.UnheardSince = there.Ears > 0 ? null : image.EmptySince ?? lastFactAt;
            queue.UnreadSince = there.Desks > 0 ? null : (image.IsReadApart ? image.UnreadSince : image.EmptySince) ?? lastFactAt;
            state.SetNextLook(queue);
        }

        foreach (var place in Places ?? [])
        {
            state.Places.Note((place.Queue, place.Customer), (place.Since, place.Until));
        }

        foreach (var last in LastAgents ?? [])
        {
            state.LastAgents.Note(last.Customer, (last.Agent, last.At));
        }

        foreach (var ending in Endings)
        {
            state.Endings.Note(new ReservationId(ending.Id), ending.Ending);
        }

        foreach (var ending in VisitEndings)
        {
            state.VisitEndings.Note(new QueueVisitId(ending.Id), ending.Ending);
        }
    }
}
