using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Actors.Links;

/// <summary>All links of one shard: what it has sent and how far it has consumed each source. Owned by the shard's loop.</summary>
internal sealed class ShardLinks
{
    private readonly Dictionary<ShardId, OutgoingLink> _outgoing = [];
    private readonly Dictionary<ShardId, long> _applied = [];
    private readonly Dictionary<ShardId, long> _durable = [];

    public IReadOnlyCollection<OutgoingLink> Outgoing => _outgoing.Values;

    /// <summary>How far each source's messages are durably consumed.</summary>
    public IReadOnlyDictionary<ShardId, long> DurableMarks => _durable;

    /// <summary>How far each source's messages are consumed, rows on their way to the journal included.</summary>
    public IReadOnlyDictionary<ShardId, long> AppliedMarks => _applied;

    /// <summary>Messages kept for receivers that have not confirmed them.</summary>
    public int Unacknowledged { get; private set; }

    /// <summary>Numbers and keeps a new message.</summary>
    public OutgoingMessage Add(ShardId destination, ReadOnlyMemory<byte> payload)
    {
        Unacknowledged++;
        return To(destination).Add(payload);
    }

    /// <summary>Keeps a message as stored.</summary>
    public void Restore(OutgoingMessage message)
    {
        To(message.Destination).Restore(message);
        Unacknowledged++;
    }

    /// <summary>A receiver told its mark.</summary>
    public void Acknowledge(ShardId destination, long mark, bool rewind)
    {
        var link = To(destination);
        Unacknowledged -= link.Unacknowledged.Count;
        link.Acknowledge(mark, rewind);
        Unacknowledged += link.Unacknowledged.Count;
    }

    public OutgoingLink To(ShardId destination)
    {
        if (!_outgoing.TryGetValue(destination, out var link))
        {
            _outgoing.Add(destination, link = new OutgoingLink(destination));
        }

        return link;
    }

    /// <summary>The number a source's next message must have.</summary>
    public long NextFrom(ShardId source) => _applied.GetValueOrDefault(source) + 1;

    public long DurableMark(ShardId source) => _durable.GetValueOrDefault(source);

    /// <summary>A row consumes a message.</summary>
    public void Consume(IncomingMark mark)
    {
        if (mark.LinkSequence != NextFrom(mark.Source))
        {
            throw new InvalidDataException($"The link from {mark.Source} continues with {mark.LinkSequence} after {_applied.GetValueOrDefault(mark.Source)}.");
        }

        _applied[mark.Source] = mark.LinkSequence;
    }

    /// <summary>Sets a mark from a snapshot.</summary>
    public void RestoreMark(ShardId source, long mark) => _applied[source] = _durable[source] = mark;

    /// <summary>A row is durable: its messages may leave and its consumed message counts as consumed.</summary>
    public void MarkDurable(JournalRow row)
    {
        foreach (var message in row.Outgoing)
        {
            To(message.Destination).MarkDurable(message.LinkSequence);
        }

        if (row.Incoming is { } incoming)
        {
            _durable[incoming.Source] = incoming.LinkSequence;
        }
    }
}
