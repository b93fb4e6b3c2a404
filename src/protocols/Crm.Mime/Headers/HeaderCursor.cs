using System.Buffers;
using System.Text;

namespace Crm.Mime;

/// <summary>The small pieces of structured fields: comments, quoted strings, words (RFC 5322 section 3.2). Each moves the cursor behind itself.</summary>
internal static class HeaderCursor
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\"(),:;<[");

    /// <summary>A comment with the comments in it, outer brackets cut; the cursor is on the opening bracket. An open one ends with the text.</summary>
    public static string Comment(ReadOnlySpan<char> text, ref int at, ref MimeDefects defects)
    {
        var content = new StringBuilder();
        int depth = 0;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\\' && at + 1 < text.Length)
            {
                content.Append(text[++at]);
                continue;
            }

            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                at++;
                return content.ToString();
            }

            if (c != '(' || depth > 1)
            {
                content.Append(c);
            }
        }

        defects |= MimeDefects.AddressMalformed;
        return content.ToString();
    }

    /// <summary>A quoted string, quotes cut and backslashes resolved; the cursor is on the opening quote. An open one ends with the text.</summary>
    public static string QuotedString(ReadOnlySpan<char> text, ref int at, out bool open)
    {
        open = false;
        var content = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                at++;
                return content.ToString();
            }

            content.Append(c == '\\' && at + 1 < text.Length ? text[++at] : c);
        }

        open = true;
        return content.ToString();
    }

    /// <summary>A domain in square brackets, brackets kept, white space cut; the cursor is on the opening one.</summary>
    public static ReadOnlySpan<char> DomainLiteral(ReadOnlySpan<char> text, ref int at)
    {
        int length = text[at..].IndexOf(']');
        ReadOnlySpan<char> literal = length < 0 ? text[at..] : text.Slice(at, length + 1);
        at += literal.Length;
        return literal.ContainsAny(' ', '\t') ? literal.ToString().Replace(" ", "").Replace("\t", "") : literal;
    }

    /// <summary>Everything up to the next character that means something; at least one character. An encoded word is one word, whatever is in it.</summary>
    public static ReadOnlySpan<char> Word(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        if (EncodedWords.LengthAt(text[at..]) is > 0 and var encoded)
        {
            at += encoded;
            return text[start..at];
        }

        int length = text[(at + 1)..].IndexOfAny(WordEnds);
        at = length < 0 ? text.Length : at + 1 + length;
        return text[start..at];
    }
}
