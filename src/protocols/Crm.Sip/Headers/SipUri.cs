using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Crm.Sip;

/// <summary>
/// A URI as SIP uses it (RFC 3261 section 19.1, RFC 3966 for <c>tel</c>). URIs of other schemes are carried as text
/// (<see cref="Opaque"/>), because a message may name them anywhere and only the element that would have to act on one may refuse it.
/// Equality is that of the written form (scheme and host without case); what the RFC means by equivalent, which is not transitive, is
/// <see cref="IsEquivalentTo"/>. Immutable and thread safe.
/// </summary>
public sealed record SipUri
{
    /// <summary>A URI longer than this is refused by the parser, in characters.</summary>
    public const int MaxLength = 8192;

    /// <summary>The scheme in lower case: <c>sip</c>, <c>sips</c>, <c>tel</c> or a foreign one.</summary>
    public string Scheme { get; init; } = "sip";

    /// <summary>The user part (for <c>tel</c> the number) as on the wire, escapes included; null when there is none.</summary>
    public string? User { get; init; }

    /// <summary>The deprecated password as on the wire; null when there is none.</summary>
    public string? Password { get; init; }

    /// <summary>Host name, IPv4 address or bracketed IPv6 address; empty for <c>tel</c> and foreign schemes.</summary>
    public string Host { get; init; } = "";

    /// <summary>The port if written, 0-65535.</summary>
    public int? Port { get; init; }

    /// <summary>URI parameters such as <c>transport</c> and <c>lr</c>.</summary>
    public SipParameters Parameters { get; init; } = SipParameters.Empty;

    /// <summary>The headers part after the question mark.</summary>
    public SipParameters Headers { get; init; } = SipParameters.Empty;

    /// <summary>For a foreign scheme everything after the colon, else null.</summary>
    public string? Opaque { get; init; }

    /// <summary>True for <c>sip</c> and <c>sips</c>.</summary>
    public bool IsSip => Scheme is "sip" or "sips";

    /// <summary>True for <c>sips</c>.</summary>
    public bool IsSecure => Scheme == "sips";

    /// <summary>True for <c>tel</c> (RFC 3966).</summary>
    public bool IsTel => Scheme == "tel";

    /// <summary>The user part with escapes resolved; null when there is none.</summary>
    public string? UnescapedUser => User is null ? null : SipEscaping.Unescape(User);

    /// <summary>The <c>transport</c> parameter in lower case, or null.</summary>
    public string? Transport => Parameters["transport"]?.ToLowerInvariant();

    /// <summary>True when the <c>lr</c> parameter is there (RFC 3261 section 16.12).</summary>
    public bool IsLooseRouter => Parameters.Contains("lr");

    /// <summary>Makes a <c>sip</c> URI from plain text; the user is escaped as needed.</summary>
    /// <exception cref="ArgumentException">The host is not one.</exception>
    public static SipUri Create(string? user, string host, int? port = null, bool secure = false) => new()
    {
        Scheme = secure ? "sips" : "sip",
        User = user is null ? null : SipEscaping.EscapeUser(user),
        Host = SipHost.IsHost(host) ? host : throw new ArgumentException($"'{host}' is not a host.", nameof(host)),
        Port = port,
    };

    /// <summary>Reads a URI; false when it breaks the grammar. No white space is allowed around it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        int colon = text.IndexOf(':');
        if (colon <= 0 || text.Length > MaxLength || SipGrammar.HasForbidden(text) || !IsScheme(text[..colon]))
        {
            return false;
        }

