using System.Buffers.Text;

namespace Crm.Imap.Parsing;

/// <summary>Announcements of literals at the end of a line (RFC 9051 section 4.3): <c>{12}</c>, also <c>~{12}</c> and <c>{12+}</c>.</summary>
internal static class LiteralMark
{
    /// <summary>
    /// The length that a line announces, or null. Only responses with data have literals: in what is said to people a brace is a brace, and to take
    /// it for more would let the connection hang.
    /// </summary>
    public static long? Length(ReadOnlySpan<byte> response)
    {
        if (response is not [.., (byte)'}'] || !response.StartsWith("* "u8) || IsStatus(response[2..]))
        {
            return null;
        }

        int open = response.LastIndexOf((byte)'{');
        if (open < 1 || response[open - 1] is not ((byte)' ' or (byte)'(' or (byte)'~'))
        {
            return null;
        }

        ReadOnlySpan<byte> digits = response[(open + 1)..^1];
        digits = digits is [.., (byte)'+'] ? digits[..^1] : digits;
        return digits.Length is > 0 and <= 18 && Utf8Parser.TryParse(digits, out long length, out int read) && read == digits.Length && length >= 0 ? length : null;
    }

    private static bool IsStatus(ReadOnlySpan<byte> text)
    {
        int blank = text.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = blank < 0 ? text : text[..blank];
        return ImapScanner.Is(word, "OK"u8) || ImapScanner.Is(word, "NO"u8) || ImapScanner.Is(word, "BAD"u8) || ImapScanner.Is(word, "BYE"u8) || ImapScanner.Is(word, "PREAUTH"u8);
    }
}
