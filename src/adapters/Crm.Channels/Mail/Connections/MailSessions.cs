using Crm.Contracts.Mail;
using Crm.Imap;

namespace Crm.Channels.Mail.Connections;

/// <summary>What every session with a mail server needs. Thread safe.</summary>
internal sealed class MailSessions(MailClientOptions options, OAuth2Tokens tokens, MailFigures figures, TimeProvider clock)
{
    /// <summary>Limits and pauses.</summary>
    public MailClientOptions Options => options;

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Counts.</summary>
    public MailFigures Figures => figures;

    /// <summary>Connects.</summary>
    public Task<MailConnection> Open(MailServer server, CancellationToken cancellation) => MailConnection.Open(server, options, clock, cancellation);

    /// <summary>The token to sign in with; null where a password does. Throws <see cref="MailConnectionException"/>.</summary>
    public async Task<string?> Token(MailServer server, CancellationToken cancellation) =>
        server.Login?.OAuth2 is { } grant ? await tokens.Get(grant, cancellation).ConfigureAwait(false) : null;

    /// <summary>Signing in was refused: a kept token may be the reason.</summary>
    public void SignInRefused(MailServer server)
    {
        if (server.Login?.OAuth2 is { } grant)
        {
            tokens.Forget(grant);
        }
    }

    /// <summary>How to speak IMAP to a mailbox's server.</summary>
    public ImapSessionOptions ForImap(MailboxAccess access, MailServer server, string? token) => new()
    {
        UserName = server.Login?.UserName,
        Password = server.Login?.Password,
        AccessToken = token,
        StartTls = server.Security == MailSecurity.StartTls,
        Folder = access.Folder,
        PollEvery = TimeSpan.FromSeconds(Math.Clamp(access.PollSeconds, 1, 3_600)),
        RetryAfter = options.RetryAfter,
        MaxMailBytes = options.MaxMailBytes,
        Silence = options.Silence,
    };
}
