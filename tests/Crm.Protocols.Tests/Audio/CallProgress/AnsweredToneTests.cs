using Crm.Audio;
using Crm.Audio.CallProgress;
using Crm.Audio.Levels;

namespace Crm.Protocols.Tests.Audio.CallProgress;

/// <summary>
/// Networks that answer a call and then say by a tone that it leads nowhere. What arrives is what real packets make of it: the tone may be
/// anywhere in its period when listening begins, packets come in bunches or not at all, and the jitter buffer is still learning.
/// </summary>
public sealed class AnsweredToneTests
{
    private const int Seconds = 8;

    /// <summary>Country, what it means, frequencies, tone and pause, how many calls.</summary>
    public static TheoryData<string, ProgressKind, double, double, int, int, int> Tones => new()
    {
        { "eu", ProgressKind.Busy, 425, 0, 500, 500, 200 },
        { "eu", ProgressKind.Congestion, 425, 0, 250, 250, 50 },
        { "us", ProgressKind.Busy, 480, 620, 500, 500, 50 },
        { "uk", ProgressKind.Busy, 400, 0, 375, 375, 50 },
        { "cn", ProgressKind.Busy, 450, 0, 350, 350, 50 },
    };

    [Theory]
    [MemberData(nameof(Tones))]
    public void A_tone_that_begins_with_the_answer_is_no_machine_and_no_person(string country, ProgressKind kind, double hertz, double second, int on, int off, int calls)
    {
        int told = 0;
        for (int seed = 0; seed < calls; seed++)
        {
            List<ProgressEvent> heard = Hear(seed, country, hertz, second, on, off);
            Assert.DoesNotContain(heard, e => e.IsDecision);
            Assert.DoesNotContain(heard.TakeWhile(e => e.Kind != kind), e => e.Kind == ProgressKind.Beep);
            told += heard.Any(e => e.Kind == kind) ? 1 : 0;
        }

        Assert.True(told >= calls * 0.97, $"{told} of {calls} told as {kind}");
    }

    private static List<ProgressEvent> Hear(int seed, string country, double hertz, double second, int on, int off)
    {
        var random = new Random(seed);
        var settings = new ProgressSettings { Country = random.Next(2) == 0 ? country : null };
        double amplitude = AudioLevel.SineAmplitude(random.Next(-36, -5)) / (second > 0 ? 2 : 1);
        double noise = random.Next(2) == 0 ? 0 : amplitude * Math.Pow(10, -random.Next(15, 40) / 20.0);
        int silent = random.Next(3) == 0 ? random.Next(20) : 0; // packets before the tone
        bool comfort = random.Next(2) == 0;
        int phase = random.Next(2) == 0 ? 0 : random.Next(on + off); // ms into its period
        int stall = new[] { 0, 10, 30, 60, 120 }[random.Next(5)]; // how long the sender may be held up
        double loss = new[] { 0, 0, 0.01, 0.03 }[random.Next(4)];
        long from = random.Next(2) == 0 ? 0 : random.Next(400) * 1_000L;
        int tick = random.Next(2) == 0 ? 0 : random.Next(15_000);
        var sent = new List<(int Index, long At, short[]? Samples)>();
        long free = 0;
        int lost = 0;
        for (int index = 0; index < Seconds * 50; index++)
        {
            free = Math.Max(free, random.Next(10) == 0 ? index * 20_000L + random.Next(stall * 1000 + 1) : 0);
            long at = Math.Max(index * 20_000L + random.Next(10_000), free);
            lost = lost > 0 ? lost - 1 : random.NextDouble() < loss ? random.Next(1, 4) : 0;
            if (lost > 0)
            {
                continue;
            }

            sent.Add((index, at, index < silent && comfort ? null : Packet(index)));
        }

        return new PacketLine(settings).Listen(sent, from, Seconds * 1_000_000L, () => random.Next(tick + 1)).Heard;

        short[] Packet(int index)
        {
            var samples = new short[AudioFrame.Samples];
            for (int i = 0; i < samples.Length; i++)
            {
                int at = (index - silent) * AudioFrame.Samples + i;
                int place = (at + phase * 8) % ((on + off) * 8);
                double t = place / 8000.0;
                double sound = index < silent || place >= on * 8 ? 0 : amplitude * (Math.Sin(Math.Tau * hertz * t) + (second > 0 ? Math.Sin(Math.Tau * second * t) : 0));
                samples[i] = (short)Math.Clamp(sound + noise * (random.NextDouble() * 2 - 1), short.MinValue, short.MaxValue);
            }

            return samples;
        }
    }
}
