using System.Buffers;

namespace Crm.Sip;

/// <summary>The character classes and separators of RFC 3261 section 25.1 that several headers share.</summary>
internal static class SipGrammar
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Characters of a token.</summary>
    public const string TokenCharacters = Alphanumeric + "-.!%*_+`'~";

    private static readonly SearchValues<char> Token = SearchValues.Create(TokenCharacters);

    /// <summary>True for one or more token characters.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>Space and tab: all that is left of linear white space once folded lines are joined.</summary>
    public static bool IsWhiteSpace(char c) => c is ' ' or '\t';

    /// <summary>Cuts spaces and tabs from both ends.</summary>
    public static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(" \t");

    /// <summary>True when the text holds white space, a control character, a quote or an angle bracket: never legal inside a bare value.</summary>
    public static bool HasForbidden(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c <= ' ' || c == '\x7f' || c is '"' or '<' or '>')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The position of the next separator that is outside quoted strings and angle brackets, the text's length when there is none, or
    /// -1 when a quote or bracket is left open.
    /// </summary>
    public static int NextSeparator(ReadOnlySpan<char> text, char separator)
    {
        bool inBrackets = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"' && !inBrackets)
            {
                int length = QuotedLength(text[i..]);
                if (length < 0)
                {
                    return -1;
                }

                i += length - 1;
            }
            else if (c == '<')
            {
                inBrackets = true;
            }
            else if (c == '>')
            {
                inBrackets = false;
            }
            else if (c == separator && !inBrackets)
            {
                return i;
            }
        }

        return inBrackets ? -1 : text.Length;
    }

    /// <summary>The length, both quotes included, of the quoted string at the start of the text, or -1 when it does not end.</summary>
    public static int QuotedLength(ReadOnlySpan<char> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>The meaning of a quoted string: quotes cut, backslash escapes resolved. Text without quotes comes back as it is.</summary>
    public static string Unquote(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return text.ToString();
        }

        ReadOnlySpan<char> inner = text[1..^1];
        if (!inner.Contains('\\'))
        {
            return inner.ToString();
        }

        var result = new System.Text.StringBuilder(inner.Length);
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
            {
                i++;
            }

            result.Append(inner[i]);
        }

        return result.ToString();
    }

    /// <summary>Writes text as a quoted string; line ends, which no quoted string may hold, become spaces.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace('\r', ' ').Replace('\n', ' ') + "\"";
}
