using System.Text;

namespace Crm.Mime;

/// <summary>
/// Encoded words (RFC 2047, language tags as in RFC 2231 section 5). Neighbours of one charset are decoded together, because many programs
/// cut characters in two. Linear in the text's length.
/// </summary>
public static class EncodedWords
{
    private const int MaxCharsetLength = 60;

    /// <summary>
    /// The text with its encoded words decoded. What they decode to holds no control characters: a line break hidden in a word becomes a
    /// space. A word that cannot be decoded stays as it is and is noted.
    /// </summary>
    public static DecodedText Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
        {
            return new DecodedText(text, Charsets.Utf8, MimeDefects.None);
        }

        var run = new EncodedWordRun();
        int at = 0;
        int end = -1; // where the next "?=" is, so that it is not searched for twice
        while (text.IndexOf("=?", at, StringComparison.Ordinal) is var start and >= 0)
        {
            run.Literal(text.AsSpan(at, start - at));
            if (TryRead(text, start, ref end, out EncodedWord word))
            {
                run.Word(word, text);
                at = word.End;
            }
            else
            {
                run.Literal("=?");
                at = start + 2;
            }
        }

        run.Literal(text.AsSpan(at));
        return run.Finish();
    }

    /// <summary>The length of the encoded word at the start of the text, or 0. For fields whose commas and colons part what they stand between.</summary>
    internal static int LengthAt(ReadOnlySpan<char> text)
    {
        const int MostLooked = 600; // the RFC allows 75
        if (!text.StartsWith("=?"))
        {
            return 0;
        }

        text = text[..Math.Min(text.Length, MostLooked)];
        int charset = text[2..].IndexOf('?');
        int content = 2 + charset + 3;
        if (charset <= 0 || content >= text.Length || text[content - 1] != '?')
        {
            return 0;
        }

        int end = text[content..].IndexOf("?=");
        return end < 0 || text[..(content + end)].ContainsAny(" \t\"<>") ? 0 : content + end + 2;
    }

    private static bool TryRead(string text, int start, ref int end, out EncodedWord word)
    {
        word = default;
        int charset = start + 2;
        int charsetLength = text.AsSpan(charset, Math.Min(MaxCharsetLength, text.Length - charset)).IndexOf('?');
        int content = charset + charsetLength + 3;
        if (charsetLength <= 0 || content > text.Length || text[content - 1] != '?' || text.AsSpan(charset, charsetLength).ContainsAny(' ', '\t'))
        {
            return false;
        }

        char encoding = (char)(text[content - 2] | 0x20);
        if (end < content && end != int.MaxValue)
        {
            int found = text.IndexOf("?=", content, StringComparison.Ordinal);
            end = found < 0 ? int.MaxValue : found;
        }

        if (encoding is not ('b' or 'q') || end == int.MaxValue)
        {
            return false;
        }

        word = new EncodedWord(text.AsSpan(charset, charsetLength).ToString(), encoding == 'b', content, end);
        return true;
    }
}

/// <summary>Where an encoded word lies in its text.</summary>
internal readonly record struct EncodedWord(string Charset, bool Base64, int ContentStart, int ContentEnd)
{
    public int End => ContentEnd + 2;
}

/// <summary>Puts literals and decoded words together.</summary>
internal sealed class EncodedWordRun
{
    private readonly StringBuilder _text = new();
    private readonly List<byte> _pending = [];
    private string _charset = "";
    private string _space = "";
    private bool _afterWord;
    private MimeDefects _defects;

    // White space between two encoded words is not shown (RFC 2047 section 6.2), so it waits for what comes next.
    public void Literal(ReadOnlySpan<char> literal)
    {
        if (literal.IsEmpty)
        {
            return;
        }

        if (_afterWord && literal.Trim(" \t").IsEmpty)
        {
            _space += literal.ToString();
            return;
        }

        Flush();
        _text.Append(_space).Append(literal);
        _space = "";
        _afterWord = false;
    }

    public void Word(EncodedWord word, string text)
    {
        if (!_charset.Equals(word.Charset, StringComparison.OrdinalIgnoreCase))
        {
            Flush();
        }

        _space = "";
        _charset = word.Charset;
        ReadOnlySpan<char> content = text.AsSpan(word.ContentStart, word.ContentEnd - word.ContentStart);
        if (content.ContainsAnyExceptInRange('\0', '\x7f'))
        {
            _defects |= MimeDefects.EncodedWordDamaged;
        }

        byte[] encoded = Encoding.UTF8.GetBytes(content.ToString());
        DecodedContent decoded = word.Base64 ? Base64Encoding.Decode(encoded) : QuotedPrintable.DecodeWord(encoded);
        _defects |= decoded.Defects == MimeDefects.None ? 0 : MimeDefects.EncodedWordDamaged;
        _pending.AddRange(decoded.Bytes.Span);
        _afterWord = true;
    }

    public DecodedText Finish()
    {
        Flush();
        _text.Append(_space);
        return new DecodedText(_text.ToString(), Charsets.Utf8, _defects);
    }

    private void Flush()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        string charset = _charset.Split('*')[0];
        DecodedText decoded = Charsets.Decode(charset, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending));
        _defects |= decoded.Defects;
        foreach (char c in decoded.Text)
        {
            _text.Append(char.IsControl(c) ? ' ' : c);
        }

        _pending.Clear();
    }
}
