using Crm.Channels.Mail.Connections;
using Crm.Channels.Mail.Fetching;
using Crm.Channels.Mail.Sending;
using Crm.Channels.Mail.Trying;
using Crm.Contracts.Mail;

namespace Crm.Channels.Mail;

/// <summary>Everything that speaks to mail servers, put together. Thread safe.</summary>
public sealed class MailClients : IDisposable
{
    private readonly OAuth2Tokens _tokens;
    private readonly IMailboxes _mailboxes;
    private readonly MailSessions _sessions;
    private readonly SmtpTransport _transport;

    /// <summary>Puts the clients together.</summary>
    /// <param name="mailboxes">What is configured.</param>
    /// <param name="options">Limits and pauses.</param>
    /// <param name="figures">Counts and reports; stays the caller's.</param>
    /// <param name="clock">The clock.</param>
    public MailClients(IMailboxes mailboxes, MailClientOptions options, MailFigures figures, TimeProvider clock)
    {
        _tokens = new OAuth2Tokens(options, clock);
        Health = new MailHealthBook(figures);
        _mailboxes = mailboxes;
        _sessions = new MailSessions(options, _tokens, figures, clock);
        _transport = new SmtpTransport(mailboxes, _sessions, Health);
        Probe = new MailboxProbe(_sessions, Health);
    }

    /// <summary>Sends.</summary>
    public IMailTransport Transport => _transport;

    /// <summary>Tries settings and tells how the running ones do.</summary>
    public IMailboxProbe Probe { get; }

    /// <summary>How the running ones do.</summary>
    public MailHealthBook Health { get; }

    /// <summary>What fetches for an intake; it is the caller's, who starts it and ends it before this. Apart because who sends is needed before who takes is there.</summary>
    public MailFetcher FetchFor(IMailIntake intake) => new(_mailboxes, intake, _sessions, Health);

    /// <inheritdoc/>
    public void Dispose()
    {
        _transport.Dispose();
        _tokens.Dispose();
    }
}
