using System.Buffers.Binary;

namespace Crm.Rtp.Packets;

/// <summary>Reads RTP packets (RFC 3550 section 5). Never throws; pure and thread safe.</summary>
public static class RtpPacketReader
{
    /// <summary>
    /// Reads header and payload bounds; the CSRC list, a header extension and padding are skipped. False when the version is not 2
    /// or any length field points outside the packet.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (!TryReadHeaderLength(packet, out int offset))
        {
            return false;
        }

        int end = packet.Length;
        if ((packet[0] & 0x20) != 0)
        {
            int padding = packet[^1];
            if (padding == 0 || padding > end - offset)
            {
                return false;
            }

            end -= padding;
        }

        header = new RtpHeader(
            PayloadType: (byte)(packet[1] & 0x7F),
            Marker: (packet[1] & 0x80) != 0,
            SequenceNumber: BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp: BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc: BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            PayloadOffset: offset,
            PayloadLength: end - offset);
        return true;
    }

    /// <summary>
    /// Octets of fixed header, CSRC list and extension: the part that SRTP leaves in the clear. False when the version is not 2 or
    /// the packet is too short for what its header announces.
    /// </summary>
    public static bool TryReadHeaderLength(ReadOnlySpan<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length < RtpHeader.FixedLength || packet[0] >> 6 != 2)
        {
            return false;
        }

        int offset = RtpHeader.FixedLength + (packet[0] & 0x0F) * 4;
        if ((packet[0] & 0x10) != 0)
        {
            if (offset + 4 > packet.Length)
            {
                return false;
            }

            offset += 4 + BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]) * 4;
        }

        length = offset;
        return offset <= packet.Length;
    }
}
