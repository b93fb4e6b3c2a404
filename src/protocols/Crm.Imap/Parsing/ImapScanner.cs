using System.Buffers.Text;
using System.Text;

namespace Crm.Imap.Parsing;

/// <summary>Walks over the text of one response, word by word (RFC 9051 section 9). Nothing here throws: what cannot be read is false, null or empty.</summary>
internal ref struct ImapScanner(ReadOnlySpan<byte> text, List<ImapLiteral> literals)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly List<ImapLiteral> _literals = literals;
    private int _at;

    /// <summary>True when nothing is left.</summary>
    public readonly bool AtEnd => _at >= _text.Length;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[Math.Min(_at, _text.Length)..];

    /// <summary>Whether a word is that one, whatever its case.</summary>
    public static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> upper) => Ascii.EqualsIgnoreCase(word, upper);

    /// <summary>Steps over one byte if it is that one.</summary>
    public bool Take(char expected)
    {
        bool there = _at < _text.Length && _text[_at] == expected;
        _at += there ? 1 : 0;
        return there;
    }

    /// <summary>Steps over blanks.</summary>
    public void Blanks()
    {
        while (Take(' '))
        {
            // one is usual
        }
    }

    /// <summary>An atom; a section in brackets and what follows it belong to it: <c>BODY[HEADER.FIELDS (TO)]&lt;0&gt;</c>.</summary>
    public ReadOnlySpan<byte> Word()
    {
        int start = _at;
        while (_at < _text.Length && _text[_at] is not ((byte)' ' or (byte)'(' or (byte)')' or (byte)'"' or (byte)'{'))
        {
            int close = _text[_at] == '[' ? _text[_at..].IndexOf((byte)']') : -1;
            _at += close > 0 ? close + 1 : 1;
        }

        return _text[start.._at];
    }

    /// <summary>A number, or null; the position is behind it.</summary>
    public uint? Number()
    {
        ReadOnlySpan<byte> digits = Word();
        return Utf8Parser.TryParse(digits, out uint number, out int read) && read == digits.Length ? number : null;
    }

    /// <summary>A string in quotes, a literal, or NIL and other atoms (null). False when there is none of them.</summary>
    public bool String(out ReadOnlyMemory<byte>? value)
    {
        value = null;
        Take('~');
        if (Take('"'))
        {
            return Quoted(out value);
        }

        if (_at < _text.Length && _text[_at] == '{')
        {
            return Literal(out value);
        }

        return !Word().IsEmpty;
    }

    /// <summary>Steps over any value: a word, a string, a list. False when it does not end or nests too deep.</summary>
    public bool Skip(int depth)
    {
        if (!Take('('))
        {
            return String(out _);
        }

        if (depth <= 0)
        {
            return false;
        }

        Blanks();
        while (!Take(')'))
        {
            if (AtEnd || !Skip(depth - 1))
            {
                return false;
            }

            Blanks();
        }

        return true;
    }

    private bool Quoted(out ReadOnlyMemory<byte>? value)
    {
        var content = new List<byte>();
        while (_at < _text.Length && _text[_at] != '"')
        {
            _at += _text[_at] == '\\' ? 1 : 0;
            if (_at < _text.Length)
            {
                content.Add(_text[_at++]);
            }
        }

        value = content.ToArray();
        return Take('"');
    }

    private bool Literal(out ReadOnlyMemory<byte>? value)
    {
        value = null;
        int close = _text[_at..].IndexOf((byte)'}');
        int end = _at + close + 1;
        int found = close < 0 ? -1 : _literals.FindIndex(each => each.At == end);
        if (found < 0)
        {
            return false;
        }

        value = _literals[found].Bytes;
        _at = end;
        return true;
    }
}
