using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Crm.Sip.Authentication;

/// <summary>The value of a WWW-Authenticate or Proxy-Authenticate header (RFC 7616 section 3.3, RFC 8760). Immutable.</summary>
public sealed record DigestChallenge(string Realm, string Nonce, DigestAlgorithm Algorithm)
{
    /// <summary>To be sent back unchanged; null when there is none.</summary>
    public string? Opaque { get; init; }

    /// <summary>The credentials were right but the nonce has run out: try again without asking for a password.</summary>
    public bool Stale { get; init; }

    /// <summary>True when <c>qop=auth</c> is offered; servers of RFC 2617 may offer none.</summary>
    public bool OffersAuth { get; init; } = true;

    /// <summary>Reads a challenge; false when it is malformed, of another scheme, or asks for an algorithm or qop not supported here.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DigestChallenge? challenge)
    {
        challenge = null;
        if (!DigestFields.TryParse(text, out Dictionary<string, string>? fields)
            || !fields.TryGetValue("realm", out string? realm)
            || !fields.TryGetValue("nonce", out string? nonce)
            || !DigestAlgorithms.TryParse(fields.GetValueOrDefault("algorithm"), out DigestAlgorithm algorithm))
        {
            return false;
        }

        string? qop = fields.GetValueOrDefault("qop");
        bool offersAuth = qop is not null && qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
        if (qop is not null && !offersAuth)
        {
            return false;
        }

        challenge = new DigestChallenge(realm, nonce, algorithm)
        {
            Opaque = fields.GetValueOrDefault("opaque"),
            Stale = "true".Equals(fields.GetValueOrDefault("stale"), StringComparison.OrdinalIgnoreCase),
            OffersAuth = offersAuth,
        };
        return true;
    }

    /// <summary>The header value.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Digest realm=").Append(SipGrammar.Quote(Realm)).Append(", nonce=").Append(SipGrammar.Quote(Nonce));
        if (Opaque is not null)
        {
            text.Append(", opaque=").Append(SipGrammar.Quote(Opaque));
        }

        text.Append(Stale ? ", stale=true" : "").Append(", algorithm=").Append(DigestAlgorithms.NameOf(Algorithm));
        return text.Append(OffersAuth ? ", qop=\"auth\"" : "").ToString();
    }
}
