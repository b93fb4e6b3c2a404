using System.Text;

namespace Crm.Smtp;

/// <summary>
/// Hands one mail over (RFC 5321; 3207 STARTTLS, 4954 AUTH, 3461 DSN, 1870 SIZE, 6531 SMTPUTF8), or only tries to sign in. A machine without
/// socket and clock: what came goes in, actions come out. The same input gives the same actions. Not thread safe.
/// </summary>
/// <remarks>
/// Nothing is sent twice by a session: when one recipient is put off (4yz) and others are taken, the mail is handed over to none, because the
/// next attempt is for all of them.
/// </remarks>
public sealed partial class SmtpSession
{
    private readonly SmtpSessionOptions _options;
    private readonly SmtpEnvelope? _envelope;
    private readonly SmtpReplyReader _reader = new();
    private readonly List<SmtpAction> _actions = [];
    private readonly List<string> _refused = [];
    private Action<SmtpReply> _next;
    private SmtpExtensions? _extensions;
    private int _recipient;
    private int _taken;
    private string _lastRefusal = "";
    private bool _secured;
    private bool _handshaking;
    private bool _closed;
    private bool _dataSent;

    /// <summary>A session over a fresh connection; it speaks when greeted.</summary>
    /// <param name="options">How.</param>
    /// <param name="envelope">What; null to sign in and leave again.</param>
    public SmtpSession(SmtpSessionOptions options, SmtpEnvelope? envelope)
    {
        (_options, _envelope) = (options, envelope);
        _next = OnGreeting;
    }

    /// <summary>Whether the session is over.</summary>
    public bool IsClosed => _closed;

    /// <summary>Bytes came; none means that the server closed the connection.</summary>
    public IReadOnlyList<SmtpAction> Receive(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            Lost("The server closed the connection.");
            return Flush();
        }

        _reader.Feed(bytes);
        while (!_closed && !_handshaking && _reader.TryRead(out SmtpReply? reply))
        {
            if (reply.Code == 421) // it closes, whatever was asked (section 3.8)
            {
                End(SmtpResult.Later, reply.ForPeople);
            }
            else
            {
                _next(reply);
            }
        }

        if (_reader.Fault is { } fault)
        {
            Lost(fault);
        }

        // what came in clear behind the reply could be somebody else's and would be taken for the server's (RFC 3207 section 6)
        if (_handshaking && _reader.Buffered > 0)
        {
            End(SmtpResult.Unusable, "The server, or somebody between, sent more than the answer to STARTTLS.");
        }

        return Flush();
    }

    /// <summary>The connection is protected now; what the server said before does not count any more.</summary>
    public IReadOnlyList<SmtpAction> Secured()
    {
        (_handshaking, _secured, _extensions) = (false, true, null);
        SayHello();
        return Flush();
    }

    /// <summary>The connection broke or the server was silent for too long.</summary>
    public IReadOnlyList<SmtpAction> Break(string reason)
    {
        Lost(reason);
        return Flush();
    }

    private void OnGreeting(SmtpReply reply)
    {
        if (reply.Code != 220)
        {
            End(SmtpResult.Later, reply.ForPeople);
            return;
        }

        SayHello();
    }

    private void SayHello() => Say($"EHLO {_options.ClientName}", reply =>
    {
        if (!reply.IsDone)
        {
            End(SmtpResult.Later, reply.ForPeople);
            return;
        }

        _extensions = SmtpExtensions.Read(reply);
        if (_options.StartTls && !_secured)
        {
            BeginTls(_extensions);
        }
        else
        {
            SignIn(_extensions);
        }
    });

    private void BeginTls(SmtpExtensions offered)
    {
        if (!offered.StartTls)
        {
            End(SmtpResult.Unusable, "The server does not offer STARTTLS.");
            return;
        }

        Say("STARTTLS", reply =>
        {
            if (reply.Code != 220)
            {
                End(SmtpResult.Unusable, reply.ForPeople);
                return;
            }

            _handshaking = true;
            _actions.Add(new BeginSmtpTls());
        });
    }

    private void Say(string line, Action<SmtpReply> next)
    {
        _next = next;
        _actions.Add(new SendSmtp(Encoding.UTF8.GetBytes($"{line}\r\n")));
    }

    private void Lost(string reason) =>
        End(SmtpResult.Later, _dataSent ? $"{reason} Whether the mail was taken is not known." : reason);

    private void End(SmtpResult result, string detail)
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        bool final = result is SmtpResult.Accepted or SmtpResult.Refused;
        _actions.Add(new CloseSmtp(new SmtpOutcome(result, detail, final ? [.. _refused] : [])));
    }

    // A polite end: the answer to QUIT changes nothing and is not waited for.
    private void Quit(SmtpResult result, string detail)
    {
        _actions.Add(new SendSmtp("QUIT\r\n"u8.ToArray()));
        End(result, detail);
    }

    private SmtpAction[] Flush()
    {
        SmtpAction[] actions = [.. _actions];
        _actions.Clear();
        return actions;
    }
}
