using System.Buffers.Binary;

namespace Crm.Rtp.Control;

/// <summary>What a receiver says about one source (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The source reported on.</param>
/// <param name="FractionLost">Loss since the previous report, in 1/256.</param>
/// <param name="CumulativeLost">Packets lost since the beginning; -2^23 to 2^23-1, negative with duplicates.</param>
/// <param name="HighestSequence">Highest sequence number with its cycle count above.</param>
/// <param name="Jitter">Interarrival jitter in timestamp units.</param>
/// <param name="LastSenderReport">Middle 32 bits of the NTP time of the last sender report; 0 when there was none.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 s; 0 when there was none.</param>
public readonly record struct ReportBlock(
    uint Ssrc,
    byte FractionLost,
    int CumulativeLost,
    uint HighestSequence,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    /// <summary>Octets on the wire.</summary>
    public const int Length = 24;

    /// <summary>
    /// Round-trip time in microseconds, when the peer reported on a sender report of ours; -1 when it cannot be told
    /// (RFC 3550 section 6.4.1, A - LSR - DLSR).
    /// </summary>
    /// <param name="nowMiddleNtp">Middle 32 bits of the arrival's NTP time, from <see cref="NtpTime.Middle"/>.</param>
    public long RoundTripMicroseconds(uint nowMiddleNtp)
    {
        if (LastSenderReport == 0)
        {
            return -1;
        }

        int units = (int)(nowMiddleNtp - LastSenderReport - DelaySinceLastSenderReport);
        return units < 0 ? 0 : units * 1_000_000L / 65536;
    }

    /// <summary>Reads 24 octets.</summary>
    internal static ReportBlock Read(ReadOnlySpan<byte> block) => new(
        BinaryPrimitives.ReadUInt32BigEndian(block),
        block[4],
        BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(block[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[16..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[20..]));

    /// <summary>Writes 24 octets.</summary>
    internal void Write(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(block[4..], Math.Clamp(CumulativeLost, -0x800000, 0x7FFFFF) & 0xFFFFFF | FractionLost << 24);
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], DelaySinceLastSenderReport);
    }
}
