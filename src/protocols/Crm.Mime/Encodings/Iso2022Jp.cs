namespace Crm.Mime;

/// <summary>
/// ISO-2022-JP (RFC 1468) in which escape sequences switch between ASCII and two-byte characters. It is rewritten as EUC-JP, which has no state.
/// The end of a line brings back ASCII, as the RFC wants it, so that one lost escape spoils one line only.
/// </summary>
internal static class Iso2022Jp
{
    private const byte Escape = 0x1b;

    private enum Set
    {
        Ascii,
        Katakana,
        Kanji,
        Unreadable,
    }

    /// <summary>The same text in EUC-JP.</summary>
    /// <param name="bytes">The text in ISO-2022-JP.</param>
    /// <param name="damaged">True when something in it means nothing.</param>
    public static ReadOnlySpan<byte> ToEucJp(ReadOnlySpan<byte> bytes, out bool damaged)
    {
        var result = new byte[bytes.Length * 2]; // a half-width katakana takes two
        int written = 0;
        var set = Set.Ascii;
        damaged = false;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte c = bytes[i];
            if (c == Escape && Switch(bytes[i..]) is { Length: > 0 } change)
            {
                set = change.To;
                i += change.Length - 1;
            }
            else if (c is (byte)'\n' or (byte)'\r')
            {
                set = Set.Ascii;
                result[written++] = c;
            }
            else if (set == Set.Kanji && c is > 0x20 and < 0x7f && i + 1 < bytes.Length && bytes[i + 1] is > 0x20 and < 0x7f)
            {
                result[written++] = (byte)(c | 0x80);
                result[written++] = (byte)(bytes[++i] | 0x80);
            }
            else if (set == Set.Katakana && c is > 0x20 and < 0x60)
            {
                result[written++] = 0x8e;
                result[written++] = (byte)(c | 0x80);
            }
            else
            {
                bool means = c < 0x80 && c != Escape && (set == Set.Ascii || c <= ' ');
                damaged |= !means;
                result[written++] = means ? c : (byte)'?';
            }
        }

        return result.AsSpan(0, written);
    }

    // The sets of RFC 1468, katakana as Windows sends them, and the supplement of RFC 2237, which EUC-JP here cannot take.
    private static (Set To, int Length) Switch(ReadOnlySpan<byte> at) => at switch
    {
        [_, (byte)'(', (byte)'B' or (byte)'J', ..] => (Set.Ascii, 3),
        [_, (byte)'(', (byte)'I', ..] => (Set.Katakana, 3),
        [_, (byte)'$', (byte)'@' or (byte)'B', ..] => (Set.Kanji, 3),
        [_, (byte)'$', (byte)'(', (byte)'@' or (byte)'B', ..] => (Set.Kanji, 4),
        [_, (byte)'$', (byte)'(', (byte)'D', ..] => (Set.Unreadable, 4),
        _ => (Set.Ascii, 0),
    };
}
