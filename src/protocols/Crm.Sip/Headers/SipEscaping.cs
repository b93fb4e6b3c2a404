using System.Buffers;
using System.Globalization;
using System.Text;

namespace Crm.Sip;

/// <summary>Percent escapes in SIP URIs (RFC 3261 section 19.1.2).</summary>
internal static class SipEscaping
{
    private static readonly SearchValues<char> UserCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()&=+$,;?/");

    /// <summary>Writes any text as the user part of a URI.</summary>
    public static string EscapeUser(string user)
    {
        if (!user.AsSpan().ContainsAnyExcept(UserCharacters))
        {
            return user;
        }

        var result = new StringBuilder(user.Length + 8);
        foreach (byte b in Encoding.UTF8.GetBytes(user))
        {
            if (b < 0x80 && UserCharacters.Contains((char)b))
            {
                result.Append((char)b);
            }
            else
            {
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return result.ToString();
    }

    /// <summary>Resolves the escapes; bytes that are not UTF-8 become the replacement character.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        byte[] source = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < source.Length; i++)
        {
            bool escape = source[i] == '%' && i + 2 < source.Length && char.IsAsciiHexDigit((char)source[i + 1])
                && char.IsAsciiHexDigit((char)source[i + 2]);
            source[length++] = escape
                ? (byte)(Convert.FromHexString([(char)source[i + 1], (char)source[i + 2]])[0])
                : source[i];
            i += escape ? 2 : 0;
        }

        return Encoding.UTF8.GetString(source, 0, length);
    }

    /// <summary>True when every percent sign starts an escape of two hexadecimal digits.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }

            text = text[(at + 3)..];
        }

        return true;
    }
}
