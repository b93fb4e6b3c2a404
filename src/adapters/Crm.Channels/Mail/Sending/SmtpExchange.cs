using System.Net;
using System.Net.Sockets;
using Crm.Channels.Mail.Connections;
using Crm.Contracts.Mail;
using Crm.Smtp;

namespace Crm.Channels.Mail.Sending;

/// <summary>Runs one SMTP session over a connection of its own. Failures are outcomes, not exceptions. Thread safe.</summary>
internal sealed class SmtpExchange(MailSessions sessions)
{
    private const int ReadAtOnce = 8 * 1024;

    /// <summary>Hands a mail over, or only signs in when there is none. Throws on cancellation only.</summary>
    public async Task<SmtpOutcome> Run(MailServer server, SmtpEnvelope? envelope, CancellationToken cancellation)
    {
        sessions.Figures.Session("smtp");
        SmtpOutcome outcome = await Attempt(server, envelope, cancellation).ConfigureAwait(false);
        if (outcome.Result == SmtpResult.Unusable)
        {
            sessions.SignInRefused(server);
        }

        if (outcome.Result is SmtpResult.Unusable or SmtpResult.Later)
        {
            sessions.Figures.Fault("smtp", outcome.Result.ToString().ToLowerInvariant());
        }

        return outcome;
    }

    private async Task<SmtpOutcome> Attempt(MailServer server, SmtpEnvelope? envelope, CancellationToken cancellation)
    {
        try
        {
            string? token = await sessions.Token(server, cancellation).ConfigureAwait(false);
            await using MailConnection connection = await sessions.Open(server, cancellation).ConfigureAwait(false);
            var session = new SmtpSession(new SmtpSessionOptions
            {
                ClientName = Name(connection.LocalAddress),
                UserName = server.Login?.UserName,
                Password = server.Login?.Password,
                AccessToken = token,
                StartTls = server.Security == MailSecurity.StartTls,
            }, envelope);
            return await Talk(connection, session, cancellation).ConfigureAwait(false);
        }
        catch (MailConnectionException e)
        {
            return new SmtpOutcome(e.Fault == MailConnectionFault.Unreachable ? SmtpResult.Later : SmtpResult.Unusable, e.Message, []);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new SmtpOutcome(SmtpResult.Later, "The attempt was broken off.", []);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new SmtpOutcome(SmtpResult.Later, $"A fault of ours: {e.GetType().Name}.", []);
        }
    }

    private async Task<SmtpOutcome> Talk(MailConnection connection, SmtpSession session, CancellationToken cancellation)
    {
        byte[] buffer = new byte[ReadAtOnce];
        var actions = new Queue<SmtpAction>();
        TimeSpan limit = sessions.Options.Silence;
        while (true)
        {
            while (actions.TryDequeue(out SmtpAction? action))
            {
                switch (action)
                {
                    case SendSmtp send:
                        limit = send.Bytes.Span.EndsWith("\r\n.\r\n"u8) ? sessions.Options.AcceptLimit : sessions.Options.Silence;
                        await Say(connection, session, send.Bytes, actions, cancellation).ConfigureAwait(false);
                        break;
                    case BeginSmtpTls:
                        await connection.Secure(cancellation).ConfigureAwait(false);
                        Add(actions, session.Secured());
                        break;
                    case CloseSmtp close:
                        return close.Outcome;
                }
            }

            Add(actions, await Hear(connection, session, buffer, limit, cancellation).ConfigureAwait(false));
        }
    }

    private static async Task Say(MailConnection connection, SmtpSession session, ReadOnlyMemory<byte> bytes, Queue<SmtpAction> actions, CancellationToken cancellation)
    {
        try
        {
            await connection.Write(bytes, cancellation).ConfigureAwait(false);
        }
        catch (MailConnectionException e)
        {
            Add(actions, session.Break(e.Message)); // after its end QUIT may fail: then this says nothing more
        }
    }

    private static async Task<IReadOnlyList<SmtpAction>> Hear(MailConnection connection, SmtpSession session, byte[] buffer, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            int? read = await connection.Read(buffer, limit, cancellation).ConfigureAwait(false);
            return read is { } length ? session.Receive(buffer.AsSpan(0, length)) : session.Break($"The server was silent for {limit.TotalSeconds:0} s.");
        }
        catch (MailConnectionException e)
        {
            return session.Break(e.Message);
        }
    }

    private static void Add(Queue<SmtpAction> actions, IReadOnlyList<SmtpAction> more)
    {
        foreach (SmtpAction action in more)
        {
            actions.Enqueue(action);
        }
    }

    // An address literal (RFC 5321 section 4.1.3): this machine's name need not be one of the net's.
    private static string Name(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address.ToString().Split('%')[0]}]" : $"[{address}]";
}
