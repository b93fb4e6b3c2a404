using Crm.Channels.Mail.Connections;
using Crm.Channels.Mail.Fetching;
using Crm.Channels.Mail.Sending;
using Crm.Channels.Mail.Trying;
using Crm.Contracts.Mail;

namespace Crm.Channels.Mail;

/// <summary>Everything that speaks to mail servers, put together. Nothing is fetched before <see cref="Fetcher"/> is started. Thread safe.</summary>
public sealed class MailClients : IAsyncDisposable
{
    private readonly OAuth2Tokens _tokens;
    private readonly SmtpTransport _transport;

    /// <summary>Puts the clients together.</summary>
    /// <param name="mailboxes">What is configured.</param>
    /// <param name="intake">Who stores what comes in.</param>
    /// <param name="options">Limits and pauses.</param>
    /// <param name="figures">Counts and reports; stays the caller's.</param>
    /// <param name="clock">The clock.</param>
    public MailClients(IMailboxes mailboxes, IMailIntake intake, MailClientOptions options, MailFigures figures, TimeProvider clock)
    {
        _tokens = new OAuth2Tokens(options, clock);
        Health = new MailHealthBook(figures);
        var sessions = new MailSessions(options, _tokens, figures, clock);
        Fetcher = new MailFetcher(mailboxes, intake, sessions, Health);
        _transport = new SmtpTransport(mailboxes, sessions, Health);
        Probe = new MailboxProbe(sessions, Health);
    }

    /// <summary>Fetches.</summary>
    public MailFetcher Fetcher { get; }

    /// <summary>Sends.</summary>
    public IMailTransport Transport => _transport;

    /// <summary>Tries settings and tells how the running ones do.</summary>
    public IMailboxProbe Probe { get; }

    /// <summary>How the running ones do.</summary>
    public MailHealthBook Health { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Fetcher.DisposeAsync().ConfigureAwait(false);
        _transport.Dispose();
        _tokens.Dispose();
    }
}
