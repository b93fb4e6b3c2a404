namespace Crm.Mime;

/// <summary>How a body is encoded for its way (RFC 2045 section 6).</summary>
public enum TransferEncoding
{
    /// <summary>Short lines of ASCII; the default.</summary>
    SevenBit,

    /// <summary>Short lines of bytes.</summary>
    EightBit,

    /// <summary>Any bytes.</summary>
    Binary,

    /// <summary>Base64.</summary>
    Base64,

    /// <summary>Quoted-printable.</summary>
    QuotedPrintable,

    /// <summary>A name that is not known, such as <c>x-uuencode</c>.</summary>
    Unknown,
}

/// <summary>Reads the name of a transfer encoding and takes it off.</summary>
internal static class TransferEncodings
{
    public static TransferEncoding Read(string? value)
    {
        string name = (value ?? "").Split(';', '(')[0].Trim().Trim('"').ToLowerInvariant();
        return name switch
        {
            "" or "7bit" or "7-bit" => TransferEncoding.SevenBit,
            "8bit" or "8-bit" => TransferEncoding.EightBit,
            "binary" => TransferEncoding.Binary,
            "base64" => TransferEncoding.Base64,
            "quoted-printable" => TransferEncoding.QuotedPrintable,
            _ => TransferEncoding.Unknown,
        };
    }

    public static DecodedContent Decode(TransferEncoding encoding, ReadOnlyMemory<byte> body) => encoding switch
    {
        TransferEncoding.Base64 => Base64Encoding.Decode(body.Span),
        TransferEncoding.QuotedPrintable => QuotedPrintable.Decode(body.Span),
        TransferEncoding.Unknown => new DecodedContent(body, MimeDefects.TransferEncodingUnknown),
        _ => new DecodedContent(body, MimeDefects.None),
    };

    /// <summary>The name as it is written in a field.</summary>
    public static string Name(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.EightBit => "8bit",
        TransferEncoding.Binary => "binary",
        TransferEncoding.Base64 => "base64",
        TransferEncoding.QuotedPrintable => "quoted-printable",
        TransferEncoding.Unknown => "unknown",
        _ => "7bit",
    };
}
