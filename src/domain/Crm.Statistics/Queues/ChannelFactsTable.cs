using System.Runtime.InteropServices;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Statistics.Intervals;

namespace Crm.Statistics.Queues;

/// <summary>Facts of queues' channels by interval, in memory. Not thread safe.</summary>
public sealed class ChannelFactsTable
{
    private readonly Dictionary<(QueueId Queue, MediaType Channel, long Start), ChannelIntervalFacts> _cells = [];

    /// <summary>All facts, in no particular order.</summary>
    public IReadOnlyCollection<ChannelIntervalFacts> All => _cells.Values;

    /// <summary>The cell of a queue's channel and an instant; made when it is the first.</summary>
    public ChannelIntervalFacts At(QueueId queue, MediaType channel, Instant at)
    {
        var start = Interval.StartOf(at);
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (queue, channel, start.Microseconds), out _);
        return cell ??= new ChannelIntervalFacts(queue, channel, start);
    }

    /// <summary>Takes everything out.</summary>
    public IReadOnlyList<ChannelIntervalFacts> Drain()
    {
        var all = _cells.Values.ToList();
        _cells.Clear();
        return all;
    }
}
