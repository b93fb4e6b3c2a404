using Crm.Channels.Mail.Connections;
using Crm.Channels.Mail.Sending;
using Crm.Contracts.Mail;
using Crm.Imap;
using Crm.Smtp;

namespace Crm.Channels.Mail.Fetching;

/// <summary>One mailbox that is running: receives over one connection, opened anew with growing pauses, and tries now and then whether it could send.</summary>
internal sealed class MailboxLine(MailboxAccess access, IMailIntake intake, MailSessions sessions, MailHealthBook book)
{
    private readonly MailboxTaker _taker = new(access, intake, sessions, book);

    /// <summary>Runs until cancelled.</summary>
    public Task Run(CancellationToken stop)
    {
        book.Open(access.MailboxId);
        return Task.WhenAll(
            access.Imap is { } imap ? Task.Run(() => Receive(imap, stop), CancellationToken.None) : Task.CompletedTask,
            access.Smtp is { } smtp ? Task.Run(() => Watch(smtp, stop), CancellationToken.None) : Task.CompletedTask);
    }

    private async Task Receive(MailServer server, CancellationToken stop)
    {
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            _taker.SawAll = false;
            ImapFault? fault = await Session(server, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            failures = _taker.SawAll ? 1 : failures + 1;
            fault ??= new ImapFault(ImapFaultKind.Lost, "The session ended.");
            book.ImapFault(access.MailboxId, fault.Reason);
            sessions.Figures.Fault("imap", fault.Kind.ToString().ToLowerInvariant());
            bool refused = fault.Kind is ImapFaultKind.SignInRefused or ImapFaultKind.Unprotected; // nothing that mends itself soon
            await Pause((refused ? sessions.Options.SignIn : sessions.Options.Reconnect).After(failures, Random.Shared.NextDouble()), stop).ConfigureAwait(false);
        }
    }

    private async Task<ImapFault?> Session(MailServer server, CancellationToken stop)
    {
        try
        {
            _taker.Begin();
            string? token = await sessions.Token(server, stop).ConfigureAwait(false);
            ImapFault? fault = await new ImapDrive(sessions).Run(server, sessions.ForImap(access, server, token), _taker.Memory, _taker.On, stop).ConfigureAwait(false);
            if (fault?.Kind == ImapFaultKind.SignInRefused)
            {
                sessions.SignInRefused(server);
            }

            return fault;
        }
        catch (MailConnectionException e)
        {
            return new ImapFault(e.Fault == MailConnectionFault.Unreachable ? ImapFaultKind.Lost : ImapFaultKind.SignInRefused, e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new ImapFault(ImapFaultKind.Protocol, $"A fault of ours: {e.GetType().Name}.");
        }
    }

    private async Task Watch(MailServer server, CancellationToken stop)
    {
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            SmtpOutcome outcome = await new SmtpExchange(sessions).Run(server, null, stop).ConfigureAwait(false);
            if (stop.IsCancellationRequested)
            {
                break;
            }

            bool good = outcome.Result == SmtpResult.Accepted;
            failures = good ? 0 : failures + 1;
            if (good)
            {
                book.SmtpReady(access.MailboxId);
            }
            else
            {
                book.SmtpFault(access.MailboxId, outcome.Detail);
            }

            await Pause(good ? sessions.Options.SmtpCheck : sessions.Options.SignIn.After(failures, Random.Shared.NextDouble()), stop).ConfigureAwait(false);
        }
    }

    private async Task Pause(TimeSpan pause, CancellationToken stop) =>
        await Task.Delay(pause, sessions.Clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
