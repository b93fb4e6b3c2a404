using Crm.Rtp.Digits;

namespace Crm.Protocols.Tests.Rtp;

public class TelephoneEventTests
{
    private readonly TelephoneEventReceiver _receiver = new();
    private readonly TelephoneEventSender _sender = new(8000);
    private long _now;

    [Theory]
    [InlineData(8000, 160)]
    [InlineData(48000, 960)]
    public void A_key_press_starts_with_the_marker_grows_each_tick_and_ends_three_times(int clockRate, int unitsPerTick)
    {
        var sender = new TelephoneEventSender(clockRate);
        Assert.False(sender.IsBusy);
        Assert.True(sender.Start('#', 12345, 100));
        var packets = new List<TelephoneEventPacket>();
        while (sender.TryNext(out var packet))
        {
            packets.Add(packet);
        }

        Assert.Equal(7, packets.Count);
        Assert.True(packets[0].Marker);
        Assert.All(packets.Skip(1), packet => Assert.False(packet.Marker));
        Assert.All(packets, packet => Assert.Equal(12345u, packet.Timestamp));
        Assert.Equal([1, 2, 3, 4, 5, 5, 5], packets.Select(packet => packet.Event.Duration / unitsPerTick));
        Assert.Equal([false, false, false, false, true, true, true], packets.Select(packet => packet.Event.End));
        Assert.False(sender.IsBusy);
    }

    [Fact]
    public void A_second_key_waits_until_the_first_is_done()
    {
        Assert.True(_sender.Start('1', 0, 100));
        Assert.False(_sender.Start('2', 160, 100));
        while (_sender.TryNext(out _))
        {
        }

        Assert.True(_sender.Start('2', 1600, 100));
        Assert.False(new TelephoneEventSender(8000).Start('x', 0, 100));
    }

    [Fact]
    public void Every_key_arrives_once() => Assert.Equal("0123456789*#ABCD", Press("0123456789*#abcd", _ => true));

    [Fact]
    public void Lost_start_packets_do_not_matter() => Assert.Equal("159#", Press("159#", index => index % 7 >= 3));

    [Fact]
    public void Lost_end_packets_do_not_matter() => Assert.Equal("159#", Press("159#", index => index % 7 < 3));

    [Fact]
    public void One_packet_of_each_event_is_enough() => Assert.Equal("159#", Press("159#", index => index % 7 == 2));

    [Fact]
    public void An_event_whose_end_was_lost_is_reported_after_a_silence()
    {
        Span<char> digits = stackalloc char[2];
        Assert.Equal(0, _receiver.OnPacket(1, Payload(5, false, 160), 0, digits));
        Assert.False(_receiver.TryExpire(TelephoneEventReceiver.SilenceMicroseconds - 1, out _));
        Assert.True(_receiver.TryExpire(TelephoneEventReceiver.SilenceMicroseconds, out char digit));
        Assert.Equal('5', digit);
        Assert.False(_receiver.TryExpire(10 * TelephoneEventReceiver.SilenceMicroseconds, out _));
        Assert.Equal(0, _receiver.OnPacket(1, Payload(5, true, 800), 900_000, digits));
    }

    [Fact]
    public void The_same_key_twice_is_two_presses()
    {
        Span<char> digits = stackalloc char[2];
        Assert.Equal(1, _receiver.OnPacket(1, Payload(5, true, 800), 0, digits));
        Assert.Equal(1, _receiver.OnPacket(2000, Payload(5, true, 800), 0, digits));
    }

    [Fact]
    public void A_late_repeat_of_an_earlier_event_rings_no_second_time()
    {
        Span<char> digits = stackalloc char[2];
        _receiver.OnPacket(1000, Payload(1, true, 800), 0, digits);
        _receiver.OnPacket(2000, Payload(2, false, 160), 0, digits);
        Assert.Equal(0, _receiver.OnPacket(1000, Payload(1, true, 800), 0, digits));
        Assert.Equal(1, _receiver.OnPacket(2000, Payload(2, true, 800), 0, digits));
        Assert.Equal('2', digits[0]);
    }

    [Fact]
    public void A_new_event_ends_the_one_before_and_both_are_reported_in_order()
    {
        Span<char> digits = stackalloc char[2];
        _receiver.OnPacket(1000, Payload(1, false, 160), 0, digits);
        Assert.Equal(2, _receiver.OnPacket(3000, Payload(2, true, 160), 0, digits));
        Assert.Equal("12", new string(digits));
    }

    [Fact]
    public void A_key_held_beyond_the_duration_field_is_one_press()
    {
        Span<char> digits = stackalloc char[2];
        _receiver.OnPacket(1000, Payload(7, false, 0xFFFF), 0, digits);
        Assert.Equal(0, _receiver.OnPacket(1000 + 0xFFFF, Payload(7, false, 160), 0, digits));
        Assert.Equal(1, _receiver.OnPacket(1000 + 0xFFFF, Payload(7, true, 320), 0, digits));
    }

    [Fact]
    public void The_timestamp_wraps_without_harm()
    {
        Span<char> digits = stackalloc char[2];
        _receiver.OnPacket(0xFFFFFF00, Payload(1, false, 160), 0, digits);
        Assert.Equal(1, _receiver.OnPacket(0x500, Payload(2, false, 160), 0, digits));
        Assert.Equal('1', digits[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("050000")]
    [InlineData("108A00A0")]
    [InlineData("FF8A00A0")]
    public void What_is_no_key_is_nothing(string payload)
    {
        Span<char> digits = stackalloc char[2];
        Assert.Equal(0, _receiver.OnPacket(1, Convert.FromHexString(payload), 0, digits));
        Assert.False(_receiver.TryExpire(10_000_000, out _));
    }

    [Fact]
    public void The_reserved_bit_is_ignored()
    {
        Span<char> digits = stackalloc char[2];
        Assert.Equal(1, _receiver.OnPacket(1, [3, 0xCA, 3, 0x20], 0, digits));
        Assert.Equal('3', digits[0]);
    }

    /// <summary>Sends keys, lets through what the filter takes by packet number, and returns what was recognised.</summary>
    private string Press(string keys, Func<int, bool> passes)
    {
        var heard = new List<char>();
        char[] digits = new char[2];
        byte[] payload = new byte[4];
        int index = 0;
        foreach (char key in keys)
        {
            _sender.Start(key, (uint)(_now / 125), 100);
            while (_sender.TryNext(out var packet))
            {
                packet.Event.Write(payload);
                if (passes(index++))
                {
                    int count = _receiver.OnPacket(packet.Timestamp, payload, _now, digits);
                    heard.AddRange(digits[..count]);
                }

                Pass(20_000);
            }

            Pass(60_000);
        }

        Pass(300_000);
        return new string([.. heard]);

        void Pass(long time)
        {
            _now += time;
            if (_receiver.TryExpire(_now, out char digit))
            {
                heard.Add(digit);
            }
        }
    }

    private static byte[] Payload(byte code, bool end, int duration)
    {
        byte[] payload = new byte[4];
        new TelephoneEvent(code, end, 10, (ushort)duration).Write(payload);
        return payload;
    }
}
