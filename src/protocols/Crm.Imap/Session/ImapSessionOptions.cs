namespace Crm.Imap;

/// <summary>What a session shall do. Immutable.</summary>
public sealed record ImapSessionOptions
{
    /// <summary>Largest value of <see cref="PollEvery"/> used while idling: servers close idle connections after 30 minutes (RFC 2177).</summary>
    public static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(25);

    /// <summary>Who signs in; null to stay as greeted, for servers that know the client.</summary>
    public string? UserName { get; init; }

    /// <summary>The password, or null with <see cref="AccessToken"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The token for XOAUTH2.</summary>
    public string? AccessToken { get; init; }

    /// <summary>Whether the connection is to be protected by STARTTLS before anything else.</summary>
    public bool StartTls { get; init; }

    /// <summary>The folder, as people write it.</summary>
    public string Folder { get; init; } = "INBOX";

    /// <summary>Whether to stop once the folder is open: for trying settings.</summary>
    public bool OnlyTry { get; init; }

    /// <summary>How often to look without being told.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How soon to look again when a mail was left for later.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Of larger mails only the header is fetched, in bytes.</summary>
    public long MaxMailBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>How long the server may be silent while a command runs.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limits of what is read.</summary>
    public ImapLimits Limits { get; init; } = ImapLimits.Default;
}
