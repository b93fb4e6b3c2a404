using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Crm.Primitives;

namespace Crm.PublicEvents.Webhooks;

/// <summary>
/// The header by which a receiver knows that a delivery is ours, unchanged and fresh: <c>t=SECONDS,v1=HEX[,v1=HEX]</c>, each v1 the
/// HMAC-SHA-256 of <c>SECONDS.BODY</c> under one live secret (two while one is being replaced).
/// </summary>
public static class WebhookSignature
{
    /// <summary>Its name.</summary>
    public const string HeaderName = "Crm-Signature";

    /// <summary>How old or how far ahead a delivery may be for a receiver to take it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>The header's value.</summary>
    /// <param name="secrets">The live secrets, the newest first.</param>
    public static string Of(IEnumerable<string> secrets, Instant at, ReadOnlySpan<byte> body)
    {
        string time = (at.Microseconds / 1_000_000).ToString(CultureInfo.InvariantCulture);
        byte[] signed = Signed(time, body);
        return string.Join(',', secrets.Select(s => "v1=" + Hex(s, signed)).Prepend("t=" + time));
    }

    /// <summary>What a receiver does: whether the header was made for this body under his secret, not longer ago than the window.</summary>
    public static bool Verifies(string? header, string secret, ReadOnlySpan<byte> body, Instant now)
    {
        string[] parts = header?.Split(',', 9, StringSplitOptions.TrimEntries) ?? [];
        string? time = parts.FirstOrDefault(p => p.StartsWith("t=", StringComparison.Ordinal))?[2..];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || Math.Abs((now.Microseconds / 1_000_000) - seconds) > Window.TotalSeconds)
        {
            return false;
        }

        byte[] expected = Encoding.ASCII.GetBytes(Hex(secret, Signed(time!, body)));
        return parts.Any(p => p.StartsWith("v1=", StringComparison.Ordinal) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(p[3..]), expected));
    }

    private static byte[] Signed(string time, ReadOnlySpan<byte> body) => [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];

    private static string Hex(string secret, byte[] signed) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
}
