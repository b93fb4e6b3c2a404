using Crm.Audio;
using Crm.Audio.Levels;
using Crm.Audio.Tones;

namespace Crm.CallProgressCorpus.Scenes;

/// <summary>Audio put together from silence, speech, tones and music.</summary>
internal sealed class SceneAudio
{
    private const int PerMillisecond = AudioFrame.SampleRate / 1000;
    private readonly List<double> _samples = [];

    internal int Milliseconds => _samples.Count / PerMillisecond;

    internal double[] Samples => [.. _samples];

    internal void Silence(int milliseconds) => _samples.AddRange(Enumerable.Repeat(0.0, milliseconds * PerMillisecond));

    internal void Speech(short[] voice, double gain) => _samples.AddRange(voice.Select(sample => sample * gain));

    /// <summary>A tone, or two, that rises and falls within 3 ms.</summary>
    internal void Tone(double hertz, double second, double dbm0, int milliseconds)
    {
        double amplitude = AudioLevel.SineAmplitude(dbm0);
        int count = milliseconds * PerMillisecond;
        const int Ramp = 3 * PerMillisecond;
        for (int i = 0; i < count; i++)
        {
            double shape = Math.Min(1, Math.Min(i, count - 1 - i) / (double)Ramp);
            double sample = Math.Sin(Math.Tau * hertz * i / AudioFrame.SampleRate) + (second > 0 ? Math.Sin(Math.Tau * second * i / AudioFrame.SampleRate) : 0);
            _samples.Add(amplitude * shape * sample);
        }
    }

    internal void Pattern(TonePattern pattern, int milliseconds)
    {
        var frame = new short[milliseconds * PerMillisecond];
        new ToneGenerator(pattern).Fill(frame);
        _samples.AddRange(frame.Select(sample => (double)sample));
    }

    /// <summary>A tune: notes of a scale with harmonics and a bass, each struck and dying away.</summary>
    internal void Music(double dbm0, int milliseconds, Random random)
    {
        int[] scale = [0, 2, 4, 5, 7, 9, 11, 12];
        double amplitude = AudioLevel.SineAmplitude(dbm0) / 2;
        while (milliseconds > 0)
        {
            int length = Math.Min(milliseconds, random.Next(2) == 0 ? 250 : 500);
            double note = 262 * Math.Pow(2, scale[random.Next(scale.Length)] / 12.0);
            for (int i = 0; i < length * PerMillisecond; i++)
            {
                double at = Math.Tau * i / AudioFrame.SampleRate;
                double struck = Math.Exp(-3.0 * i / AudioFrame.SampleRate) * Math.Min(1, i / 40.0);
                _samples.Add(amplitude * struck * (Math.Sin(note * at) + 0.5 * Math.Sin(2 * note * at) + 0.3 * Math.Sin(3 * note * at) + 0.8 * Math.Sin(note / 2 * at)));
            }

            milliseconds -= length;
        }
    }
}
