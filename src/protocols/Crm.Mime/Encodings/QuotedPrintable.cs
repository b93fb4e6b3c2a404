namespace Crm.Mime;

/// <summary>Quoted-printable (RFC 2045 section 6.7) and its sister for encoded words (RFC 2047 section 4.2), read leniently.</summary>
internal static class QuotedPrintable
{
    /// <summary>Decodes a body: soft line breaks go, white space before a line's end goes, an equals sign that begins nothing stays.</summary>
    public static DecodedContent Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[encoded.Length];
        int written = 0;
        int lineStart = 0; // white space before it belongs to a line that is over
        bool damaged = false;
        for (int i = 0; i < encoded.Length; i++)
        {
            byte c = encoded[i];
            if (c == '\n')
            {
                int end = written;
                bool carriage = end > lineStart && bytes[end - 1] == '\r';
                end = TrimEnd(bytes, lineStart, carriage ? end - 1 : end);
                if (carriage)
                {
                    bytes[end++] = (byte)'\r';
                }

                bytes[end++] = (byte)'\n';
                lineStart = written = end;
            }
            else if (c != '=')
            {
                bytes[written++] = c;
            }
            else if (HexPair(encoded, i) is >= 0 and var value)
            {
                bytes[written++] = (byte)value;
                lineStart = written; // an encoded blank is meant
                i += 2;
            }
            else if (SoftBreak(encoded, i) is > 0 and var length)
            {
                lineStart = written;
                i += length - 1;
            }
            else
            {
                bytes[written++] = c;
                damaged = true;
            }
        }

        return new(bytes.AsMemory(0, written), damaged ? MimeDefects.QuotedPrintableDamaged : MimeDefects.None);
    }

    /// <summary>Decodes the content of an encoded word: an underscore is a blank.</summary>
    public static DecodedContent DecodeWord(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[encoded.Length];
        int written = 0;
        bool damaged = false;
        for (int i = 0; i < encoded.Length; i++)
        {
            int value = encoded[i] == '=' ? HexPair(encoded, i) : -1;
            damaged |= encoded[i] == '=' && value < 0;
            bytes[written++] = value >= 0 ? (byte)value : encoded[i] == '_' ? (byte)' ' : encoded[i];
            i += value >= 0 ? 2 : 0;
        }

        return new(bytes.AsMemory(0, written), damaged ? MimeDefects.QuotedPrintableDamaged : MimeDefects.None);
    }

    private static int HexPair(ReadOnlySpan<byte> encoded, int at) =>
        at + 2 < encoded.Length && Hex.Value(encoded[at + 1]) is >= 0 and var high && Hex.Value(encoded[at + 2]) is >= 0 and var low ? (high << 4) | low : -1;

    // "=", white space that some gateways add, and the line's end. At the end of the body the line's end may be missing. Zero when it is none.
    private static int SoftBreak(ReadOnlySpan<byte> encoded, int at)
    {
        const int MostAdded = 100;
        int end = at + 1;
        while (end < encoded.Length && end - at < MostAdded && encoded[end] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end++;
        }

        return end == encoded.Length ? end - at : encoded[end] == '\n' ? end - at + 1 : 0;
    }

    private static int TrimEnd(byte[] bytes, int start, int end)
    {
        while (end > start && bytes[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return end;
    }
}
