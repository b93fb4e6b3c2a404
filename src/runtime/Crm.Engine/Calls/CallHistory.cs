using System.Buffers.Binary;
using System.Text.Json;
using Crm.Actors.Journal;
using Crm.Events;
using Crm.Primitives;
using Crm.Telephony.Outbound;

namespace Crm.Engine.Calls;

/// <summary>
/// The events of calls that are not over: a call's snapshot is its own short history, so there is no second format to keep in step.
/// Format: one byte version, four bytes of length and the ledger of calls to the outside (not in version 1), then per event eight bytes of
/// time, four of length, and the row as <see cref="EventCodec"/> writes it.
/// </summary>
internal sealed class CallHistory(EventCodec codec)
{
    private const byte Version = 2;
    private const byte VersionWithoutLedger = 1;

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

    public byte[] Write(OutboundLedgerPicture ledger)
    {
        using var stream = new MemoryStream();
        stream.WriteByte(Version);
        Span<byte> head = stackalloc byte[12];
        byte[] counted = JsonSerializer.SerializeToUtf8Bytes(ledger, EventCodec.JsonOptions);
        BinaryPrimitives.WriteInt32LittleEndian(head, counted.Length);
        stream.Write(head[..4]);
        stream.Write(counted);
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
    /// <param name="ledger">Null when the snapshot has none.</param>
    public IReadOnlyList<(IDomainEvent Event, Instant At)> Read(ReadOnlySpan<byte> snapshot, out OutboundLedgerPicture? ledger)
    {
        _events.Clear();
        if (snapshot.Length == 0 || snapshot[0] is not (Version or VersionWithoutLedger))
        {
            throw new InvalidDataException("The snapshot of the calls shard has an unknown version.");
        }

        var rest = snapshot[1..];
        ledger = snapshot[0] == VersionWithoutLedger ? null : ReadLedger(ref rest);
        var events = new List<(IDomainEvent, Instant)>();
        while (rest.Length > 0)
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

    private static OutboundLedgerPicture ReadLedger(ref ReadOnlySpan<byte> rest)
    {
        int length = rest.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(rest) : -1;
        if (length < 0 || length > rest.Length - 4)
        {
            throw new InvalidDataException("The snapshot of the calls shard is cut off.");
        }

        var counted = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        try
        {
            return JsonSerializer.Deserialize<OutboundLedgerPicture>(counted, EventCodec.JsonOptions) ?? throw new InvalidDataException("The ledger of the calls shard is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The ledger of the calls shard cannot be read.", e);
        }
    }
}
