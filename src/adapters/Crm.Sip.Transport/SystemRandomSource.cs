using System.Security.Cryptography;
using Crm.Primitives;
using Crm.Sip.Transactions;

namespace Crm.Sip.Transport;

/// <summary>Unguessable randomness of the operating system.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    private const int TokenBytes = 12;

    /// <inheritdoc/>
    public string Token()
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        RandomNumberGenerator.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <inheritdoc/>
    public double Fraction() => (Salt() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public ulong Salt()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }

    /// <inheritdoc/>
    public LegId Leg(Instant now) => new(Guid.CreateVersion7(now.ToDateTimeOffset()));
}
