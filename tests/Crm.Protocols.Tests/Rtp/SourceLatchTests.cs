using Crm.Rtp.Addresses;
using Crm.Rtp.Latching;

namespace Crm.Protocols.Tests.Rtp;

public class SourceLatchTests
{
    private const long Second = 1_000_000;
    private static readonly TransportAddress s_declared = TransportAddress.V4(0x0A000001, 4000);
    private static readonly TransportAddress s_peer = TransportAddress.V4(0xC0000201, 5000);
    private static readonly TransportAddress s_stranger = TransportAddress.V4(0xC0000299, 6000);
    private readonly SourceLatch _latch = new();

    [Fact]
    public void Before_a_packet_comes_the_declared_address_is_the_destination()
    {
        Assert.True(_latch.Destination.IsNone);
        _latch.Declare(s_declared);
        Assert.Equal(s_declared, _latch.Destination);
        Assert.False(_latch.IsLatched);
    }

    [Fact]
    public void The_first_source_is_taken_whatever_was_declared()
    {
        _latch.Declare(s_declared);
        Assert.Equal(LatchVerdict.Latched, _latch.Hear(s_peer, 0));
        Assert.Equal(s_peer, _latch.Destination);
        Assert.Equal(LatchVerdict.Accepted, _latch.Hear(s_peer, 1));
    }

    [Fact]
    public void Another_host_may_take_over_in_the_first_second_only()
    {
        _latch.Hear(s_peer, 0);
        Assert.Equal(LatchVerdict.Relatched, _latch.Hear(s_stranger, Second));
        Assert.Equal(LatchVerdict.Refused, _latch.Hear(s_peer, Second + 1));
        Assert.Equal(s_stranger, _latch.Destination);
    }

    [Fact]
    public void A_source_that_is_the_declared_one_is_kept_in_the_first_second_too()
    {
        _latch.Declare(s_peer);
        _latch.Hear(s_peer, 0);
        Assert.Equal(LatchVerdict.Refused, _latch.Hear(s_stranger, 1));
    }

    [Fact]
    public void Another_host_may_take_over_after_two_seconds_of_silence()
    {
        _latch.Hear(s_peer, 0);
        _latch.Hear(s_peer, 5 * Second);
        Assert.Equal(LatchVerdict.Refused, _latch.Hear(s_stranger, 7 * Second - 1));
        Assert.Equal(LatchVerdict.Relatched, _latch.Hear(s_stranger, 7 * Second));
    }

    [Fact]
    public void Refused_packets_do_not_break_the_silence()
    {
        _latch.Hear(s_peer, 0);
        _latch.Hear(s_stranger, Second + 500_000);
        Assert.Equal(LatchVerdict.Relatched, _latch.Hear(s_stranger, 2 * Second));
    }

    [Fact]
    public void The_same_host_may_change_its_port_at_any_time()
    {
        _latch.Hear(s_peer, 0);
        _latch.Hear(s_peer, 60 * Second);
        Assert.Equal(LatchVerdict.Relatched, _latch.Hear(s_peer.WithPort(5002), 60 * Second + 1));
    }

    [Fact]
    public void A_changed_declaration_starts_anew_and_the_same_one_changes_nothing()
    {
        _latch.Declare(s_declared);
        _latch.Hear(s_peer, 0);
        _latch.Declare(s_declared);
        Assert.Equal(s_peer, _latch.Destination);
        _latch.Declare(s_stranger);
        Assert.Equal(s_stranger, _latch.Destination);
        Assert.Equal(LatchVerdict.Latched, _latch.Hear(s_stranger, 10 * Second));
    }
}
