using System.Text;

namespace Crm.Mime.Writing;

/// <summary>Puts bodies into lines that every mail server passes on unchanged.</summary>
internal static class BodyEncoder
{
    private const int Width = 76;
    private const int MaxSevenBitLine = 998;

    /// <summary>True when the bytes may go as they are (RFC 2045 section 2.7): ASCII without NUL, short lines ended by CRLF.</summary>
    public static bool IsSevenBit(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            if (line.Length > MaxSevenBitLine || line.ContainsAnyExceptInRange((byte)1, (byte)127) || line.ContainsAny((byte)'\r', (byte)'\n'))
            {
                return false;
            }

            bytes = end < 0 ? default : bytes[(end + 2)..];
        }

        return true;
    }

    /// <summary>A text in the encoding that suits it: as it is, quoted-printable while people could still read it, else base64.</summary>
    /// <returns>The encoding and the encoded lines, the last one ended.</returns>
    public static (TransferEncoding Encoding, string Body) Text(string text)
    {
        string lines = LineEnds.ToLf(text);
        if (GoesAsItIs(lines))
        {
            return (TransferEncoding.SevenBit, lines.Replace("\n", "\r\n", StringComparison.Ordinal));
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(lines.Replace("\n", "\r\n", StringComparison.Ordinal));
        int special = utf8.Count(b => b is >= 127 or (byte)'=' or < 32 and not ((byte)'\r' or (byte)'\n'));
        return special > utf8.Length / 6 ? (TransferEncoding.Base64, Base64(utf8)) : (TransferEncoding.QuotedPrintable, QuotedPrintable(utf8));
    }

    /// <summary>Base64 in lines.</summary>
    public static string Base64(ReadOnlySpan<byte> bytes)
    {
        string letters = Convert.ToBase64String(bytes);
        var lines = new StringBuilder(letters.Length + letters.Length / Width * 2 + 4);
        for (int at = 0; at < letters.Length; at += Width)
        {
            lines.Append(letters, at, Math.Min(Width, letters.Length - at)).Append("\r\n");
        }

        return lines.ToString();
    }

    /// <summary>Quoted-printable (RFC 2045 section 6.7) of a text whose lines end with CRLF.</summary>
    public static string QuotedPrintable(ReadOnlySpan<byte> utf8)
    {
        var lines = new StringBuilder(utf8.Length + utf8.Length / 8);
        int column = 0;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte b = utf8[i];
            if (b == '\r' && i + 1 < utf8.Length && utf8[i + 1] == '\n')
            {
                lines.Append("\r\n");
                column = 0;
                i++;
                continue;
            }

            int length = IsLiteral(utf8, i, column) ? 1 : 3;
            if (column + length > Width - 1)
            {
                lines.Append("=\r\n");
                column = 0;
                length = IsLiteral(utf8, i, column) ? 1 : 3;
            }

            lines.Append(length == 1 ? ((char)b).ToString() : $"={b:X2}");
            column += length;
        }

        return lines.ToString();
    }

    // Besides what the RFC encodes: a dot that begins a line (some servers eat it), "From " (mbox files put a mark before it), blanks at a line's end.
    private static bool IsLiteral(ReadOnlySpan<byte> text, int at, int column)
    {
        byte b = text[at];
        if (b is (byte)' ' or (byte)'\t')
        {
            return at + 1 < text.Length && text[at + 1] is not ((byte)'\r' or (byte)'\n');
        }

        bool troubles = column == 0 && (b == '.' || text[at..].StartsWith("From "u8));
        return b is > 32 and < 127 and not (byte)'=' && !troubles;
    }

    private static bool GoesAsItIs(string lines)
    {
        foreach (Range range in lines.AsSpan().Split('\n'))
        {
            ReadOnlySpan<char> line = lines.AsSpan(range);
            bool visible = !line.ContainsAnyExceptInRange(' ', '~') || line.ToString().All(c => c is '\t' or (>= ' ' and <= '~'));
            bool troubles = line.StartsWith("From ") || line is ['.', ..] || line is [.., ' ' or '\t'] || line.Contains("=_", StringComparison.Ordinal);
            if (!visible || troubles || line.Length > Width)
            {
                return false;
            }
        }

        return true;
    }
}
