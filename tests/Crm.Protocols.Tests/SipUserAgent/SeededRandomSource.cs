using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Repeatable randomness for tests.</summary>
public sealed class SeededRandomSource(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public string Token() => $"{_random.NextInt64():x16}";

    public double Fraction() => _random.NextDouble();

    public ulong Salt() => (ulong)_random.NextInt64();

    public LegId Leg(Instant now)
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new(new Guid(bytes));
    }
}
