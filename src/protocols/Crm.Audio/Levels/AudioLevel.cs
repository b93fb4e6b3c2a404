namespace Crm.Audio.Levels;

/// <summary>
/// Level of a piece of audio. 0 dBm0 is a sine 3.14 dB below full scale, as G.711 defines it. Pure and thread safe.
/// </summary>
public static class AudioLevel
{
    /// <summary>Reported for digital silence.</summary>
    public const double Silence = -96;

    /// <summary>How far the loudest undistorted sine lies above 0 dBm0 (G.711, A-law), in decibels.</summary>
    public const double OverloadDbm0 = 3.14;

    private const double FullScaleSinePower = 32768.0 * 32768.0 / 2;

    /// <summary>Mean level in dBm0, never below <see cref="Silence"/>; an empty span is silent.</summary>
    public static double Dbm0(ReadOnlySpan<short> samples)
    {
        double power = MeanPower(samples);
        return power <= 0 ? Silence : Math.Max(Silence, 10 * Math.Log10(power / FullScaleSinePower) + OverloadDbm0);
    }

    /// <summary>Mean of the squared samples.</summary>
    public static double MeanPower(ReadOnlySpan<short> samples)
    {
        long sum = 0;
        foreach (short sample in samples)
        {
            sum += sample * sample;
        }

        return samples.IsEmpty ? 0 : (double)sum / samples.Length;
    }

    /// <summary>The largest magnitude, 0 to 32768.</summary>
    public static int Peak(ReadOnlySpan<short> samples)
    {
        int peak = 0;
        foreach (short sample in samples)
        {
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        return peak;
    }

    /// <summary>Peak amplitude in samples of a sine of the given level.</summary>
    public static double SineAmplitude(double dbm0) => Math.Min(32767, 32768 * Math.Pow(10, (dbm0 - OverloadDbm0) / 20));
}
