namespace Crm.Audio.CallProgress;

/// <summary>
/// Power spectrum of the last 64 ms: 512 samples under a Hann window, bins of 15.625 Hz. One real transform is computed as a complex one
/// of half the length. Not thread safe; allocates nothing after construction.
/// </summary>
internal sealed class Spectrum
{
    internal const int Points = 512;
    internal const float HertzPerBin = (float)AudioFrame.SampleRate / Points;

    /// <summary>Energy that a sine of amplitude 1 leaves in its five bins: (Points / 4) squared, times 1 + 1/4 + 1/4 for the Hann window's lobe.</summary>
    internal const float SineEnergy = Points / 4f * (Points / 4f) * 1.5f;

    private const int Half = Points / 2;

    private static readonly float[] Window = Table(Points, i => 0.5 - 0.5 * Math.Cos(Math.Tau * i / Points));
    private static readonly float[] Cosines = Table(Half, i => Math.Cos(Math.Tau * i / Points));
    private static readonly float[] Sines = Table(Half, i => -Math.Sin(Math.Tau * i / Points));
    private static readonly int[] Reversed = [.. Enumerable.Range(0, Half).Select(ReverseBits)];

    private readonly float[] _real = new float[Half];
    private readonly float[] _imaginary = new float[Half];
    private readonly float[] _power = new float[Half];

    /// <summary>Power of bins 0 to 255, as of the last transform.</summary>
    internal ReadOnlySpan<float> Power => _power;

    /// <summary>Takes exactly <see cref="Points"/> samples.</summary>
    internal void Transform(ReadOnlySpan<short> samples)
    {
        for (int i = 0; i < Half; i++)
        {
            int to = Reversed[i];
            _real[to] = samples[2 * i] * Window[2 * i];
            _imaginary[to] = samples[2 * i + 1] * Window[2 * i + 1];
        }

        Butterflies();
        Separate();
    }

    private void Butterflies()
    {
        for (int size = 2; size <= Half; size *= 2)
        {
            int stride = Points / size;
            int reach = size / 2;
            for (int block = 0; block < Half; block += size)
            {
                for (int i = 0; i < reach; i++)
                {
                    float cosine = Cosines[i * stride];
                    float sine = Sines[i * stride];
                    int a = block + i;
                    int b = a + reach;
                    float real = _real[b] * cosine - _imaginary[b] * sine;
                    float imaginary = _real[b] * sine + _imaginary[b] * cosine;
                    _real[b] = _real[a] - real;
                    _imaginary[b] = _imaginary[a] - imaginary;
                    _real[a] += real;
                    _imaginary[a] += imaginary;
                }
            }
        }
    }

    // even samples went in as the real part and odd ones as the imaginary part; symmetry takes them apart again
    private void Separate()
    {
        _power[0] = (_real[0] + _imaginary[0]) * (_real[0] + _imaginary[0]);
        for (int k = 1; k < Half; k++)
        {
            int mirror = Half - k;
            float evenReal = (_real[k] + _real[mirror]) / 2;
            float evenImaginary = (_imaginary[k] - _imaginary[mirror]) / 2;
            float oddReal = (_imaginary[k] + _imaginary[mirror]) / 2;
            float oddImaginary = (_real[mirror] - _real[k]) / 2;
            float real = evenReal + oddReal * Cosines[k] - oddImaginary * Sines[k];
            float imaginary = evenImaginary + oddReal * Sines[k] + oddImaginary * Cosines[k];
            _power[k] = real * real + imaginary * imaginary;
        }
    }

    private static int ReverseBits(int index)
    {
        int reversed = 0;
        for (int bit = 1; bit < Half; bit *= 2)
        {
            reversed = (reversed * 2) | (index & 1);
            index >>= 1;
        }

        return reversed;
    }

    private static float[] Table(int length, Func<int, double> value)
    {
        var table = new float[length];
        for (int i = 0; i < length; i++)
        {
            table[i] = (float)value(i);
        }

        return table;
    }
}
