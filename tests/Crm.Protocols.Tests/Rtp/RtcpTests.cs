using Crm.Primitives;
using Crm.Rtp.Control;

namespace Crm.Protocols.Tests.Rtp;

public class RtcpTests
{
    private static readonly ReportBlock s_block = new(0xAABBCCDD, 17, -3, 0x10005, 42, 0x11112222, 65536);

    [Fact]
    public void A_compound_of_everything_is_read_back()
    {
        var writer = new RtcpWriter(new byte[256]);
        var report = new SenderReport(1, 0x0102030405060708, 9, 10, 11);
        writer.AddSenderReport(report, [s_block]);
        writer.AddCanonicalName(1, "agent@node"u8);
        writer.AddBye(1);
        Assert.False(writer.Overflowed);
        Assert.True(RtcpReader.IsValid(writer.Written));

        var reader = new RtcpReader(writer.Written);
        Assert.True(reader.TryNext(out var first));
        Assert.True(first.TryReadSenderReport(out var read));
        Assert.Equal(report, read);
        Assert.Equal(1, first.ReportCount);
        Assert.Equal(s_block, first.Report(0));
        Assert.True(reader.TryNext(out var second));
        Assert.Equal("agent@node"u8.ToArray(), second.CanonicalName().ToArray());
        Assert.True(reader.TryNext(out var third));
        Assert.Equal(RtcpPacketType.Bye, third.Type);
        Assert.Equal(1u, third.Ssrc);
        Assert.False(reader.TryNext(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(255)]
    [InlineData(300)]
    public void Names_of_every_length_keep_the_word_grid(int length)
    {
        var writer = new RtcpWriter(new byte[512]);
        byte[] name = [.. Enumerable.Repeat((byte)'x', length)];
        writer.AddReceiverReport(7, []);
        writer.AddCanonicalName(7, name);
        Assert.True(RtcpReader.IsValid(writer.Written));
        var reader = new RtcpReader(writer.Written);
        reader.TryNext(out _);
        reader.TryNext(out var description);
        Assert.Equal(Math.Min(255, length), description.CanonicalName().Length);
    }

    [Fact]
    public void What_does_not_fit_is_left_out_whole()
    {
        var writer = new RtcpWriter(new byte[40]);
        writer.AddReceiverReport(7, [s_block]);
        writer.AddCanonicalName(7, "name"u8);
        Assert.True(writer.Overflowed);
        Assert.Equal(32, writer.Length);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("80C8", "short")]
    [InlineData("80C80001", "length beyond the end")]
    [InlineData("40C90000", "version 1")]
    [InlineData("80000000", "an RTP payload type")]
    [InlineData("80C9000011", "rest of one octet")]
    [InlineData("A0C9000100000009", "padding longer than the packet")]
    [InlineData("A0C900010000000480C9000100000001", "padding before the end")]
    public void Malformed_compounds_are_refused(string hex, string why) =>
        Assert.False(RtcpReader.IsValid(Convert.FromHexString(hex)), why);

    [Fact]
    public void A_count_that_promises_too_many_blocks_gives_those_that_are_there()
    {
        byte[] packet = [0x9F, 201, 0, 1, 0, 0, 0, 1];
        var reader = new RtcpReader(packet);
        Assert.True(reader.TryNext(out var report));
        Assert.Equal(0, report.ReportCount);
    }

    [Fact]
    public void Round_trip_is_arrival_less_report_less_delay()
    {
        // the example of RFC 3550 section 6.4.1: A 0xb7108000, DLSR 0x00054000, LSR 0xb7052000 gives 6.125 s
        var block = new ReportBlock(1, 0, 0, 0, 0, 0xb7052000, 0x00054000);
        Assert.Equal(6_125_000, block.RoundTripMicroseconds(0xb7108000));
        Assert.Equal(-1, (block with { LastSenderReport = 0 }).RoundTripMicroseconds(0xb7108000));
    }

    [Fact]
    public void Ntp_time_counts_from_1900()
    {
        Assert.Equal(2_208_988_800UL << 32, NtpTime.From(new Instant(0)));
        Assert.Equal(0x8000_0000UL, NtpTime.From(new Instant(500_000)) & 0xFFFF_FFFF);
    }
}
