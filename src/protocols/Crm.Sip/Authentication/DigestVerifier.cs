using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Crm.Primitives;

namespace Crm.Sip.Authentication;

/// <summary>
/// The server side of digest authentication (RFC 7616, RFC 8760, RFC 3261 section 22). A nonce carries its time and a salt, sealed with
/// the server's key, so that nothing is stored until credentials come back right. Pure: time and salt are given; thread safe, but a
/// <see cref="DigestReplayWindow"/> belongs to one thread at a time.
/// </summary>
public sealed class DigestVerifier
{
    private const int StampBytes = 16;
    private const int SealBytes = 16;
    private const int MinKeyBytes = 16;

    // What every stored secret exists for; offering more would need a further hash of each password.
    private static readonly DigestAlgorithm[] Offered = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5];

    private readonly byte[] _key;
    private readonly TimeSpan _lifetime;

    /// <summary>Makes a verifier for a realm.</summary>
    /// <param name="realm">The protection domain that clients show to people.</param>
    /// <param name="serverKey">At least 16 secret random bytes; nodes that share it accept each other's nonces.</param>
    /// <param name="nonceLifetime">How long a nonce is good for, above zero.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime is not above zero.</exception>
    public DigestVerifier(string realm, ReadOnlySpan<byte> serverKey, TimeSpan nonceLifetime)
    {
        if (serverKey.Length < MinKeyBytes)
        {
            throw new ArgumentException($"The server key needs at least {MinKeyBytes} bytes.", nameof(serverKey));
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(nonceLifetime, TimeSpan.Zero);
        Realm = realm;
        _key = serverKey.ToArray();
        _lifetime = nonceLifetime;
    }

    /// <summary>The realm.</summary>
    public string Realm { get; }

    /// <summary>The challenges to send, SHA-256 before MD5 (RFC 8760 section 2.4), one header line each.</summary>
    /// <param name="now">The time that the nonces carry.</param>
    /// <param name="salt">Eight random bytes, so that two clients never share a nonce.</param>
    /// <param name="stale">True when the credentials were right and only the nonce was not.</param>
    public IReadOnlyList<DigestChallenge> CreateChallenges(Instant now, ulong salt, bool stale = false) =>
        [.. Offered.Select(algorithm => new DigestChallenge(Realm, Nonce(now, salt, algorithm), algorithm) { Stale = stale })];

    /// <summary>Judges credentials.</summary>
    /// <param name="credentials">What came in Authorization or Proxy-Authorization.</param>
    /// <param name="request">The request they came with.</param>
    /// <param name="ha1">The stored secret for the credentials' user and algorithm (<see cref="DigestCalculator.Ha1"/>), or null.</param>
    /// <param name="window">The counts used so far; changed when the credentials are right.</param>
    /// <param name="now">The time of judging.</param>
    public DigestVerdict Check(DigestCredentials credentials, SipRequest request, string? ha1, DigestReplayWindow window, Instant now)
    {
        if (credentials.Realm != Realm || !TryOpen(credentials.Nonce, credentials.Algorithm, out Instant issued))
        {
            return DigestVerdict.ForeignNonce;
        }

        if (credentials.Cnonce is not { } cnonce)
        {
            return DigestVerdict.NoQop;
        }

        // An unknown user costs the same work as a known one, so that timing does not tell who exists.
        string expected = DigestCalculator.Response(
            credentials.Algorithm, ha1 ?? Realm, request.Method.Name, credentials.Uri, credentials.Nonce, credentials.NonceCount, cnonce);
        bool same = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(credentials.Response.ToLowerInvariant()));
        if (!same || ha1 is null)
        {
            return DigestVerdict.WrongSecret;
        }

        if (!IsFor(request.RequestUri, credentials.Uri))
        {
            return DigestVerdict.WrongUri;
        }

        Instant oldestLive = now - _lifetime;
        return issued >= oldestLive && issued <= now + _lifetime && window.TryUse(credentials.Nonce, credentials.NonceCount, issued, oldestLive)
            ? DigestVerdict.Accepted
            : DigestVerdict.Stale;
    }

    // Elements on the way may add parameters to the Request-URI, so only whom it names is compared (RFC 7616 section 3.4.6).
    private static bool IsFor(SipUri requestUri, string uriText) =>
        SipUri.TryParse(uriText, out SipUri? uri)
        && uri.UnescapedUser == requestUri.UnescapedUser
        && uri.Host.Equals(requestUri.Host, StringComparison.OrdinalIgnoreCase)
        && uri.Opaque == requestUri.Opaque;

    private string Nonce(Instant now, ulong salt, DigestAlgorithm algorithm)
    {
        var nonce = new byte[StampBytes + SealBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, now.Microseconds);
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(8), salt);
        Seal(nonce.AsSpan(0, StampBytes), algorithm).CopyTo(nonce.AsSpan(StampBytes));
        return Convert.ToHexStringLower(nonce);
    }

    private bool TryOpen(string nonce, DigestAlgorithm algorithm, out Instant issued)
    {
        issued = default;
        Span<byte> bytes = stackalloc byte[StampBytes + SealBytes];
        if (nonce.Length != bytes.Length * 2
            || Convert.FromHexString(nonce, bytes, out _, out _) != System.Buffers.OperationStatus.Done
            || !CryptographicOperations.FixedTimeEquals(bytes[StampBytes..], Seal(bytes[..StampBytes], algorithm)))
        {
            return false;
        }

        issued = new Instant(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return true;
    }

    private ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> stamp, DigestAlgorithm algorithm)
    {
        byte[] content = [.. stamp, (byte)algorithm, .. Encoding.UTF8.GetBytes(Realm)];
        return HMACSHA256.HashData(_key, content).AsSpan(0, SealBytes);
    }
}
