using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    ImmutableArray<EndingImage> VisitEndings,
    ImmutableArray<PlaceImage>? Places = null,
    ImmutableArray<LastAgentImage>? LastAgents = null,
    ImmutableArray<ImmutableDictionary<QueueId, int>>? QueueSets = null)
{
    /// <summary>Format 2 knows media, groups of offers, preferred agents and callbacks; format 1 is read as having none of them.</summary>
    private const int CurrentFormat = 2;

    private const int OldestFormat = 1;

    /// <summary>What is not there is not written; of hundreds of thousands of entries most have little to say.</summary>
    private static readonly JsonSerializerOptions Sparse = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Write(RoutingState state)
    {
        var sets = new QueueSets();
        return JsonSerializer.SerializeToUtf8Bytes(Take(state, sets) with { QueueSets = sets.All }, Sparse);
    }

    private static RoutingSnapshot Take(RoutingState state, QueueSets sets) => new(
        CurrentFormat,
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
            var snapshot = JsonSerializer.Deserialize<RoutingSnapshot>(bytes);
            if (snapshot is not { Format: >= OldestFormat and <= CurrentFormat })
            {
                throw new InvalidDataException($"The routing snapshot has format {snapshot?.Format}; {OldestFormat} to {CurrentFormat} are known.");
            }

            return snapshot.Restore();
        }
        catch (Exception e) when (e is JsonException or IndexOutOfRangeException or InvalidOperationException or KeyNotFoundException or ArgumentException or NotSupportedException)
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
            var queue = image.Make();
            state.Queues.Add(image.Id, queue);
            state.Classes.Rebuild(queue, state.Slots);
        }

        foreach (var image in Agents)
        {
            var agent = image.Make(QueueSets);
            state.Seat(agent);
            state.Enlist(agent);
        }

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
            queue.EmptySince = queue.Attending > 0 ? null : image.EmptySince ?? lastFactAt;
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
