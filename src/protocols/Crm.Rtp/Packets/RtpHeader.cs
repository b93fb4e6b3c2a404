namespace Crm.Rtp.Packets;

/// <summary>The fixed RTP header and where the payload lies (RFC 3550 section 5.1). Immutable.</summary>
/// <param name="PayloadType">0-127; what it means is agreed in SDP.</param>
/// <param name="Marker">For audio: the first packet after a silence (RFC 3551 section 4.1).</param>
/// <param name="SequenceNumber">Rises by one per packet, wraps at 65536.</param>
/// <param name="Timestamp">Sampling instant of the first octet in clock-rate units, wraps at 2^32.</param>
/// <param name="Ssrc">The synchronisation source.</param>
/// <param name="PayloadOffset">Octets before the payload: fixed header, CSRC list and header extension.</param>
/// <param name="PayloadLength">Octets of payload without padding.</param>
public readonly record struct RtpHeader(
    byte PayloadType,
    bool Marker,
    ushort SequenceNumber,
    uint Timestamp,
    uint Ssrc,
    int PayloadOffset,
    int PayloadLength)
{
    /// <summary>Octets of the header without CSRC list and extension; what <see cref="RtpPacketWriter"/> writes.</summary>
    public const int FixedLength = 12;

    /// <summary>The payload inside the packet this header was read from.</summary>
    public ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> packet) => packet.Slice(PayloadOffset, PayloadLength);
}
