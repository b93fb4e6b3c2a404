using System.Numerics;
using System.Runtime.InteropServices;

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

    // samples of output worked out from one window of input
    private const int BlockSamples = 1024;

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
        int divisor = (int)BigInteger.GreatestCommonDivisor(fromRate, toRate);
        (int stride, int phases) = (fromRate / divisor, toRate / divisor);
        double cutoff = Math.Min(1.0, (double)toRate / fromRate);
        int reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        var taps = new float[]?[phases];
        var window = new float[(int)((long)BlockSamples * fromRate / toRate) + 2 * reach + 2];
        for (int done = 0; done < result.Length; done += BlockSamples)
        {
            int windowStart = (int)((long)done * stride / phases) - reach + 1;
            Widen(samples, windowStart, window);
            int end = Math.Min(done + BlockSamples, result.Length);
            for (int i = done; i < end; i++)
            {
                (long at, long phase) = Math.DivRem((long)i * stride, phases);
                float[] filter = taps[phase] ??= MakeFilter((double)phase / phases, cutoff, reach);
                float sum = Dot(filter, window.AsSpan((int)at - reach + 1 - windowStart, filter.Length));
                result[i] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
            }
        }

        return result;
    }

    // samples before the beginning and after the end are silence
    private static void Widen(ReadOnlySpan<short> samples, int from, Span<float> window)
    {
        for (int i = 0; i < window.Length; i++)
        {
            int at = from + i;
            window[i] = at >= 0 && at < samples.Length ? samples[at] : 0;
        }
    }

    // the weights of the samples from -reach+1 to +reach around a point that lies a fraction of a sample after sample 0
    private static float[] MakeFilter(double fraction, double cutoff, int reach)
    {
        var filter = new float[2 * reach];
        for (int i = 0; i < filter.Length; i++)
        {
            filter[i] = (float)(KernelAt(Math.Abs(i - reach + 1 - fraction) * cutoff) * cutoff);
        }

        return filter;
    }

    private static float Dot(ReadOnlySpan<float> filter, ReadOnlySpan<float> window)
    {
        ReadOnlySpan<Vector<float>> weights = MemoryMarshal.Cast<float, Vector<float>>(filter);
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(window);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < weights.Length; i++)
        {
            sums += weights[i] * values[i];
        }

        float sum = Vector.Sum(sums);
        for (int i = weights.Length * Vector<float>.Count; i < filter.Length; i++)
        {
            sum += filter[i] * window[i];
        }

        return sum;
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
