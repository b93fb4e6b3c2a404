namespace Crm.Channels.Mail;

/// <summary>Limits and pauses of the mail clients. Immutable.</summary>
public sealed record MailClientOptions
{
    /// <summary>The defaults.</summary>
    public static readonly MailClientOptions Default = new();

    /// <summary>Of larger mails only the header is taken, in bytes.</summary>
    public int MaxMailBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>How long connecting may take, and the TLS handshake again as long.</summary>
    public TimeSpan ConnectLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a server may be silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may think about a mail that was sent whole (RFC 5321 section 4.5.3.2.6 wants ten minutes; ours are tried again).</summary>
    public TimeSpan AcceptLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a token service may take.</summary>
    public TimeSpan TokenLimit { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long settings are tried.</summary>
    public TimeSpan TryLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Pauses after a connection that failed.</summary>
    public Backoff Reconnect { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

    /// <summary>Pauses after name and password were refused: servers lock accounts out.</summary>
    public Backoff SignIn { get; init; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));

    /// <summary>How soon a mail that could not be stored is fetched again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Tries for one mail before it is set aside.</summary>
    public int TriesPerMail { get; init; } = 5;

    /// <summary>How long it is set aside; then it has one more try.</summary>
    public TimeSpan SetAside { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a mail server that all is well with is tried, so that health tells the truth before somebody wants to send.</summary>
    public TimeSpan SmtpCheck { get; init; } = TimeSpan.FromMinutes(15);
}
