using System.Numerics;

namespace Crm.DialerSimulation.Scenarios;

/// <summary>xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64: the same numbers on every machine and version.</summary>
public sealed class RandomSource
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public RandomSource(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>Evenly from 0 to below 1.</summary>
    public double Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return (result >> 11) * (1.0 / (1UL << 53));
    }

    public double Between(double low, double high) => low + (high - low) * Next();

    public double Exponential(double mean) => -mean * Math.Log(1 - Next());

    /// <summary>Gamma of a whole shape: a sum of exponentials.</summary>
    public double Gamma(int shape, double mean)
    {
        double product = 1;
        for (int i = 0; i < shape; i++)
        {
            product *= 1 - Next();
        }

        return -mean / shape * Math.Log(product);
    }

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    /// <summary>Log-normal with this mean; <paramref name="sigma"/> is the deviation of the logarithm.</summary>
    public double LogNormal(double mean, double sigma) => mean * Math.Exp(sigma * Normal() - sigma * sigma / 2);

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
