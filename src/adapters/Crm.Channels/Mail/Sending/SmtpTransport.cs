using Crm.Channels.Mail.Connections;
using Crm.Contracts.Mail;
using Crm.Smtp;

namespace Crm.Channels.Mail.Sending;

/// <summary>
/// Hands mails over to their mailbox's server. Several at once to the same mailbox take turns by <see cref="AtOnceMax"/> in all. Thread safe.
/// </summary>
public sealed class SmtpTransport : IMailTransport, IDisposable
{
    /// <summary>Mails on their way at once; further ones wait their turn.</summary>
    public const int AtOnceMax = 8;

    private const int MaxDetail = 500;

    private readonly IMailboxes _mailboxes;
    private readonly MailSessions _sessions;
    private readonly MailHealthBook _book;
    private readonly SemaphoreSlim _places = new(AtOnceMax, AtOnceMax);

    internal SmtpTransport(IMailboxes mailboxes, MailSessions sessions, MailHealthBook book) => (_mailboxes, _sessions, _book) = (mailboxes, sessions, book);

    /// <inheritdoc/>
    public async ValueTask<MailHandoverResult> Send(OutgoingMail mail, CancellationToken cancellation)
    {
        MailHandoverResult result = await Attempt(mail, cancellation).ConfigureAwait(false);
        _sessions.Figures.Sent(result.Outcome.ToString().ToLowerInvariant());
        return result with { Detail = result.Detail.Length > MaxDetail ? result.Detail[..MaxDetail] : result.Detail };
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<MailHandoverResult> Attempt(OutgoingMail mail, CancellationToken cancellation)
    {
        (SmtpEnvelope? envelope, string? fault) = OutgoingMails.Write(mail);
        if (envelope is null)
        {
            return new MailHandoverResult(MailHandover.Refused, $"The mail cannot be written. {fault}", []);
        }

        MailServer? server = await Server(mail.MailboxId, cancellation).ConfigureAwait(false);
        if (server is null)
        {
            return new MailHandoverResult(MailHandover.Later, "The mailbox is not configured to send.", []);
        }

        try
        {
            await _places.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new MailHandoverResult(MailHandover.Later, "The attempt was broken off.", []);
        }

        try
        {
            SmtpOutcome outcome = await new SmtpExchange(_sessions).Run(server, envelope, cancellation).ConfigureAwait(false);
            Note(mail.MailboxId, outcome, cancellation);
            return new MailHandoverResult(Outcome(outcome.Result), outcome.Detail, outcome.RefusedRecipients);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<MailServer?> Server(string mailboxId, CancellationToken cancellation)
    {
        try
        {
            return (await _mailboxes.List(cancellation).ConfigureAwait(false)).FirstOrDefault(each => each.MailboxId == mailboxId)?.Smtp;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _sessions.Figures.Fault("configuration", "list"); // cannot be read now: as good as not configured now
            return null;
        }
    }

    // A single mail that is put off or refused says nothing about the mailbox; not getting in does, and getting something through.
    private void Note(string mailboxId, SmtpOutcome outcome, CancellationToken cancellation)
    {
        if (outcome.Result is SmtpResult.Accepted or SmtpResult.Refused)
        {
            _book.SmtpReady(mailboxId);
        }
        else if (outcome.Result == SmtpResult.Unusable && !cancellation.IsCancellationRequested)
        {
            _book.SmtpFault(mailboxId, outcome.Detail);
        }
    }

    private static MailHandover Outcome(SmtpResult result) => result switch
    {
        SmtpResult.Accepted => MailHandover.Accepted,
        SmtpResult.Refused => MailHandover.Refused,
        _ => MailHandover.Later,
    };
}
