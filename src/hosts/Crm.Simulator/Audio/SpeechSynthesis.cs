using Crm.Audio;
using Crm.Audio.Codecs;

namespace Crm.Simulator.Audio;

/// <summary>
/// Makes sound that passes for a person speaking: phrases of syllables, each a vowel (glottal pulses through three formant
/// resonators) behind a consonant of noise, with the melody of a sentence and pauses in between. It begins with a greeting, after which the speaker listens. Says nothing. Pure.
/// </summary>
internal sealed class SpeechSynthesis(Random random, double pitch)
{
    private const double Rate = AudioFrame.SampleRate;
    private const double Loudness = 4000;
    private const int RoomNoise = 12;

    // first three formants of common vowels, Hz (Peterson and Barney's averages, rounded)
    private static readonly double[][] Vowels =
    [
        [730, 1090, 2440], [270, 2290, 3010], [300, 870, 2240], [530, 1840, 2480], [570, 840, 2410], [490, 1350, 1690], [640, 1190, 2390], [390, 1990, 2550],
    ];

    private readonly Resonator[] _formants = [new(), new(), new()];
    private double _phase;

    /// <summary>So many seconds as mu-law, one byte per sample, a whole number of frames.</summary>
    public byte[] Make(int seconds)
    {
        var samples = new short[seconds * AudioFrame.SampleRate];
        for (int at = 0; at < samples.Length;)
        {
            bool greets = at == 0;
            int phraseEnd = at + (greets ? Samples(0.9, 1.4) : Samples(0.8, 2.6));
            double melody = 1.15;
            while (at < samples.Length && at < phraseEnd)
            {
                at = Consonant(samples, at);
                at = Vowel(samples, at, pitch * melody * (0.94 + 0.12 * random.NextDouble()));
                melody = Math.Max(0.8, melody - 0.03);
            }

            at = Pause(samples, at, greets ? Samples(3.5, 4) : Samples(0.7, 2.8));
        }

        var encoded = new byte[samples.Length];
        G711.EncodeMuLaw(samples, encoded);
        return encoded;
    }

    private int Samples(double fromSeconds, double toSeconds) => (int)((fromSeconds + random.NextDouble() * (toSeconds - fromSeconds)) * Rate);

    private int Consonant(Span<short> samples, int at)
    {
        int length = Samples(0.03, 0.08);
        double strength = random.NextDouble() < 0.3 ? 0 : 1200;
        double last = 0;
        for (int i = 0; i < length && at < samples.Length; i++, at++)
        {
            double noise = (random.NextDouble() * 2 - 1) * strength * Math.Sin(Math.PI * i / length);
            samples[at] = (short)(noise - last * 0.6); // hiss is brighter than hum
            last = noise;
        }

        return at;
    }

    private int Vowel(Span<short> samples, int at, double hertz)
    {
        double[] formants = Vowels[random.Next(Vowels.Length)];
        for (int f = 0; f < _formants.Length; f++)
        {
            _formants[f].Tune(formants[f], 60 + 40 * f);
        }

        int length = Samples(0.09, 0.24);
        for (int i = 0; i < length && at < samples.Length; i++, at++)
        {
            _phase += hertz / Rate;
            double pulse = _phase >= 1 ? 1 : 0;
            _phase -= Math.Floor(_phase);
            double sound = _formants[0].Filter(pulse) + 0.5 * _formants[1].Filter(pulse) + 0.25 * _formants[2].Filter(pulse);
            double envelope = Math.Min(1, Math.Min(i, length - i) / (0.02 * Rate));
            samples[at] = (short)Math.Clamp(sound * envelope * Loudness, -30_000, 30_000);
        }

        return at;
    }

    private int Pause(Span<short> samples, int at, int length)
    {
        for (int i = 0; i < length && at < samples.Length; i++, at++)
        {
            samples[at] = (short)random.Next(-RoomNoise, RoomNoise + 1);
        }

        return at;
    }

    /// <summary>A two-pole resonance with unit peak gain, near enough.</summary>
    private sealed class Resonator
    {
        private double _a;
        private double _b;
        private double _last;
        private double _beforeLast;

        public void Tune(double hertz, double width)
        {
            double radius = Math.Exp(-Math.PI * width / Rate);
            _a = 2 * radius * Math.Cos(Math.Tau * hertz / Rate);
            _b = -radius * radius;
        }

        public double Filter(double input)
        {
            double output = input + _a * _last + _b * _beforeLast;
            (_last, _beforeLast) = (output, _last);
            return output;
        }
    }
}
