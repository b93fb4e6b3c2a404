namespace Crm.Imap;

/// <summary>How much of what a server says is taken in. Beyond a limit the reader stops with a fault and the connection is of no more use. Immutable.</summary>
public sealed record ImapLimits
{
    /// <summary>The defaults.</summary>
    public static readonly ImapLimits Default = new();

    /// <summary>Longest response in bytes without its literals. A search that finds half a million mails fits.</summary>
    public int MaxLineBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>All literals of one response together, in bytes.</summary>
    public int MaxLiteralBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Most literals of one response.</summary>
    public int MaxLiterals { get; init; } = 64;

    /// <summary>How deep lists may nest.</summary>
    public int MaxDepth { get; init; } = 32;
}
