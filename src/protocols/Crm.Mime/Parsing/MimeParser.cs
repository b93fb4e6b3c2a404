namespace Crm.Mime;

/// <summary>
/// Reads an e-mail: RFC 5322 and 6532 headers, RFC 2045 to 2049 bodies. Lenient: what is damaged is read as far as it goes and noted as a defect;
/// refused is only what is no message or beyond a limit. Never throws on input. Thread safe.
/// </summary>
public static class MimeParser
{
    /// <summary>Reads a message. It keeps the bytes; they must not change afterwards.</summary>
    /// <param name="bytes">The whole message. Empty lines and a byte order mark before it are skipped.</param>
    /// <param name="limits">How much is read.</param>
    /// <param name="message">The message.</param>
    /// <param name="error">Why there is none.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes,
        MimeLimits limits,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MimeMessage? message,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out MimeParseError? error)
    {
        message = null;
        error = null;
        if (bytes.Length > limits.MaxMessageBytes)
        {
            error = new(MimeParseFault.TooLarge, $"The message is longer than {limits.MaxMessageBytes} bytes.");
            return false;
        }

        int start = bytes.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
        int first = bytes.Span[start..].IndexOfAnyExcept("\r\n \t"u8);
        if (first < 0)
        {
            error = new(MimeParseFault.Empty, "There is nothing in the message.");
            return false;
        }

        // Empty lines before the header are skipped, blanks before its first field are not.
        start += bytes.Span.Slice(start, first).LastIndexOf((byte)'\n') + 1;
        MimePart root = new EntityParser(bytes, new ParseBudget(limits)).ParseMessage(start, depth: 0).Part;
        if (root.StructureDefects.HasFlag(MimeDefects.HeaderLimit))
        {
            error = new(MimeParseFault.HeaderTooLarge, $"The header has more than {limits.MaxHeaderLines} lines or {limits.MaxHeaderBytes} bytes.");
        }
        else if (root.Headers.Count == 0)
        {
            error = new(MimeParseFault.NoHeader, "The message does not begin with a header field.");
        }
        else
        {
            message = new MimeMessage(root);
        }

        return message is not null;
    }
}
