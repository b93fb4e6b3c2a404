using System.Buffers;
using System.Text;

namespace Crm.Sip;

/// <summary>A position in header bytes, with the few moves that the index needs. Line ends count as white space: they are folds here.</summary>
internal ref struct SipCursor(ReadOnlySpan<byte> text)
{
    private static readonly SearchValues<byte> Token = SearchValues.Create(Encoding.ASCII.GetBytes(SipGrammar.TokenCharacters));

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Bytes from the start.</summary>
    public int Position { get; private set; }

    /// <summary>True when nothing is left.</summary>
    public readonly bool AtEnd => Position >= _text.Length;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    /// <summary>The length of the token at the start of the text; 0 when there is none.</summary>
    public static int TokenLength(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAnyExcept(Token);
        return end < 0 ? text.Length : end;
    }

    /// <summary>Passes over white space and says whether there was some.</summary>
    public bool SkipWhiteSpace()
    {
        int start = Position;
        while (Position < _text.Length && IsWhiteSpace(_text[Position]))
        {
            Position++;
        }

        return Position > start;
    }

    /// <summary>Passes over one byte if it is the next one; white space before it is passed over too.</summary>
    public bool Take(byte expected)
    {
        SkipWhiteSpace();
        bool there = Position < _text.Length && _text[Position] == expected;
        Position += there ? 1 : 0;
        return there;
    }

    /// <summary>Passes over white space and takes the token that follows; empty when there is none.</summary>
    public ReadOnlySpan<byte> TakeToken()
    {
        SkipWhiteSpace();
        ReadOnlySpan<byte> token = Rest[..TokenLength(Rest)];
        Position += token.Length;
        return token;
    }

    /// <summary>Moves on by a count of bytes.</summary>
    public void Skip(int count) => Position += count;

    /// <summary>Space, tab, or a byte of a folded line end.</summary>
    public static bool IsWhiteSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <summary>Reads decimal digits only; -1 when there is anything else, nothing, or more than <paramref name="max"/>.</summary>
    public static long Number(ReadOnlySpan<byte> digits, long max)
    {
        long value = digits.IsEmpty ? -1 : 0;
        foreach (byte b in digits)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            value = value * 10 + (b - '0');
            if (value > max)
            {
                return -1;
            }
        }

        return value;
    }
}
