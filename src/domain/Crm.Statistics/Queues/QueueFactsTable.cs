using System.Runtime.InteropServices;
using Crm.Primitives;
using Crm.Statistics.Intervals;

namespace Crm.Statistics.Queues;

/// <summary>Facts of queues by interval and view, in memory. Not thread safe.</summary>
public sealed class QueueFactsTable
{
    private readonly Dictionary<(QueueId Queue, long Start, FactView View), QueueIntervalFacts> _cells = [];

    /// <summary>All facts, in no particular order.</summary>
    public IReadOnlyCollection<QueueIntervalFacts> All => _cells.Values;

    /// <summary>The cell of a queue, view and instant; made when it is the first.</summary>
    public QueueIntervalFacts At(QueueId queue, Instant at, FactView view) => Cell(queue, Interval.StartOf(at), view);

    /// <summary>Adds facts, such as a drained batch.</summary>
    public void Add(IEnumerable<QueueIntervalFacts> facts)
    {
        foreach (var fact in facts)
        {
            Cell(fact.Queue, fact.Start, fact.View).Add(fact);
        }
    }

    /// <summary>The sum over the intervals that start in [from, to).</summary>
    public QueueIntervalFacts Sum(QueueId queue, Instant from, Instant to, FactView view)
    {
        var sum = new QueueIntervalFacts(queue, from, view);
        foreach (var cell in _cells.Values)
        {
            if (cell.Queue == queue && cell.View == view && cell.Start >= from && cell.Start < to)
            {
                sum.Add(cell);
            }
        }

        return sum;
    }

    /// <summary>The figures over the intervals that start in [from, to).</summary>
    public QueueSummary Summary(QueueId queue, Instant from, Instant to, TimeSpan? oldestOpenWait = null) =>
        QueueSummary.From(Sum(queue, from, to, FactView.Arrival), Sum(queue, from, to, FactView.Event), oldestOpenWait);

    /// <summary>Forgets intervals that started before an instant, so that a live table stays small.</summary>
    public void Forget(Instant before)
    {
        foreach (var key in _cells.Keys.Where(k => k.Start < before.Microseconds).ToList())
        {
            _cells.Remove(key);
        }
    }

    /// <summary>Takes everything out.</summary>
    public IReadOnlyList<QueueIntervalFacts> Drain()
    {
        var all = _cells.Values.ToList();
        _cells.Clear();
        return all;
    }

    private QueueIntervalFacts Cell(QueueId queue, Instant start, FactView view)
    {
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (queue, start.Microseconds, view), out _);
        return cell ??= new QueueIntervalFacts(queue, start, view);
    }
}
