namespace Crm.Sip;

/// <summary>The limits and named leniencies of the parser. Immutable.</summary>
public sealed record SipParserOptions
{
    /// <summary>The largest UDP payload is below this; larger stream messages are refused.</summary>
    public const int DefaultMaxMessageBytes = 64 * 1024;

    /// <summary>Default of <see cref="MaxHeaderCount"/>.</summary>
    public const int DefaultMaxHeaderCount = 256;

    /// <summary>Default of <see cref="MaxHeaderLineBytes"/>.</summary>
    public const int DefaultMaxHeaderLineBytes = 8 * 1024;

    /// <summary>The defaults.</summary>
    public static readonly SipParserOptions Default = new();

    /// <summary>Longest message with body, in bytes; beyond it 513.</summary>
    public int MaxMessageBytes { get; init; } = DefaultMaxMessageBytes;

    /// <summary>Most header lines in a message; beyond it 513.</summary>
    public int MaxHeaderCount { get; init; } = DefaultMaxHeaderCount;

    /// <summary>Longest start line or header line, folded parts included, in bytes; beyond it 513 (414 for the start line).</summary>
    public int MaxHeaderLineBytes { get; init; } = DefaultMaxHeaderLineBytes;

    /// <summary>
    /// Accept requests of RFC 2543 elements, which know neither Max-Forwards nor branches (RFC 3261 section 8.1.1.7 and 16.3 keep them
    /// valid, RFC 4475 section 3.4.1 tests them). When off, a request lacking either is answered 400.
    /// </summary>
    public bool AcceptRfc2543 { get; init; } = true;
}
