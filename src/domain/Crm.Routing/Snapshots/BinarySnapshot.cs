using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Crm.Primitives;

namespace Crm.Routing.Snapshots;

/// <summary>
/// A snapshot as bytes: a mark, the format's number, a checksum (CRC-32C) of all that follows; then a table of texts and the images in
/// the order of <see cref="RoutingSnapshot"/>. What there is much of is numbers; settings are JSON texts inside, because they grow
/// with the product and few differ.
/// </summary>
internal static class BinarySnapshot
{
    /// <summary>Formats 1 and 2 are JSON; see <see cref="RoutingSnapshot"/>.</summary>
    public const byte Format = 3;

    private const int HeaderSize = 13;

    private static ReadOnlySpan<byte> Mark => "CRMROUTE"u8;

    /// <summary>Whether bytes are a snapshot of this kind, of whatever format.</summary>
    public static bool Marks(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Mark);

    public static byte[] Write(RoutingSnapshot snapshot)
    {
        var writer = new SnapshotWriter();
        writer.Instant(snapshot.LastFactAt);
        writer.Number(snapshot.NextOrdinal);
        new SettingsCodec().Write(writer, snapshot);
        VisitCodec.Write(writer, snapshot);
        MemoryCodec.Write(writer, snapshot);
        bool reach = ReachCodec.IsNeeded(snapshot);
        bool ripe = reach || snapshot.Agents.Any(a => a.Ripe != 0);
        DirectCodec.Write(writer, snapshot.Reservations, last: !ripe);
        if (ripe)
        {
            RipeCodec.Write(writer, snapshot.Agents);
        }

        if (reach)
        {
            ReachCodec.Write(writer, snapshot);
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        Mark.CopyTo(header);
        header[Mark.Length] = Format;
        byte[] bytes = writer.ToArray(header);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Mark.Length + 1), Checksum(bytes.AsSpan(HeaderSize)));
        return bytes;
    }

    /// <summary>Throws <see cref="InvalidDataException"/> when the bytes are of another format, cut short, changed, or too many.</summary>
    public static RoutingSnapshot Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || bytes[Mark.Length] != Format)
        {
            throw new InvalidDataException($"The routing snapshot is not of format {Format}.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Mark.Length + 1)..]) != Checksum(bytes[HeaderSize..]))
        {
            throw SnapshotReader.Damaged();
        }

        var reader = new SnapshotReader(bytes[HeaderSize..]);
        var (lastFactAt, nextOrdinal) = (reader.MaybeInstant(), reader.Number());
        var (queues, sets, agents) = new SettingsCodec().Read(ref reader);
        var (entries, reservations) = VisitCodec.Read(ref reader);
        var snapshot = MemoryCodec.Read(ref reader, new RoutingSnapshot(
            Format, lastFactAt, nextOrdinal, queues, agents, entries, reservations, [], [], QueueSets: sets));
        if (!reader.AtEnd)
        {
            snapshot = snapshot with { Reservations = DirectCodec.Read(ref reader, snapshot.Reservations) };
        }

        if (!reader.AtEnd)
        {
            snapshot = snapshot with { Agents = RipeCodec.Read(ref reader, snapshot.Agents) };
        }

        if (!reader.AtEnd)
        {
            snapshot = ReachCodec.Read(ref reader, snapshot);
        }

        return reader.AtEnd ? snapshot : throw SnapshotReader.Damaged();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            sum = BitOperations.Crc32C(sum, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return ~sum;
    }
}
