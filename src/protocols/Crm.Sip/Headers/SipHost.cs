using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Crm.Sip;

/// <summary>The <c>host [":" port]</c> production that URIs and Via share (RFC 3261 section 25.1, RFC 5118).</summary>
internal static class SipHost
{
    private const int MaxHostLength = 255;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789ABCDEFabcdef:.");

    /// <summary>
    /// Splits and checks. An IPv6 address stands in brackets, which stay part of the host. Its inner form is not judged (RFC 5118
    /// section 4.10 asks to accept what a faulty grammar once produced); who resolves it finds out.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, bool allowWhiteSpace, [NotNullWhen(true)] out string? host, out int? port)
    {
        host = null;
        port = null;
        int end = text.Length > 0 && text[0] == '[' ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (end == 0)
        {
            return false;
        }

        ReadOnlySpan<char> name = end < 0 ? text : text[..end];
        ReadOnlySpan<char> rest = text[name.Length..];
        if (allowWhiteSpace)
        {
            name = SipGrammar.Trim(name);
            rest = SipGrammar.Trim(rest);
        }

        if (!IsHost(name) || (!rest.IsEmpty && !TryPort(rest, allowWhiteSpace, out port)))
        {
            return false;
        }

        host = name.ToString();
        return true;
    }

    private static bool TryPort(ReadOnlySpan<char> rest, bool allowWhiteSpace, out int? port)
    {
        port = null;
        if (rest[0] != ':')
        {
            return false;
        }

        rest = allowWhiteSpace ? SipGrammar.Trim(rest[1..]) : rest[1..];
        if (!ushort.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out ushort value))
        {
            return false;
        }

        port = value;
        return true;
    }

    /// <summary>True for a host name, an IPv4 address or a bracketed IPv6 address.</summary>
    public static bool IsHost(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.Length > MaxHostLength)
        {
            return false;
        }

        return name[0] == '['
            ? name.Length > 3 && name[^1] == ']' && !name[1..^1].ContainsAnyExcept(AddressCharacters)
            : !name.ContainsAnyExcept(NameCharacters);
    }
}
