using System.Buffers.Binary;
using Crm.Actors.Journal;
using Crm.Events;
using Crm.Primitives;

namespace Crm.Engine.Calls;

/// <summary>
/// The events of calls that are not over: a call's snapshot is its own short history, so there is no second format to keep in step.
/// Format: one byte version, then per event eight bytes of time, four of length, and the row as <see cref="EventCodec"/> writes it.
/// </summary>
internal sealed class CallHistory(EventCodec codec)
{
    private const byte Version = 1;

    private readonly Dictionary<CallId, List<(IDomainEvent Event, Instant At)>> _events = [];

    public void Add(CallId call, IDomainEvent domainEvent, Instant at)
    {
        if (!_events.TryGetValue(call, out var list))
        {
            _events.Add(call, list = []);
        }

        list.Add((domainEvent, at));
    }

    public void Drop(CallId call) => _events.Remove(call);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        stream.WriteByte(Version);
        Span<byte> head = stackalloc byte[12];
        foreach (var (domainEvent, at) in _events.Values.SelectMany(list => list))
        {
            byte[] row = codec.WriteEvents([domainEvent]);
            BinaryPrimitives.WriteInt64LittleEndian(head, at.Microseconds);
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], row.Length);
            stream.Write(head);
            stream.Write(row);
        }

        return stream.ToArray();
    }

    /// <summary>Forgets what is here and reads a snapshot's events in order. Throws <see cref="InvalidDataException"/> when it cannot be read.</summary>
    public IReadOnlyList<(IDomainEvent Event, Instant At)> Read(ReadOnlySpan<byte> snapshot)
    {
        _events.Clear();
        if (snapshot.Length == 0 || snapshot[0] != Version)
        {
            throw new InvalidDataException("The snapshot of the calls shard has an unknown version.");
        }

        var events = new List<(IDomainEvent, Instant)>();
        for (var rest = snapshot[1..]; rest.Length > 0;)
        {
            int length = rest.Length >= 12 ? BinaryPrimitives.ReadInt32LittleEndian(rest[8..]) : -1;
            if (length < 0 || length > rest.Length - 12)
            {
                throw new InvalidDataException("The snapshot of the calls shard is cut off.");
            }

            var at = new Instant(BinaryPrimitives.ReadInt64LittleEndian(rest));
            events.AddRange(codec.ReadEvents(rest.Slice(12, length)).Select(e => (e, at)));
            rest = rest[(12 + length)..];
        }

        return events;
    }
}
