using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Routing.Snapshots;

/// <summary>What is remembered of what is over: how reservations and visits ended, customers' places, their last agents.</summary>
internal static class MemoryCodec
{
    private const int LeastEnding = 17;
    private const int LeastPlace = 18;
    private const int LeastLastAgent = 10;

    public static void Write(SnapshotWriter to, RoutingSnapshot snapshot)
    {
        Write(to, snapshot.Endings);
        Write(to, snapshot.VisitEndings);
        var places = snapshot.Places ?? [];
        to.Count(places.Length);
        foreach (var place in places)
        {
            to.Text(place.Queue.Value);
            to.Text(place.Customer);
            to.Instant(place.Since);
            to.Instant(place.Until);
        }

        var lastAgents = snapshot.LastAgents ?? [];
        to.Count(lastAgents.Length);
        foreach (var last in lastAgents)
        {
            to.Text(last.Customer);
            to.Text(last.Agent.Value);
            to.Instant(last.At);
        }
    }

    /// <summary>The snapshot with its memory.</summary>
    public static RoutingSnapshot Read(ref SnapshotReader from, RoutingSnapshot snapshot) => snapshot with
    {
        Endings = ReadEndings(ref from),
        VisitEndings = ReadEndings(ref from),
        Places = ReadPlaces(ref from),
        LastAgents = ReadLastAgents(ref from),
    };

    private static void Write(SnapshotWriter to, ImmutableArray<EndingImage> endings)
    {
        to.Count(endings.Length);
        foreach (var ending in endings)
        {
            to.Id(ending.Id);
            to.Text(ending.Ending);
        }
    }

    private static ImmutableArray<EndingImage> ReadEndings(ref SnapshotReader from)
    {
        var endings = new EndingImage[from.Count(LeastEnding)];
        for (int i = 0; i < endings.Length; i++)
        {
            endings[i] = new EndingImage(from.Id(), from.Text());
        }

        return [.. endings];
    }

    private static ImmutableArray<PlaceImage> ReadPlaces(ref SnapshotReader from)
    {
        var places = new PlaceImage[from.Count(LeastPlace)];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = new PlaceImage(new QueueId(from.Text()), from.Text(), from.Instant(), from.Instant());
        }

        return [.. places];
    }

    private static ImmutableArray<LastAgentImage> ReadLastAgents(ref SnapshotReader from)
    {
        var agents = new LastAgentImage[from.Count(LeastLastAgent)];
        for (int i = 0; i < agents.Length; i++)
        {
            agents[i] = new LastAgentImage(from.Text(), new AgentId(from.Text()), from.Instant());
        }

        return [.. agents];
    }
}
