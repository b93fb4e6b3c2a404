namespace Crm.Mime;

/// <summary>What was wrong with a message or a part of it that could be read all the same. Several may stand together.</summary>
[Flags]
public enum MimeDefects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A line of the header is no header field; it was left out.</summary>
    HeaderMalformed = 1 << 0,

    /// <summary>The header holds bytes beyond ASCII that are not UTF-8; they were read as windows-1252.</summary>
    HeaderNotUtf8 = 1 << 1,

    /// <summary>No empty line parts the header from the body.</summary>
    HeaderUnended = 1 << 2,

    /// <summary>An encoded word (RFC 2047) could not be decoded, or stands where it may not.</summary>
    EncodedWordDamaged = 1 << 3,

    /// <summary>The charset has no known name; the text was read as UTF-8 where that fits, else as windows-1252.</summary>
    CharsetUnknown = 1 << 4,

    /// <summary>The charset is UTF-7, which hides markup from filters; the text was left undecoded.</summary>
    CharsetRefused = 1 << 5,

    /// <summary>Bytes beyond ASCII without a charset that allows them; read as UTF-8 where that fits, else as windows-1252.</summary>
    CharsetUndeclared = 1 << 6,

    /// <summary>Bytes that mean nothing in the charset; they became U+FFFD.</summary>
    CharacterDamaged = 1 << 7,

    /// <summary>A content-transfer encoding that is not known; the body is given as it is.</summary>
    TransferEncodingUnknown = 1 << 8,

    /// <summary>A multipart or message is encoded, which RFC 2045 section 6.4 forbids.</summary>
    TransferEncodingForbidden = 1 << 9,

    /// <summary>Base64 with foreign characters, lacking padding or cut short.</summary>
    Base64Damaged = 1 << 10,

    /// <summary>Quoted-printable with an equals sign that begins nothing.</summary>
    QuotedPrintableDamaged = 1 << 11,

    /// <summary>A multipart that names no boundary.</summary>
    BoundaryMissing = 1 << 12,

    /// <summary>The named boundary does not occur in the multipart.</summary>
    BoundaryWrong = 1 << 13,

    /// <summary>A multipart without its end.</summary>
    EndBoundaryMissing = 1 << 14,

    /// <summary>A Content-Type that cannot be read.</summary>
    ContentTypeMalformed = 1 << 15,

    /// <summary>A parameter (RFC 2231) that cannot be read fully.</summary>
    ParameterDamaged = 1 << 16,

    /// <summary>An address list that breaks the grammar; what looks like a mailbox was taken.</summary>
    AddressMalformed = 1 << 17,

    /// <summary>A Date that cannot be read.</summary>
    DateMalformed = 1 << 18,

    /// <summary>Parts nested deeper than the limit were not opened.</summary>
    DepthLimit = 1 << 19,

    /// <summary>There are more parts than the limit; the rest was left out.</summary>
    PartLimit = 1 << 20,

    /// <summary>The header of a part, or all headers together, are longer than the limit; the rest was left out.</summary>
    HeaderLimit = 1 << 21,

    /// <summary>More addresses in a list than the limit; the rest was left out.</summary>
    AddressLimit = 1 << 22,

    /// <summary>Something was left out because of a limit.</summary>
    Truncated = DepthLimit | PartLimit | HeaderLimit | AddressLimit,
}
