namespace Crm.Smtp;

/// <summary>What a server answered (RFC 5321 section 4.2): a code of three digits and one or more lines. Immutable.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Lines">The texts behind the code, at most <see cref="MaxLines"/> of <see cref="MaxLine"/> characters, without control characters.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Most lines of a reply; with more the connection is given up.</summary>
    public const int MaxLines = 200;

    /// <summary>Longest line in bytes; with a longer one the connection is given up. The RFC allows 512.</summary>
    public const int MaxLine = 4_096;

    /// <summary>2yz: done.</summary>
    public bool IsDone => Code is >= 200 and < 300;

    /// <summary>3yz: go on.</summary>
    public bool WantsMore => Code is >= 300 and < 400;

    /// <summary>4yz: not now.</summary>
    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>5yz: never.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Code and text in one line, at most 400 characters, for people.</summary>
    public string ForPeople
    {
        get
        {
            string text = $"{Code} {string.Join(' ', Lines)}".Trim();
            return text.Length > 400 ? text[..400] : text;
        }
    }
}
