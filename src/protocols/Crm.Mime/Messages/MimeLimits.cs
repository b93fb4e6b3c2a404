namespace Crm.Mime;

/// <summary>How much of a message is read. Immutable. What happens at each limit is said beside it.</summary>
public sealed record MimeLimits
{
    /// <summary>The defaults.</summary>
    public static readonly MimeLimits Default = new();

    /// <summary>Longest message in bytes; a longer one is refused.</summary>
    public int MaxMessageBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>How deep multiparts and messages may nest; a part below is not opened (<see cref="MimeDefects.DepthLimit"/>).</summary>
    public int MaxDepth { get; init; } = 20;

    /// <summary>Most parts, multiparts included; the rest is left out (<see cref="MimeDefects.PartLimit"/>).</summary>
    public int MaxParts { get; init; } = 1_000;

    /// <summary>Most lines in one header. The message's own header beyond it is refused, a part's cut (<see cref="MimeDefects.HeaderLimit"/>).</summary>
    public int MaxHeaderLines { get; init; } = 1_000;

    /// <summary>Longest header in bytes, at the limit as with <see cref="MaxHeaderLines"/>.</summary>
    public int MaxHeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Most header lines of all parts together; beyond it headers of parts are cut (<see cref="MimeDefects.HeaderLimit"/>).</summary>
    public int MaxHeaderLinesTotal { get; init; } = 20_000;
}
