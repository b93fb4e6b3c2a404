using System.Buffers.Binary;

namespace Crm.Rtp.Control;

/// <summary>One packet inside a compound, as a view on the received octets; valid as long as they are.</summary>
public readonly ref struct RtcpPacket
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly int _count;

    internal RtcpPacket(RtcpPacketType type, int count, ReadOnlySpan<byte> body)
    {
        Type = type;
        _count = count;
        _body = body;
    }

    /// <summary>The packet type; may be one that is not named.</summary>
    public RtcpPacketType Type { get; }

    /// <summary>The first SSRC of the packet: the reporter, the described or the leaving source. 0 when the body is empty.</summary>
    public uint Ssrc => _body.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(_body) : 0;

    /// <summary>Report blocks that are really there; 0 for other packet types.</summary>
    public int ReportCount => Type switch
    {
        RtcpPacketType.SenderReport => Fitting(24),
        RtcpPacketType.ReceiverReport => Fitting(4),
        _ => 0,
    };

    /// <summary>The sender part. False for other packet types and short packets.</summary>
    public bool TryReadSenderReport(out SenderReport report)
    {
        report = default;
        if (Type != RtcpPacketType.SenderReport || _body.Length < 24)
        {
            return false;
        }

        report = new SenderReport(
            Ssrc,
            BinaryPrimitives.ReadUInt64BigEndian(_body[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(_body[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(_body[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(_body[20..]));
        return true;
    }

    /// <summary>A report block by index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="ReportCount"/>.</exception>
    public ReportBlock Report(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ReportCount, nameof(index));
        int start = Type == RtcpPacketType.SenderReport ? 24 : 4;
        return ReportBlock.Read(_body[(start + index * ReportBlock.Length)..]);
    }

    /// <summary>The CNAME of the first chunk of a source description, as UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> CanonicalName()
    {
        if (Type != RtcpPacketType.SourceDescription || _count == 0 || _body.Length < 4)
        {
            return default;
        }

        var items = _body[4..];
        while (items.Length >= 2 && items[0] != 0)
        {
            int length = items[1];
            if (length > items.Length - 2)
            {
                return default;
            }

            if (items[0] == 1)
            {
                return items.Slice(2, length);
            }

            items = items[(2 + length)..];
        }

        return default;
    }

    private int Fitting(int start) => _body.Length < start ? 0 : Math.Min(_count, (_body.Length - start) / ReportBlock.Length);
}
