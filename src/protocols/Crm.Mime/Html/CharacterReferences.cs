using System.Globalization;
using System.Net;
using System.Text;

namespace Crm.Mime.Html;

/// <summary>
/// Character references in attribute values. What is read here is written again with every ampersand escaped, so a browser sees exactly what was
/// checked; a reference that is not known here stays a harmless text.
/// </summary>
internal static class CharacterReferences
{
    private const int MaxDigits = 8;

    /// <summary>The value with its references resolved: numeric ones with or without semicolon, and the named ones of HTML 4.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains('&'))
        {
            return value;
        }

        var decoded = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '&' && Numeric(value.AsSpan(i), out int length) is { } rune)
            {
                decoded.Append(rune.ToString());
                i += length - 1;
            }
            else if (value[i] == '&' && Named(value.AsSpan(i)) is { } text)
            {
                decoded.Append(text.Decoded);
                i += text.Length - 1;
            }
            else
            {
                decoded.Append(value[i]);
            }
        }

        return decoded.ToString();
    }

    /// <summary>Text as it may stand in an attribute or between tags.</summary>
    public static string Encode(string value) => value.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");

    private static Rune? Numeric(ReadOnlySpan<char> text, out int length)
    {
        length = 0;
        if (text.Length < 3 || text[1] != '#')
        {
            return null;
        }

        bool hexadecimal = text[2] is 'x' or 'X';
        int start = hexadecimal ? 3 : 2;
        int end = start;
        while (end < text.Length && end - start < MaxDigits && (hexadecimal ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])))
        {
            end++;
        }

        if (end == start)
        {
            return null;
        }

        long code = long.Parse(text[start..end], hexadecimal ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture);
        length = end + (end < text.Length && text[end] == ';' ? 1 : 0);
        return code is > 0 and <= 0x10ffff && Rune.IsValid((int)code) ? new Rune((int)code) : Rune.ReplacementChar;
    }

    private static (string Decoded, int Length)? Named(ReadOnlySpan<char> text)
    {
        const int MaxName = 12;
        int end = text[..Math.Min(text.Length, MaxName)].IndexOf(';');
        if (end < 2 || text[1..end].ContainsAnyExceptInRange('0', 'z'))
        {
            return null;
        }

        string reference = text[..(end + 1)].ToString();
        string decoded = WebUtility.HtmlDecode(reference);
        return decoded == reference ? null : (decoded, reference.Length);
    }
}
