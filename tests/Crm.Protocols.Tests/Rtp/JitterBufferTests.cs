using Crm.Rtp.Jitter;
using Crm.Rtp.Packets;

namespace Crm.Protocols.Tests.Rtp;

public class JitterBufferTests
{
    private const long Frame = 20_000;
    private readonly JitterBuffer _buffer = new(new JitterBufferOptions());

    [Fact]
    public void An_even_stream_comes_out_whole_and_in_order_after_the_least_delay()
    {
        var played = Run(200, index => index * Frame);
        Assert.Equal(Enumerable.Range(0, 200), played.Packets);
        Assert.Equal(0, _buffer.Figures.Concealed);
        Assert.True(played.FirstAt <= 40_000, $"first at {played.FirstAt}");
    }

    [Fact]
    public void A_buffer_without_a_stream_is_empty() => Assert.Equal(JitterFrameKind.Empty, _buffer.Take(0).Kind);

    [Fact]
    public void Reordered_packets_come_out_in_order()
    {
        // every fifth packet is overtaken by its successor
        var played = Run(200, index => (index % 5 == 4 ? index + 1 : index) * Frame + (index % 5 == 4 ? 500 : 0));
        Assert.Equal(played.Packets.Order(), played.Packets);
        Assert.True(played.Packets.Count >= 195, $"{played.Packets.Count}");
    }

    [Fact]
    public void A_lost_packet_is_concealed_once_and_the_rest_keeps_its_time()
    {
        var played = Run(100, index => index * Frame, lost: index => index == 50);
        Assert.Equal(99, played.Packets.Count);
        Assert.Equal(1, _buffer.Figures.Concealed);
        Assert.Equal(played.At[49] + 2 * Frame, played.At[51]);
    }

    [Fact]
    public void Three_lost_packets_in_a_row_are_concealed_three_times()
    {
        var played = Run(100, index => index * Frame, lost: index => index is >= 50 and < 53);
        Assert.Equal(3, _buffer.Figures.Concealed);
        Assert.Equal(played.At[49] + 4 * Frame, played.At[53]);
    }

    [Fact]
    public void Jitter_within_the_bound_is_absorbed_after_a_while()
    {
        var random = new Random(3);
        long last = 0;
        var played = Run(1000, index => last = Math.Max(last, index * Frame + random.Next(0, 60_000)));
        var late = played.Packets.SkipWhile(index => index < 500).ToList();
        Assert.Equal(500, late.Count);
        Assert.InRange(_buffer.DelayMicroseconds, 60_000, 90_000);
    }

    [Fact]
    public void The_delay_falls_again_when_the_jitter_is_over()
    {
        var random = new Random(3);
        var played = Run(3000, index => index * Frame + (index < 300 ? random.Next(0, 100_000) : 0));
        Assert.InRange(_buffer.DelayMicroseconds, 20_000, 30_000);
        Assert.True(_buffer.Figures.Skipped is > 0 and < 10, $"{_buffer.Figures.Skipped}");
        Assert.True(played.At[2999] - 2999 * Frame <= 60_000, $"{played.At[2999] - 2999 * Frame}");
    }

    [Fact]
    public void The_delay_never_exceeds_its_bound()
    {
        var random = new Random(4);
        Run(1000, index => index * Frame + random.Next(0, 600_000));
        Assert.True(_buffer.DelayMicroseconds <= 200_000);
    }

    [Fact]
    public void Duplicates_and_packets_already_passed_are_counted_and_not_played()
    {
        for (int i = 0; i < 10; i++)
        {
            Put(i, i * Frame);
            Put(i, i * Frame);
            _buffer.Take(i * Frame);
        }

        Put(1, 10 * Frame);
        Assert.Equal(10, _buffer.Figures.Duplicates + _buffer.Figures.Late - 1);
        Assert.True(_buffer.Figures.Played <= 10);
    }

    [Fact]
    public void A_silence_left_out_by_the_sender_is_empty_and_not_concealed()
    {
        var played = Run(100, index => index * Frame + (index >= 50 ? 500_000 : 0), timestamp: index => (uint)(index * 160 + (index >= 50 ? 4000 : 0)));
        Assert.Equal(100, played.Packets.Count);
        Assert.Equal(played.At[49] + Frame + 500_000, played.At[50], (double)Frame);
        Assert.True(_buffer.Figures.Concealed <= 5, $"{_buffer.Figures.Concealed}");
    }

