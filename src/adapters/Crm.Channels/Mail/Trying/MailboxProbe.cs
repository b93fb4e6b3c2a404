using Crm.Channels.Mail.Connections;
using Crm.Channels.Mail.Sending;
using Crm.Contracts.Mail;
using Crm.Imap;
using Crm.Smtp;

namespace Crm.Channels.Mail.Trying;

/// <inheritdoc cref="IMailboxProbe"/>
public sealed class MailboxProbe : IMailboxProbe
{
    private readonly MailSessions _sessions;
    private readonly MailHealthBook _book;

    internal MailboxProbe(MailSessions sessions, MailHealthBook book) => (_sessions, _book) = (sessions, book);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> Try(MailboxAccess access, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(_sessions.Options.TryLimit, _sessions.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        string?[] faults = await Task.WhenAll(
            access.Imap is { } imap ? TryImap(access, imap, either.Token) : Task.FromResult<string?>(null),
            access.Smtp is { } smtp ? TrySmtp(smtp, either.Token) : Task.FromResult<string?>(null)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return [.. faults.OfType<string>()];
    }

    /// <inheritdoc/>
    public IReadOnlyList<MailboxHealth> Health() => _book.All();

    private async Task<string?> TryImap(MailboxAccess access, MailServer server, CancellationToken cancellation)
    {
        ImapMarks marks = ImapMarks.Seen;
        try
        {
            string? token = await _sessions.Token(server, cancellation).ConfigureAwait(false);
            ImapSessionOptions options = _sessions.ForImap(access, server, token) with { OnlyTry = true };
            ImapFault? fault = await new ImapDrive(_sessions).Run(server, options, new ImapMemory(), (_, action, _) =>
            {
                marks = action is FolderOpened opened ? opened.Marks : marks;
                return ValueTask.FromResult<IReadOnlyList<ImapAction>>([]);
            }, cancellation).ConfigureAwait(false);
            if (fault?.Kind == ImapFaultKind.SignInRefused)
            {
                _sessions.SignInRefused(server);
            }

            return fault is not null ? $"IMAP: {fault.Reason}" : marks == ImapMarks.None ? "IMAP: The folder can only be read: mails cannot be marked." : null;
        }
        catch (MailConnectionException e)
        {
            return $"IMAP: {e.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"IMAP: The server did not answer within {_sessions.Options.TryLimit.TotalSeconds:0} s.";
        }
    }

    private async Task<string?> TrySmtp(MailServer server, CancellationToken cancellation)
    {
        SmtpOutcome outcome = await new SmtpExchange(_sessions).Run(server, null, cancellation).ConfigureAwait(false);
        return outcome.Result == SmtpResult.Accepted ? null
            : cancellation.IsCancellationRequested ? $"SMTP: The server did not answer within {_sessions.Options.TryLimit.TotalSeconds:0} s."
            : $"SMTP: {outcome.Detail}";
    }
}
