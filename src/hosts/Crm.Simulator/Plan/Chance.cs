using System.Collections.Immutable;

namespace Crm.Simulator.Plan;

/// <summary>Draws of one person, the same for the same seed, kind and index. Not thread safe.</summary>
internal sealed class Chance(int seed, int kind, int index)
{
    private readonly Random _random = new(Mix(seed, kind, index));

    /// <summary>True with this probability.</summary>
    public bool Happens(double probability) => _random.NextDouble() < probability;

    /// <summary>0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => _random.Next(count);

    /// <summary>Evenly between two times.</summary>
    public TimeSpan Between(double fromSeconds, double toSeconds) => TimeSpan.FromSeconds(fromSeconds + _random.NextDouble() * (toSeconds - fromSeconds));

    /// <summary>Exponential with this mean.</summary>
    public TimeSpan Exponential(TimeSpan mean) => mean * -Math.Log(1 - _random.NextDouble());

    /// <summary>Lognormal with this mean; the logarithm's deviation is 0.6, as conversations have it.</summary>
    public TimeSpan LogNormal(TimeSpan mean)
    {
        const double deviation = 0.6;
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
        return mean * Math.Exp(deviation * normal - deviation * deviation / 2);
    }

    /// <summary>One of several by weight.</summary>
    public T Pick<T>(ImmutableArray<T> from, Func<T, int> weight)
    {
        int at = _random.Next(from.Sum(weight));
        return from.First(item => (at -= weight(item)) < 0);
    }

    // splitmix64: neighbouring indices give unrelated streams
    private static int Mix(int seed, int kind, int index)
    {
        ulong z = ((ulong)(uint)seed << 32 | (uint)index) + (ulong)(kind + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)(z ^ (z >> 31));
    }
}
