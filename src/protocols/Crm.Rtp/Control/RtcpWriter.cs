using System.Buffers.Binary;

namespace Crm.Rtp.Control;

/// <summary>
/// Writes a compound RTCP packet into a given buffer: a report first, then the source description, then BYE (RFC 3550 section 6.1).
/// What does not fit is left out whole and <see cref="Overflowed"/> says so.
/// </summary>
public ref struct RtcpWriter
{
    private readonly Span<byte> _buffer;

    /// <summary>Starts an empty compound.</summary>
    public RtcpWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Octets written.</summary>
    public int Length { get; private set; }

    /// <summary>True once something did not fit.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>The compound so far.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer[..Length];

    /// <summary>Adds a sender report with at most 31 report blocks.</summary>
    public void AddSenderReport(scoped in SenderReport report, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (!TryBegin(RtcpPacketType.SenderReport, Math.Min(blocks.Length, 31), 28 + Math.Min(blocks.Length, 31) * ReportBlock.Length, out var packet))
        {
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], report.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(packet[8..], report.Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], report.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[20..], report.PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(packet[24..], report.OctetCount);
        WriteBlocks(packet[28..], blocks);
    }

    /// <summary>Adds a receiver report with at most 31 report blocks.</summary>
    public void AddReceiverReport(uint ssrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (TryBegin(RtcpPacketType.ReceiverReport, Math.Min(blocks.Length, 31), 8 + Math.Min(blocks.Length, 31) * ReportBlock.Length, out var packet))
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
            WriteBlocks(packet[8..], blocks);
        }
    }

    /// <summary>Adds a source description with a CNAME of at most 255 octets of UTF-8.</summary>
    public void AddCanonicalName(uint ssrc, scoped ReadOnlySpan<byte> name)
    {
        name = name[..Math.Min(name.Length, 255)];

        // one chunk: SSRC, the item, and at least one zero octet up to the next word (section 6.5)
        int chunk = (4 + 2 + name.Length + 4) / 4 * 4;
        if (TryBegin(RtcpPacketType.SourceDescription, 1, 4 + chunk, out var packet))
        {
            packet[4..].Clear();
            BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
            packet[8] = 1;
            packet[9] = (byte)name.Length;
            name.CopyTo(packet[10..]);
        }
    }

    /// <summary>Adds a BYE without a reason.</summary>
    public void AddBye(uint ssrc)
    {
        if (TryBegin(RtcpPacketType.Bye, 1, 8, out var packet))
        {
            BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        }
    }

    private static void WriteBlocks(Span<byte> destination, ReadOnlySpan<ReportBlock> blocks)
    {
        for (int i = 0; i < Math.Min(blocks.Length, 31); i++)
        {
            blocks[i].Write(destination[(i * ReportBlock.Length)..]);
        }
    }

    private bool TryBegin(RtcpPacketType type, int count, int length, out Span<byte> packet)
    {
        packet = default;
        if (_buffer.Length - Length < length)
        {
            Overflowed = true;
            return false;
        }

        packet = _buffer.Slice(Length, length);
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(length / 4 - 1));
        Length += length;
        return true;
    }
}
