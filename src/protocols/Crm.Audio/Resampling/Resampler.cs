namespace Crm.Audio.Resampling;

/// <summary>
/// Changes the sampling rate by windowed-sinc interpolation (16 zero crossings, Hann window), low-pass filtered where the rate goes down so that
/// nothing folds back. Works on whole pieces of audio, such as prompts, not on a live stream. Pure and thread safe.
/// </summary>
public static class Resampler
{
    /// <summary>The rates that are understood, in samples per second.</summary>
    public const int LowestRate = 4000;

    /// <inheritdoc cref="LowestRate"/>
    public const int HighestRate = 48_000;

    private const int ZeroCrossings = 16;
    private const int TableSteps = 256;

    private static readonly float[] Kernel = MakeKernel();

    /// <summary>Resamples. Both rates between <see cref="LowestRate"/> and <see cref="HighestRate"/>.</summary>
    public static short[] Resample(ReadOnlySpan<short> samples, int fromRate, int toRate)
    {
        CheckRate(fromRate);
        CheckRate(toRate);
        if (fromRate == toRate)
        {
            return samples.ToArray();
        }

        var result = new short[(int)((long)samples.Length * toRate / fromRate)];
        double cutoff = Math.Min(1.0, (double)toRate / fromRate);
        double reach = ZeroCrossings / cutoff;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Interpolate(samples, (double)i * fromRate / toRate, cutoff, reach);
        }

        return result;
    }

    private static short Interpolate(ReadOnlySpan<short> samples, double centre, double cutoff, double reach)
    {
        int first = Math.Max(0, (int)Math.Ceiling(centre - reach));
        int last = Math.Min(samples.Length - 1, (int)Math.Floor(centre + reach));
        double sum = 0;
        for (int at = first; at <= last; at++)
        {
            sum += samples[at] * KernelAt(Math.Abs(at - centre) * cutoff);
        }

        return (short)Math.Clamp(Math.Round(sum * cutoff), short.MinValue, short.MaxValue);
    }

    private static float KernelAt(double distance)
    {
        double position = distance * TableSteps;
        int step = (int)position;
        if (step >= Kernel.Length - 1)
        {
            return 0;
        }

        return Kernel[step] + (float)(position - step) * (Kernel[step + 1] - Kernel[step]);
    }

    private static float[] MakeKernel()
    {
        var kernel = new float[ZeroCrossings * TableSteps + 1];
        kernel[0] = 1;
        for (int i = 1; i < kernel.Length; i++)
        {
            double x = (double)i / TableSteps;
            double window = 0.5 * (1 + Math.Cos(Math.PI * x / ZeroCrossings));
            kernel[i] = (float)(Math.Sin(Math.PI * x) / (Math.PI * x) * window);
        }

        return kernel;
    }

    private static void CheckRate(int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, LowestRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, HighestRate);
    }
}
