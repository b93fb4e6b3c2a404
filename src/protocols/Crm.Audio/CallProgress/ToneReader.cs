using Crm.Audio.Levels;

namespace Crm.Audio.CallProgress;

/// <summary>
/// Reads the lines of a spectrum. Two lines 40 Hz apart (440 and 480 Hz) are told apart. Not thread safe; allocates nothing.
/// </summary>
internal sealed class ToneReader
{
    /// <summary>Lines weaker than this are not looked for.</summary>
    internal const float LowestDbm0 = -48;

    private const int LowestBin = 13;
    private const int HighestBin = 250;
    private const int FirstToneBin = 19;
    private const int LastToneBin = 166;
    private const int Lobe = 2;
    private const int CloseBins = 5;
    private const float SecondRatio = 20;

    private static readonly float LowestEnergy = Spectrum.SineEnergy * (float)Math.Pow(AudioLevel.SineAmplitude(LowestDbm0), 2);

    private readonly Spectrum _spectrum = new();

    /// <summary>Reads <see cref="Spectrum.Points"/> samples.</summary>
    internal ToneReading Read(ReadOnlySpan<short> samples)
    {
        _spectrum.Transform(samples);
        ReadOnlySpan<float> power = _spectrum.Power;
        float total = Sum(power, LowestBin, HighestBin);
        if (total < LowestEnergy)
        {
            return default;
        }

        int first = FirstToneBin;
        for (int k = FirstToneBin; k <= LastToneBin; k++)
        {
            first = power[k] > power[first] ? k : first;
        }

        float energy = Sum(power, first - Lobe, first + Lobe);
        if (energy < LowestEnergy)
        {
            return default;
        }

        int second = Second(power, first);
        float level = LowestDbm0 + 10 * MathF.Log10(energy / LowestEnergy);
        if (second < 0)
        {
            float share = energy / total;
            return new ToneReading(Hertz(power, first, 0), 0, share, share, level);
        }

        bool close = Math.Abs(second - first) <= CloseBins;
        int outward = close ? Math.Sign(first - second) : 0;
        float both = energy + (second > first
            ? Sum(power, Math.Max(second - Lobe, first + Lobe + 1), second + Lobe)
            : Sum(power, second - Lobe, Math.Min(second + Lobe, first - Lobe - 1)));
        return new ToneReading(Hertz(power, first, outward), Hertz(power, second, -outward), energy / total, both / total, level);
    }

    private static int Second(ReadOnlySpan<float> power, int first)
    {
        int second = -1;
        float most = power[first] / SecondRatio;
        for (int k = FirstToneBin; k <= LastToneBin; k++)
        {
            if (Math.Abs(k - first) >= Lobe && power[k] > most && power[k] > power[k - 1] && power[k] >= power[k + 1])
            {
                second = k;
                most = power[k];
            }
        }

        return second;
    }

    // Under a Hann window the magnitudes beside the highest bin tell where the line is. Both sides are asked, because a tone that fills
    // the window only partly widens both alike; of two lines close together only the side away from the other is undisturbed.
    private static float Hertz(ReadOnlySpan<float> power, int bin, int outward)
    {
        float peak = MathF.Sqrt(power[bin]);
        if (outward != 0)
        {
            float ratio = MathF.Sqrt(power[bin + outward]) / peak;
            return (bin + outward * (2 * ratio - 1) / (ratio + 1)) * Spectrum.HertzPerBin;
        }

        float above = MathF.Sqrt(power[bin + 1]);
        float below = MathF.Sqrt(power[bin - 1]);
        return (bin + 2 * (above - below) / (2 * peak + above + below)) * Spectrum.HertzPerBin;
    }

    private static float Sum(ReadOnlySpan<float> power, int from, int to)
    {
        float sum = 0;
        for (int k = from; k <= to; k++)
        {
            sum += power[k];
        }

        return sum;
    }
}
