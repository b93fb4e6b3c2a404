using System.Buffers.Binary;

namespace Crm.Rtp.Packets;

/// <summary>Writes RTP packets without CSRC list, extension and padding (RFC 3550 section 5.1). Pure and thread safe.</summary>
public static class RtpPacketWriter
{
    /// <summary>
    /// Writes header and payload; <see cref="RtpHeader.PayloadOffset"/> and <see cref="RtpHeader.PayloadLength"/> are not looked at.
    /// Returns the packet's length, 0 when <paramref name="destination"/> is too small.
    /// </summary>
    public static int Write(Span<byte> destination, in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        int length = RtpHeader.FixedLength + payload.Length;
        if (destination.Length < length)
        {
            return 0;
        }

        WriteHeader(destination, header);
        payload.CopyTo(destination[RtpHeader.FixedLength..]);
        return length;
    }

    /// <summary>Writes the 12 octets of the fixed header, for callers that encode straight into the packet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination holds fewer than 12 octets.</exception>
    public static void WriteHeader(Span<byte> destination, in RtpHeader header)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, RtpHeader.FixedLength);
        destination[0] = 0x80;
        destination[1] = (byte)((header.Marker ? 0x80 : 0) | (header.PayloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], header.SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], header.Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], header.Ssrc);
    }
}
