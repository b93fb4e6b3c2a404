namespace Crm.Mime;

/// <summary>A header as it was read.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="BodyStart">Where the body begins.</param>
/// <param name="Defects">What was wrong.</param>
internal readonly record struct HeaderBlock(HeaderList Fields, int BodyStart, MimeDefects Defects);

/// <summary>What is left of the limits that all parts of a message share.</summary>
internal sealed class ParseBudget(MimeLimits limits)
{
    private int _parts = limits.MaxParts;
    private int _headerLines = limits.MaxHeaderLinesTotal;

    /// <summary>The limits themselves.</summary>
    public MimeLimits Limits { get; } = limits;

    /// <summary>True once a part was left out; from then on ends are missing because we stopped, not because they were not sent.</summary>
    public bool PartsSpent { get; private set; }

    /// <summary>Takes one part, if there is one left.</summary>
    public bool TakePart()
    {
        PartsSpent |= _parts == 0;
        _parts -= PartsSpent ? 0 : 1;
        return !PartsSpent;
    }

    /// <summary>Takes one line of a header, if there is one left.</summary>
    public bool TakeHeaderLine() => _headerLines > 0 && _headerLines-- > 0;
}
