using System.Collections.Immutable;

namespace Crm.Routing.Snapshots;

/// <summary>
/// Where desks are not as ears: agents who can only be called or only be written to, and queues which have had nobody of the one kind
/// for another time than of the other, by their places in the snapshot. A part that is there only if there are any, and that older snapshots lack.
/// </summary>
internal static class ReachCodec
{
    private const int LeastPair = 2;

    /// <summary>Whether there is anything to write.</summary>
    public static bool IsNeeded(RoutingSnapshot snapshot) => snapshot.Agents.Any(a => a.AtDesk is not null) || snapshot.Queues.Any(q => q.IsReadApart);

    public static void Write(SnapshotWriter to, RoutingSnapshot snapshot)
    {
        to.Count(snapshot.Agents.Count(a => a.AtDesk is not null));
        for (int place = 0; place < snapshot.Agents.Length; place++)
        {
            if (snapshot.Agents[place].AtDesk is { } atDesk)
            {
                to.Number(place);
                to.Flag(atDesk);
            }
        }

        to.Count(snapshot.Queues.Count(q => q.IsReadApart));
        for (int place = 0; place < snapshot.Queues.Length; place++)
        {
            if (snapshot.Queues[place].IsReadApart)
            {
                to.Number(place);
                to.Instant(snapshot.Queues[place].UnreadSince);
            }
        }
    }

    public static RoutingSnapshot Read(ref SnapshotReader from, RoutingSnapshot snapshot)
    {
        var agents = snapshot.Agents.ToBuilder();
        for (int left = from.Count(LeastPair); left > 0; left--)
        {
            int place = Place(ref from, agents.Count);
            agents[place] = agents[place] with { AtDesk = from.Flag() };
        }

        var queues = snapshot.Queues.ToBuilder();
        for (int left = from.Count(LeastPair); left > 0; left--)
        {
            int place = Place(ref from, queues.Count);
            queues[place] = queues[place] with { IsReadApart = true, UnreadSince = from.MaybeInstant() };
        }

        return snapshot with { Agents = agents.ToImmutable(), Queues = queues.ToImmutable() };
    }

    private static int Place(ref SnapshotReader from, int count) =>
        from.Small() is var place && (uint)place < (uint)count ? place : throw SnapshotReader.Damaged();
}
