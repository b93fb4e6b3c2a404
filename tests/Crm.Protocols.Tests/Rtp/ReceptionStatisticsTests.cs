using Crm.Rtp.Control;
using Crm.Rtp.Packets;

namespace Crm.Protocols.Tests.Rtp;

public class ReceptionStatisticsTests
{
    private readonly ReceptionStatistics _statistics = new(8000);

    [Fact]
    public void Sequence_numbers_are_extended_over_the_wrap()
    {
        for (int i = 0; i < 10; i++)
        {
            Hear((ushort)(65530 + i), i);
        }

        Assert.Equal(0x10000u + 3, _statistics.ExtendedHighest);
        Assert.Equal(10, _statistics.Expected);
        Assert.Equal(0, _statistics.Lost);
    }

    [Fact]
    public void A_gap_is_a_loss_until_the_late_packet_comes()
    {
        Hear(1, 0);
        Hear(4, 3);
        Assert.Equal(2, _statistics.Lost);
        Assert.Equal(SequenceVerdict.Old, Hear(2, 1));
        Assert.Equal(1, _statistics.Lost);
    }

    [Fact]
    public void A_lone_stray_is_not_counted_but_two_in_a_row_start_over()
    {
        Hear(100, 0);
        Assert.Equal(SequenceVerdict.Stray, Hear(40000, 1));
        Assert.Equal(SequenceVerdict.InOrder, Hear(101, 1));
        Assert.Equal(2, _statistics.Received);
        Assert.Equal(SequenceVerdict.Stray, Hear(40000, 2));
        Assert.Equal(SequenceVerdict.Restarted, Hear(40001, 3));
        Assert.Equal(1, _statistics.Received);
        Assert.Equal(0, _statistics.Lost);
    }

    [Fact]
    public void Another_source_starts_over()
    {
        Hear(100, 0);
        Hear(500, 1);
        Assert.Equal(SequenceVerdict.Restarted, _statistics.OnPacket(new RtpHeader(0, false, 7, 0, 2, 12, 0), 0));
        Assert.Equal(2u, _statistics.Ssrc);
        Assert.Equal(0, _statistics.Lost);
    }

    [Fact]
    public void Jitter_is_zero_for_an_even_stream_and_follows_the_formula_otherwise()
    {
        for (int i = 0; i < 50; i++)
        {
            Hear((ushort)i, i);
        }

        Assert.Equal(0u, _statistics.Jitter);

        // one packet 10 ms late: J = 80 / 16 (RFC 3550 section 6.4.1)
        _statistics.OnPacket(new RtpHeader(0, false, 50, 50 * 160, 1, 12, 0), 50 * 20_000 + 10_000);
        Assert.Equal(5u, _statistics.Jitter);
    }

    [Fact]
    public void A_report_gives_the_loss_since_the_previous_one()
    {
        Hear(0, 0);
        Hear(3, 3);
        var first = _statistics.MakeReport(0);
        Assert.Equal(128, first.FractionLost);
        Assert.Equal(2, first.CumulativeLost);
        Hear(4, 4);
        Hear(5, 5);
        Assert.Equal(0, _statistics.MakeReport(0).FractionLost);
    }

    [Fact]
    public void A_report_carries_the_time_of_the_last_sender_report()
    {
        Hear(0, 0);
        Assert.Equal(0u, _statistics.MakeReport(5_000_000).DelaySinceLastSenderReport);
        _statistics.OnSenderReport(new SenderReport(1, 0x1122334455667788, 0, 0, 0), 1_000_000);
        var block = _statistics.MakeReport(1_500_000);
        Assert.Equal(0x33445566u, block.LastSenderReport);
        Assert.Equal(32768u, block.DelaySinceLastSenderReport);
    }

    private SequenceVerdict Hear(ushort sequence, int slot) =>
        _statistics.OnPacket(new RtpHeader(0, false, sequence, (uint)slot * 160, 1, 12, 160), slot * 20_000L);
}