    [Fact]
    public void A_stream_that_stops_is_concealed_for_a_moment_and_then_empty()
    {
        Run(50, index => index * Frame);
        int missing = 0;
        for (int i = 0; i < 50; i++)
        {
            missing += _buffer.Take((60 + i) * Frame).Kind == JitterFrameKind.Missing ? 1 : 0;
        }

        Assert.InRange(missing + (int)_buffer.Figures.Concealed, 1, 10);
        Assert.Equal(JitterFrameKind.Empty, _buffer.Take(200 * Frame).Kind);
    }

    [Fact]
    public void Another_source_starts_anew()
    {
        Run(50, index => index * Frame);
        var played = Run(50, index => (60 + index) * Frame, ssrc: 2, firstSequence: 30000, start: 60);
        Assert.Equal(Enumerable.Range(30000, 50), played.Packets);
        Assert.Equal(1, _buffer.Figures.Restarts);
    }

    [Fact]
    public void A_jump_of_the_senders_clock_starts_anew()
    {
        var played = Run(100, index => index * Frame, timestamp: index => (uint)(index * 160) + (index >= 50 ? 1_000_000_000u : 0));
        Assert.True(played.Packets.Count >= 97, $"{played.Packets.Count}");
        Assert.Equal(1, _buffer.Figures.Restarts);
    }

    [Fact]
    public void A_jump_of_the_sequence_is_followed_from_its_second_packet()
    {
        Run(50, index => index * Frame);
        var played = Run(50, index => (50 + index) * Frame, firstSequence: 20000, start: 50, timestamp: index => (uint)(50 + index) * 160);
        Assert.Equal(Enumerable.Range(20001, 49), played.Packets);
        Assert.Equal(1, _buffer.Figures.Refused);
    }

    [Fact]
    public void A_lasting_change_of_the_path_is_followed()
    {
        var played = Run(500, index => index * Frame + (index >= 100 ? 400_000 : 0));
        Assert.Equal(Enumerable.Range(200, 300), played.Packets.SkipWhile(index => index < 200));
    }

    [Fact]
    public void Sequence_and_timestamp_wrap_without_harm()
    {
        var played = Run(200, index => index * Frame, firstSequence: 65436, timestamp: index => uint.MaxValue - 16000 + (uint)(index * 160));
        Assert.Equal(200, played.Packets.Count);
        Assert.Equal(0, _buffer.Figures.Restarts);
    }

    [Fact]
    public void Ten_millisecond_packets_are_taken_two_a_tick()
    {
        int packets = 0;
        for (int tick = 0; tick < 100; tick++)
        {
            for (int half = 0; half < 2; half++)
            {
                int index = tick * 2 + half;
                Put(index, tick * Frame, timestamp: (uint)(index * 80));
            }

            packets += _buffer.Take(tick * Frame).Kind == JitterFrameKind.Packet ? 1 : 0;
            packets += _buffer.Take(tick * Frame + 10_000).Kind == JitterFrameKind.Packet ? 1 : 0;
        }

        Assert.InRange(packets, 192, 200);
        Assert.Equal(0, _buffer.Figures.Concealed);
        Assert.Equal(10_000, _buffer.Take(100 * Frame).FrameMicroseconds);
    }

    [Fact]
    public void Digits_between_the_sound_are_silence_and_no_loss()
    {
        for (int i = 0; i < 100; i++)
        {
            if (i is >= 40 and < 50)
            {
                _buffer.PutOther(Header(i, (uint)(40 * 160)), i * Frame);
            }
            else
            {
                Put(i, i * Frame);
            }

            _buffer.Take(i * Frame);
        }

        Assert.True(_buffer.Figures.Concealed <= 3, $"{_buffer.Figures.Concealed}");
        Assert.Equal(0, _buffer.Figures.Restarts);
        Assert.True(_buffer.Figures.Played >= 85);
    }

    [Fact]
    public void A_payload_too_long_is_refused()
    {
        Assert.False(_buffer.Put(Header(1, 0), new byte[1281], 0));
        Assert.Equal(1, _buffer.Figures.Refused);
    }

