using Crm.Audio;
using Crm.Audio.Levels;

namespace Crm.Media.Speech;

/// <summary>Gives synthesised speech the shape of the shipped prompts, so that both can follow each other in one sequence. Pure.</summary>
internal static class SpokenAudio
{
    /// <summary>The loudest sample after levelling: 3 dB below full scale.</summary>
    internal const int Peak = 23_197;

    /// <summary>Silence kept before the first sound.</summary>
    internal const int LeadSamples = 30 * AudioFrame.SampleRate / 1000;

    /// <summary>Silence kept after the last sound.</summary>
    internal const int TailSamples = 140 * AudioFrame.SampleRate / 1000;

    // 46 dB below the peak: softer than the softest consonant, louder than what resampling leaves in pauses
    private const int AudibleShare = 200;

    // what is softer than this is no speech, and would only be raised noise
    private const int LeastPeak = 300;

    /// <summary>Trims silence at both ends to a short breath and raises or lowers the rest to one peak. Null when nothing sounds.</summary>
    internal static short[]? Shape(ReadOnlySpan<short> samples)
    {
        int peak = AudioLevel.Peak(samples);
        if (peak < LeastPeak)
        {
            return null;
        }

        int audible = peak / AudibleShare;
        int first = 0;
        while (Math.Abs((int)samples[first]) <= audible)
        {
            first++;
        }

        int last = samples.Length - 1;
        while (Math.Abs((int)samples[last]) <= audible)
        {
            last--;
        }

        var shaped = new short[LeadSamples + (last - first + 1) + TailSamples];
        for (int i = first; i <= last; i++)
        {
            shaped[LeadSamples + i - first] = (short)Math.Round((double)samples[i] * Peak / peak);
        }

        return shaped;
    }
}
