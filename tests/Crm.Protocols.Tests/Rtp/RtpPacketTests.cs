using Crm.Rtp.Packets;

namespace Crm.Protocols.Tests.Rtp;

public class RtpPacketTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        byte[] packet = new byte[64];
        byte[] payload = [1, 2, 3, 4, 5];
        var header = new RtpHeader(8, true, 65535, 0xFFFFFFF0, 0xDEADBEEF, 12, 5);
        int length = RtpPacketWriter.Write(packet, header, payload);

        Assert.Equal(17, length);
        Assert.True(RtpPacketReader.TryRead(packet.AsSpan(0, length), out var read));
        Assert.Equal(header, read);
        Assert.Equal(payload, read.Payload(packet).ToArray());
    }

    [Fact]
    public void Contributing_sources_extension_and_padding_are_skipped()
    {
        byte[] packet =
        [
            0xB2, 0x00, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, // padding, extension, two CSRC
            9, 9, 9, 9, 8, 8, 8, 8,
            0xBE, 0xDE, 0, 1, 0x10, 0xFF, 0, 0,
            0x55, 0x66,
            0, 0, 3,
        ];
        Assert.True(RtpPacketReader.TryRead(packet, out var header));
        Assert.Equal(28, header.PayloadOffset);
        Assert.Equal([0x55, 0x66], header.Payload(packet).ToArray());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("80000001000000020000", "shorter than a header")]
    [InlineData("40000001000000020000000355", "version 1")]
    [InlineData("8F000001000000020000000355", "fifteen sources announced, none there")]
    [InlineData("90000001000000020000000300", "extension announced, no room for its head")]
    [InlineData("900000010000000200000003BEDE0004", "extension longer than the packet")]
    [InlineData("A0000001000000020000000300", "padding of zero")]
    [InlineData("A00000010000000200000003FF", "padding longer than the packet")]
    public void Malformed_packets_are_refused(string hex, string why) =>
        Assert.False(RtpPacketReader.TryRead(Convert.FromHexString(hex), out _), why);

    [Fact]
    public void A_packet_that_does_not_fit_is_not_written() =>
        Assert.Equal(0, RtpPacketWriter.Write(new byte[12], new RtpHeader(0, false, 1, 1, 1, 12, 1), [1]));

    [Theory]
    [InlineData(0x00, 0x01, PacketKind.Stun)]
    [InlineData(0x03, 0x00, PacketKind.Stun)]
    [InlineData(0x10, 0x00, PacketKind.Unknown)]
    [InlineData(0x14, 0xFE, PacketKind.Dtls)]
    [InlineData(0x3F, 0xFE, PacketKind.Dtls)]
    [InlineData(0x40, 0x00, PacketKind.Unknown)]
    [InlineData(0x80, 0x00, PacketKind.Rtp)]
    [InlineData(0x80, 0x88, PacketKind.Rtp)]
    [InlineData(0x80, 0xC8, PacketKind.Rtcp)]
    [InlineData(0xBF, 0xDF, PacketKind.Rtcp)]
    [InlineData(0x80, 0xE0, PacketKind.Rtp)]
    [InlineData(0xC0, 0x00, PacketKind.Unknown)]
    public void The_first_bytes_tell_the_protocol(byte first, byte second, PacketKind kind) =>
        Assert.Equal(kind, Demultiplexer.Classify([first, second]));

    [Fact]
    public void One_byte_is_nothing() => Assert.Equal(PacketKind.Unknown, Demultiplexer.Classify([0x80]));
}