        string scheme = text[..colon].ToString().ToLowerInvariant();
        ReadOnlySpan<char> rest = text[(colon + 1)..];
        return scheme switch
        {
            "sip" or "sips" => TryParseSip(scheme, rest, out uri),
            "tel" => TryParseTel(rest, out uri),
            _ => TryParseForeign(scheme, rest, out uri),
        };
    }

    /// <summary>
    /// True when both name the same resource by the rules of RFC 3261 section 19.1.4. Not transitive: a parameter that only one side
    /// has is mostly ignored.
    /// </summary>
    public bool IsEquivalentTo(SipUri other) => SipUriEquivalence.AreEquivalent(this, other);

    /// <inheritdoc/>
    public bool Equals(SipUri? other) => other is not null && Write(Host.ToLowerInvariant()) == other.Write(other.Host.ToLowerInvariant());

    /// <inheritdoc/>
    public override int GetHashCode() => Write(Host.ToLowerInvariant()).GetHashCode(StringComparison.Ordinal);

    /// <summary>The URI as on the wire, without angle brackets.</summary>
    public override string ToString() => Write(Host);

    private string Write(string host)
    {
        if (Opaque is not null)
        {
            return $"{Scheme}:{Opaque}";
        }

        var text = new StringBuilder(Scheme).Append(':').Append(User);
        if (Password is not null)
        {
            text.Append(':').Append(Password);
        }

        if (IsSip)
        {
            text.Append(User is null ? "" : "@").Append(host);
        }

        if (Port is { } port)
        {
            text.Append(':').Append(port.ToString(CultureInfo.InvariantCulture));
        }

        text.Append(Parameters);
        char separator = '?';
        foreach ((string name, string? value) in Headers)
        {
            text.Append(separator).Append(name).Append('=').Append(value);
            separator = '&';
        }

        return text.ToString();
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter(text[0]);
    }

    private static bool TryParseSip(string scheme, ReadOnlySpan<char> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = null;
        if (!SipEscaping.IsWellFormed(rest))
        {
            return false;
        }

        int at = rest.IndexOf('@');
        ReadOnlySpan<char> userInfo = at < 0 ? default : rest[..at];
        rest = rest[(at + 1)..];
        if (at == 0 || rest.Contains('@'))
        {
            return false;
        }

        int question = rest.IndexOf('?');
        ReadOnlySpan<char> headerText = question < 0 ? default : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        int semicolon = rest.IndexOf(';');
        ReadOnlySpan<char> parameterText = semicolon < 0 ? default : rest[semicolon..];
        rest = semicolon < 0 ? rest : rest[..semicolon];

        if (!SipHost.TryParse(rest, allowWhiteSpace: false, out string? host, out int? port)
            || !SipParameters.TryParseUri(parameterText, ';', out SipParameters? parameters)
            || !SipParameters.TryParseUri(headerText, '&', out SipParameters? headers)
            || (question >= 0 && headers.Count == 0))
        {
            return false;
        }

        int password = userInfo.IndexOf(':');
        uri = new SipUri
        {
            Scheme = scheme,
            User = at < 0 ? null : (password < 0 ? userInfo : userInfo[..password]).ToString(),
            Password = password < 0 ? null : userInfo[(password + 1)..].ToString(),
            Host = host,
            Port = port,
            Parameters = parameters,
            Headers = headers,
        };
        return uri.User is not "";
    }

    private static bool TryParseTel(ReadOnlySpan<char> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        int semicolon = rest.IndexOf(';');
        ReadOnlySpan<char> number = semicolon < 0 ? rest : rest[..semicolon];
        bool good = SipParameters.TryParseUri(semicolon < 0 ? default : rest[semicolon..], ';', out SipParameters? parameters)
            && !number.IsEmpty && !number.ContainsAnyExcept("+0123456789ABCDEFabcdef*#-.()");
        uri = good ? new SipUri { Scheme = "tel", User = number.ToString(), Parameters = parameters! } : null;
        return good;
    }

    private static bool TryParseForeign(string scheme, ReadOnlySpan<char> rest, [NotNullWhen(true)] out SipUri? uri)
    {
        uri = rest.IsEmpty ? null : new SipUri { Scheme = scheme, Opaque = rest.ToString() };
        return uri is not null;
    }
}
