using System.Globalization;
using System.Text;

namespace Crm.Smtp;

/// <summary>Addresses in commands (RFC 5321 section 4.1.2).</summary>
public static class ForwardPath
{
    /// <summary>Longest address (section 4.5.3.1.3, brackets not counted).</summary>
    public const int MaxLength = 254;

    /// <summary>
    /// Whether an address can be named in a command: something on both sides of the at sign, and nothing that would end the path or the line. A
    /// blank may stand between quotes only.
    /// </summary>
    public static bool IsValid(string address)
    {
        int at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || address.Length > MaxLength || address.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
        {
            return false;
        }

        ReadOnlySpan<char> local = address.AsSpan(0, at);
        bool quoted = local is ['"', _, .., '"'];
        return !address.AsSpan(at).ContainsAny("<> \"") && (quoted ? IsQuoted(local[1..^1]) : !local.ContainsAny("<>() \"\\,;:[]"));
    }

    /// <summary>Whether SMTPUTF8 is needed for it.</summary>
    public static bool NeedsUtf8(string address) => !Ascii.IsValid(address);

    /// <summary>The address as ORCPT names it (RFC 3461 section 4.2): xtext.</summary>
    public static string Xtext(string address)
    {
        var text = new StringBuilder(address.Length);
        foreach (char c in address)
        {
            text.Append(c is >= '!' and <= '~' and not ('+' or '=') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"+{(int)c:X2}"));
        }

        return text.ToString();
    }

    private static bool IsQuoted(ReadOnlySpan<char> inner)
    {
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"' || (inner[i] == '\\' && ++i == inner.Length))
            {
                return false;
            }
        }

        return true;
    }
}
