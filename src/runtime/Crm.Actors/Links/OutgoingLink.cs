using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Actors.Links;

/// <summary>
/// The sending half of a pair of shards: numbers messages from 1 without gaps and keeps them until the receiver's mark passes.
/// Go-back-N: at most <c>window</c> messages are on the way; a rewind starts again behind the receiver's mark.
/// </summary>
internal sealed class OutgoingLink(ShardId destination)
{
    private readonly Queue<OutgoingMessage> _unacknowledged = new();
    private long _next = 1;

    public ShardId Destination { get; } = destination;

    /// <summary>The number of the last message ever sent on this link.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Everything up to here is durable and may leave.</summary>
    public long Durable { get; private set; }

    /// <summary>The receiver's durable mark as last heard.</summary>
    public long Mark { get; private set; }

    /// <summary>Messages the receiver has not confirmed.</summary>
    public IReadOnlyCollection<OutgoingMessage> Unacknowledged => _unacknowledged;

    /// <summary>True when messages are on the way and unconfirmed.</summary>
    public bool InFlight => _next > Mark + 1;

    /// <summary>Numbers a new message. It may leave after <see cref="MarkDurable"/>.</summary>
    public OutgoingMessage Add(ReadOnlyMemory<byte> payload)
    {
        var message = new OutgoingMessage(Destination, LastSequence + 1, payload);
        Restore(message);
        return message;
    }

    /// <summary>Takes up a message as stored. Throws <see cref="InvalidDataException"/> for a gap.</summary>
    public void Restore(OutgoingMessage message)
    {
        if (message.LinkSequence != LastSequence + 1)
        {
            throw new InvalidDataException($"The link to {Destination} continues with {message.LinkSequence} after {LastSequence}.");
        }

        LastSequence = message.LinkSequence;
        _unacknowledged.Enqueue(message);
    }

    /// <summary>Sets the counters of a link from a snapshot: everything up to the mark was confirmed.</summary>
    public void RestoreMark(long mark)
    {
        LastSequence = mark;
        Durable = mark;
        Mark = mark;
        _next = mark + 1;
    }

    /// <summary>Lets messages up to here leave.</summary>
    public void MarkDurable(long sequence) => Durable = Math.Max(Durable, sequence);

    /// <summary>The receiver's mark arrived. Late or repeated marks change nothing; a rewind resends what is above the mark.</summary>
    public void Acknowledge(long mark, bool rewind)
    {
        if (mark > LastSequence || mark < Mark)
        {
            return;
        }

        Mark = mark;
        while (_unacknowledged.TryPeek(out var first) && first.LinkSequence <= mark)
        {
            _unacknowledged.Dequeue();
        }

        _next = rewind ? mark + 1 : Math.Max(_next, mark + 1);
    }

    /// <summary>The messages that may leave now within the window; they count as on the way afterwards.</summary>
    public IReadOnlyList<OutgoingMessage> TakeSendable(int window)
    {
        long last = Math.Min(Durable, Mark + window);
        if (last < _next)
        {
            return [];
        }

        long first = _next;
        _next = last + 1;
        return [.. _unacknowledged.SkipWhile(m => m.LinkSequence < first).TakeWhile(m => m.LinkSequence <= last)];
    }
}