    [Fact]
    public void The_same_input_gives_the_same_output()
    {
        var first = Storm(new JitterBuffer(new JitterBufferOptions()), 11);
        var second = Storm(new JitterBuffer(new JitterBufferOptions()), 11);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Whatever_comes_the_buffer_stays_within_its_bounds_and_allocates_nothing()
    {
        Storm(_buffer, 1);
        var random = new Random(5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(_buffer, random, 20_000, null);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(_buffer.Held, 0, JitterBuffer.Capacity);
        Assert.InRange(_buffer.DelayMicroseconds, 20_000, 200_000);
    }

    private static List<int> Storm(JitterBuffer buffer, int seed)
    {
        var seen = new List<int>();
        Feed(buffer, new Random(seed), 20_000, seen);
        return seen;
    }

    /// <summary>Loss, reordering, duplicates, jumps and foreign sources at random; asks at every tick.</summary>
    private static void Feed(JitterBuffer buffer, Random random, int ticks, List<int>? seen)
    {
        Span<byte> payload = stackalloc byte[160];
        ushort sequence = 0;
        uint timestamp = 0;
        uint ssrc = 1;
        for (int tick = 0; tick < ticks; tick++)
        {
            int chance = random.Next(2000);
            ssrc += chance == 0 ? 1u : 0u;
            sequence += chance == 1 ? (ushort)random.Next(65536) : (ushort)1;
            timestamp += chance == 2 ? (uint)random.NextInt64(uint.MaxValue) : 160;
            for (int copies = random.Next(20) == 0 ? random.Next(4) : 1; copies > 0; copies--)
            {
                int back = random.Next(10) == 0 ? random.Next(5) : 0;
                var header = new RtpHeader(0, false, (ushort)(sequence - back), timestamp - (uint)(back * 160), ssrc, 12, 160);
                if (random.Next(50) == 0)
                {
                    buffer.PutOther(header, tick * Frame + random.Next(100_000));
                }
                else
                {
                    buffer.Put(header, payload, tick * Frame + random.Next(100_000));
                }
            }

            var frame = buffer.Take(tick * Frame);
            seen?.Add(frame.Kind == JitterFrameKind.Packet ? frame.SequenceNumber : -(int)frame.Kind);
        }
    }

    private static RtpHeader Header(int sequence, uint timestamp, uint ssrc = 1) =>
        new(0, false, (ushort)sequence, timestamp, ssrc, 12, 160);

    private void Put(int sequence, long at, uint? timestamp = null) =>
        _buffer.Put(Header(sequence, timestamp ?? (uint)(sequence * 160)), new byte[160], at);

    /// <summary>Sends packets at given arrival times and asks every 20 ms; returns sequence numbers and times of what was played.</summary>
    private Played Run(
        int count,
        Func<int, long> arrival,
        Func<int, bool>? lost = null,
        Func<int, uint>? timestamp = null,
        uint ssrc = 1,
        int firstSequence = 0,
        int start = 0)
    {
        var inbox = Enumerable.Range(0, count)
            .Where(index => lost?.Invoke(index) != true)
            .Select(index => (index, at: arrival(index)))
            .OrderBy(packet => packet.at)
            .ToList();
        var played = new Played();
        int next = 0;
        for (long tick = start * Frame; tick < (start + count) * Frame + 1_000_000; tick += Frame)
        {
            for (; next < inbox.Count && inbox[next].at <= tick; next++)
            {
                int index = inbox[next].index;
                uint stamp = timestamp?.Invoke(index) ?? (uint)(index * 160);
                _buffer.Put(Header(firstSequence + index, stamp, ssrc), new byte[160], inbox[next].at);
            }

            bool over = next == inbox.Count && _buffer.Held == 0;
            if (over)
            {
                break;
            }

            var frame = _buffer.Take(tick);
            if (frame.Kind == JitterFrameKind.Packet)
            {
                int index = (ushort)(frame.SequenceNumber - firstSequence);
                played.Packets.Add(firstSequence + index);
                played.At[index] = tick;
            }
        }

        return played;
    }

    private sealed class Played
    {
        internal List<int> Packets { get; } = [];

        internal Dictionary<int, long> At { get; } = [];

        internal long FirstAt => At.Values.First();
    }
}
