namespace Crm.Rtp.Packets;

/// <summary>What a datagram on a port shared by several protocols is, judged by its first bytes (RFC 7983, RFC 5761).</summary>
public enum PacketKind
{
    /// <summary>Nothing this engine speaks: empty, ZRTP, TURN channel data, or an unassigned first byte.</summary>
    Unknown,

    /// <summary>STUN: first byte 0-3.</summary>
    Stun,

    /// <summary>DTLS: first byte 20-63.</summary>
    Dtls,

    /// <summary>RTP or SRTP: first byte 128-191, second not an RTCP packet type.</summary>
    Rtp,

    /// <summary>RTCP or SRTCP: first byte 128-191, second 192-223 (RFC 5761 section 4).</summary>
    Rtcp,
}
