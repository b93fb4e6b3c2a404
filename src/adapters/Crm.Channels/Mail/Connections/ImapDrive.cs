using Crm.Contracts.Mail;
using Crm.Imap;
using Crm.Primitives;

namespace Crm.Channels.Mail.Connections;

/// <summary>Runs one IMAP session over a connection until it ends: bytes and time in, actions out. What concerns mails goes to the caller.</summary>
internal sealed class ImapDrive(MailSessions sessions)
{
    private const int ReadAtOnce = 64 * 1024;

    /// <summary>Runs until the session ends or is cancelled.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="options">What to do.</param>
    /// <param name="memory">What is known of the folder.</param>
    /// <param name="on">Carries out what is not about the connection; what it returns is carried out next.</param>
    /// <param name="cancellation">Ends it politely.</param>
    /// <returns>Why it ended; null when it was to.</returns>
    public async Task<ImapFault?> Run(
        MailServer server, ImapSessionOptions options, ImapMemory memory, Func<ImapSession, ImapAction, CancellationToken, ValueTask<IReadOnlyList<ImapAction>>> on, CancellationToken cancellation)
    {
        sessions.Figures.Session("imap");
        try
        {
            await using MailConnection connection = await sessions.Open(server, cancellation).ConfigureAwait(false);
            var session = new ImapSession(options, memory, Now());
            try
            {
                return await Talk(connection, session, on, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await Leave(connection, session).ConfigureAwait(false);
                throw;
            }
        }
        catch (MailConnectionException e)
        {
            return new ImapFault(e.Fault == MailConnectionFault.Unprotected ? ImapFaultKind.Unprotected : ImapFaultKind.Lost, e.Message);
        }
    }

    private async Task<ImapFault?> Talk(
        MailConnection connection, ImapSession session, Func<ImapSession, ImapAction, CancellationToken, ValueTask<IReadOnlyList<ImapAction>>> on, CancellationToken cancellation)
    {
        byte[] buffer = new byte[ReadAtOnce];
        var actions = new Queue<ImapAction>();
        while (true)
        {
            while (actions.TryDequeue(out ImapAction? action))
            {
                switch (action)
                {
                    case SendImap send:
                        await connection.Write(send.Bytes, cancellation).ConfigureAwait(false);
                        break;
                    case BeginImapTls:
                        await connection.Secure(cancellation).ConfigureAwait(false);
                        Add(actions, session.Secured(Now()));
                        break;
                    case CloseImap close:
                        return close.Fault;
                    default:
                        Add(actions, await on(session, action, cancellation).ConfigureAwait(false));
                        break;
                }
            }

            int? read = await connection.Read(buffer, session.Deadline - Now(), cancellation).ConfigureAwait(false);
            Add(actions, read is { } length ? session.Receive(buffer.AsSpan(0, length), Now()) : session.Tick(Now()));
        }
    }

    // Good manners only: a second for it, and no matter how it goes.
    private async Task Leave(MailConnection connection, ImapSession session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), sessions.Clock);
        try
        {
            foreach (SendImap send in session.Stop(Now()).OfType<SendImap>())
            {
                await connection.Write(send.Bytes, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is MailConnectionException or OperationCanceledException or ObjectDisposedException)
        {
            sessions.Figures.Fault("imap", "leave");
        }
    }

    private static void Add(Queue<ImapAction> actions, IReadOnlyList<ImapAction> more)
    {
        foreach (ImapAction action in more)
        {
            actions.Enqueue(action);
        }
    }

    private Instant Now() => Instant.Now(sessions.Clock);
}
