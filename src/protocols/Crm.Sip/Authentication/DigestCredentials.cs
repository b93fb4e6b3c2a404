using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Crm.Sip.Authentication;

/// <summary>The value of an Authorization or Proxy-Authorization header (RFC 7616 section 3.4). Immutable.</summary>
public sealed record DigestCredentials(string Username, string Realm, string Nonce, string Uri, string Response, DigestAlgorithm Algorithm)
{
    /// <summary>What the challenge gave; null when it gave none.</summary>
    public string? Opaque { get; init; }

    /// <summary>The client's own random text; null without qop.</summary>
    public string? Cnonce { get; init; }

    /// <summary>How many requests the client has sent with this nonce, from 1; 0 without qop.</summary>
    public uint NonceCount { get; init; }

    /// <summary>True for <c>qop=auth</c>.</summary>
    public bool HasAuthQop => Cnonce is not null;

    /// <summary>Reads credentials; false when malformed, of another scheme, or with an algorithm or qop not supported here.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DigestCredentials? credentials)
    {
        credentials = null;
        if (!DigestFields.TryParse(text, out Dictionary<string, string>? fields)
            || !fields.TryGetValue("username", out string? username)
            || !fields.TryGetValue("realm", out string? realm)
            || !fields.TryGetValue("nonce", out string? nonce)
            || !fields.TryGetValue("uri", out string? uri)
            || !fields.TryGetValue("response", out string? response)
            || !DigestAlgorithms.TryParse(fields.GetValueOrDefault("algorithm"), out DigestAlgorithm algorithm))
        {
            return false;
        }

        credentials = new DigestCredentials(username, realm, nonce, uri, response, algorithm) { Opaque = fields.GetValueOrDefault("opaque") };
        return !fields.TryGetValue("qop", out string? qop) || TryReadQop(fields, qop, ref credentials);
    }

    private static bool TryReadQop(Dictionary<string, string> fields, string qop, ref DigestCredentials credentials)
    {
        if (!qop.Equals("auth", StringComparison.OrdinalIgnoreCase)
            || !fields.TryGetValue("cnonce", out string? cnonce)
            || !fields.TryGetValue("nc", out string? nc)
            || nc.Length != 8
            || !uint.TryParse(nc, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint nonceCount))
        {
            return false;
        }

        credentials = credentials with { Cnonce = cnonce, NonceCount = nonceCount };
        return true;
    }

    /// <summary>The header value.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("Digest username=").Append(SipGrammar.Quote(Username))
            .Append(", realm=").Append(SipGrammar.Quote(Realm))
            .Append(", nonce=").Append(SipGrammar.Quote(Nonce))
            .Append(", uri=").Append(SipGrammar.Quote(Uri))
            .Append(", response=").Append(SipGrammar.Quote(Response))
            .Append(", algorithm=").Append(DigestAlgorithms.NameOf(Algorithm));
        if (Opaque is not null)
        {
            text.Append(", opaque=").Append(SipGrammar.Quote(Opaque));
        }

        if (Cnonce is not null)
        {
            text.Append(", cnonce=").Append(SipGrammar.Quote(Cnonce))
                .Append(", qop=auth, nc=").Append(DigestCalculator.NonceCount(NonceCount));
        }

        return text.ToString();
    }
}
