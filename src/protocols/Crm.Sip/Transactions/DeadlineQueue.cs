using Crm.Primitives;

namespace Crm.Sip.Transactions;

/// <summary>
/// Items by the time they become due. Nothing is ever taken out early: whoever puts an item in checks on its return whether it
/// still matters, which keeps starting and stopping timers cheap. Not thread safe.
/// </summary>
public sealed class DeadlineQueue<T>
{
    private readonly PriorityQueue<(Instant Due, T Item), long> _queue = new();

    /// <summary>When the next item is due; <see cref="Instant.MaxValue"/> when there is none.</summary>
    public Instant NextDue => _queue.TryPeek(out var next, out _) ? next.Due : Instant.MaxValue;

    /// <summary>Adds an item.</summary>
    public void Add(Instant due, T item) => _queue.Enqueue((due, item), due.Microseconds);

    /// <summary>Takes the earliest item that is due, with the time it was due at.</summary>
    public bool TryTake(Instant now, out Instant due, out T item)
    {
        if (_queue.TryPeek(out var next, out _) && next.Due <= now)
        {
            _queue.Dequeue();
            (due, item) = next;
            return true;
        }

        (due, item) = (default, default!);
        return false;
    }
}
