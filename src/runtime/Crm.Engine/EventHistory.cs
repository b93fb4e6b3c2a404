using System.Buffers;
using System.Buffers.Binary;
using Crm.Actors.Journal;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Engine;

/// <summary>
/// The events of the things a shard remembers: the snapshot of one is its own short history, so there is no second format to keep in
/// step. Format: one byte version, then per event eight bytes of time, four of length, and the row as <see cref="EventCodec"/>
/// writes it.
/// </summary>
internal sealed class EventHistory<TKey>(EventCodec codec, string shard)
    where TKey : notnull
{
    private const byte Version = 1;
    private const int HeadLength = 12;
    private const int PieceLength = 32 * 1024; // written in about a millisecond

    private readonly Dictionary<TKey, List<(IDomainEvent Event, Instant At)>> _events = [];

    public void Add(TKey key, IDomainEvent domainEvent, Instant at)
    {
        if (!_events.TryGetValue(key, out var list))
        {
            _events.Add(key, list = []);
        }

        list.Add((domainEvent, at));
    }

    public void Drop(TKey key) => _events.Remove(key);

    /// <summary>Notes what is there; it is written as the pieces are asked for, also while more is added.</summary>
    /// <param name="more">What belongs to no conversation and goes first.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Capture(IEnumerable<(IDomainEvent Event, Instant At)> more)
    {
        var noted = new List<(IDomainEvent Event, Instant At)>(more);
        noted.EnsureCapacity(noted.Count + _events.Values.Sum(list => list.Count));
        foreach (var list in _events.Values)
        {
            noted.AddRange(list);
        }

        return Write(noted);
    }

    /// <summary>The same at once.</summary>
    /// <param name="more">What belongs to no conversation and goes first.</param>
    public byte[] Write(IEnumerable<(IDomainEvent Event, Instant At)> more)
    {
        using var stream = new MemoryStream();
        foreach (var piece in Capture(more))
        {
            stream.Write(piece.Span);
        }

        return stream.ToArray();
    }

    private IEnumerable<ReadOnlyMemory<byte>> Write(List<(IDomainEvent Event, Instant At)> events)
    {
        var piece = new ArrayBufferWriter<byte>(PieceLength + (PieceLength / 4));
        piece.Write([Version]);
        foreach (var (domainEvent, at) in events)
        {
            byte[] row = codec.WriteEvents([domainEvent]);
            var head = piece.GetSpan(HeadLength);
            BinaryPrimitives.WriteInt64LittleEndian(head, at.Microseconds);
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], row.Length);
            piece.Advance(HeadLength);
            piece.Write(row);
            if (piece.WrittenCount >= PieceLength)
            {
                yield return piece.WrittenMemory;
                piece = new ArrayBufferWriter<byte>(PieceLength + (PieceLength / 4));
            }
        }

        yield return piece.WrittenMemory;
    }

    /// <summary>Forgets what is here and reads a snapshot's events in order. Throws <see cref="InvalidDataException"/> when it cannot be read.</summary>
    public IReadOnlyList<(IDomainEvent Event, Instant At)> Read(ReadOnlySpan<byte> snapshot)
    {
        _events.Clear();
        if (snapshot.Length == 0 || snapshot[0] != Version)
        {
            throw new InvalidDataException($"The snapshot of the {shard} shard has an unknown version.");
        }

        var rest = snapshot[1..];
        var events = new List<(IDomainEvent, Instant)>();
        while (rest.Length > 0)
        {
            int length = rest.Length >= HeadLength ? BinaryPrimitives.ReadInt32LittleEndian(rest[8..]) : -1;
            if (length < 0 || length > rest.Length - HeadLength)
            {
                throw new InvalidDataException($"The snapshot of the {shard} shard is cut off.");
            }

            var at = new Instant(BinaryPrimitives.ReadInt64LittleEndian(rest));
            events.AddRange(codec.ReadEvents(rest.Slice(HeadLength, length)).Select(e => (e, at)));
            rest = rest[(HeadLength + length)..];
        }

        return events;
    }
}
