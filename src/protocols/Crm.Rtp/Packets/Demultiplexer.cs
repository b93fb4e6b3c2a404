namespace Crm.Rtp.Packets;

/// <summary>Tells protocols apart that share one UDP port (RFC 7983 section 7, RFC 5761 section 4). Pure and thread safe.</summary>
public static class Demultiplexer
{
    /// <summary>Judges by the first one or two bytes only; the protocol's own parser still has to accept the rest.</summary>
    public static PacketKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2)
        {
            return PacketKind.Unknown;
        }

        return datagram[0] switch
        {
            <= 3 => PacketKind.Stun,
            >= 20 and <= 63 => PacketKind.Dtls,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? PacketKind.Rtcp : PacketKind.Rtp,
            _ => PacketKind.Unknown,
        };
    }
}
