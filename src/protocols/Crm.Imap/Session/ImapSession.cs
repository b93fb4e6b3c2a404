using Crm.Imap.Parsing;
using Crm.Imap.Writing;
using Crm.Primitives;

namespace Crm.Imap;

/// <summary>What became of a mail that was handed over.</summary>
public enum MailSettled
{
    /// <summary>It is stored: mark it.</summary>
    Stored,

    /// <summary>Not now: it comes again.</summary>
    Later,

    /// <summary>It is given up: leave it unmarked and do not fetch it again.</summary>
    Skipped,
}

/// <summary>
/// One connection to a mailbox (RFC 9051, 3501, 2177): signs in, opens the folder, hands over what is new, marks what was stored, waits for more. A
/// machine without clock and socket: events go in with the time they happen at, actions come out. The same events give the same actions. Not thread safe.
/// </summary>
/// <remarks>
/// New is what carries no mark and is either unread or numbered from the first mail ever marked on. So a mail that somebody reads before it was
/// fetched is fetched all the same, and the years of read mails before the first day are not.
/// </remarks>
public sealed partial class ImapSession
{
    /// <summary>The keyword of mails that were taken.</summary>
    public const string Keyword = "$CrmTaken";

    private readonly ImapSessionOptions _options;
    private readonly ImapMemory _memory;
    private readonly ImapResponseReader _reader;
    private readonly List<ImapAction> _actions = [];
    private Instant _now;
    private Instant _heard;
    private int _tags;
    private Command? _command;
    private IReadOnlySet<string>? _capabilities;
    private bool _greeted;
    private bool _secured;
    private bool _handshaking;
    private bool _closed;

    /// <summary>A session over a fresh connection; it speaks when greeted.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="memory">What earlier sessions of the same folder knew.</param>
    /// <param name="now">The time.</param>
    public ImapSession(ImapSessionOptions options, ImapMemory memory, Instant now)
    {
        (_options, _memory, _now, _heard) = (options, memory, now, now);
        _reader = new ImapResponseReader(options.Limits);
    }

    /// <summary>When <see cref="Tick"/> has something to do.</summary>
    public Instant Deadline => _restUntil ?? _heard + _options.Silence;

    /// <summary>Whether the session is over.</summary>
    public bool IsClosed => _closed;

    /// <summary>Bytes came; none means that the server closed the connection.</summary>
    public IReadOnlyList<ImapAction> Receive(ReadOnlySpan<byte> bytes, Instant now)
    {
        (_now, _heard) = (now, now);
        if (bytes.IsEmpty)
        {
            Close(ImapFaultKind.Lost, "The server closed the connection.");
            return Flush();
        }

        _reader.Feed(bytes);
        while (!_closed && !_handshaking && _reader.TryRead(out ImapResponse? response))
        {
            On(response);
        }

        if (_reader.Fault is { } fault)
        {
            Close(ImapFaultKind.Protocol, fault);
        }

        // what came in clear behind the OK could be somebody else's and would be taken for the server's (RFC 9051 section 6.2.1)
        if (_handshaking && _reader.Buffered > 0)
        {
            Close(ImapFaultKind.Unprotected, "The server, or somebody between, sent more than the answer to STARTTLS.");
        }

        return Flush();
    }

    /// <summary>The connection is protected now; what the server said before does not count any more.</summary>
    public IReadOnlyList<ImapAction> Secured(Instant now)
    {
        (_now, _heard) = (now, now);
        (_handshaking, _secured, _capabilities) = (false, true, null);
        AskCapabilities();
        return Flush();
    }

    /// <summary>Time has come to <see cref="Deadline"/>, or anything earlier, which does nothing.</summary>
    public IReadOnlyList<ImapAction> Tick(Instant now)
    {
        _now = now;
        if (now >= Deadline && !_closed)
        {
            if (_restUntil is not null)
            {
                Wake();
            }
            else
            {
                Close(ImapFaultKind.Lost, $"The server was silent for {_options.Silence.TotalSeconds:0} s.");
            }
        }

        return Flush();
    }

    /// <summary>Says good-bye.</summary>
    public IReadOnlyList<ImapAction> Stop(Instant now)
    {
        _now = now;
        if (!_closed && _greeted && !_handshaking && (_command is null || _idling))
        {
            byte[] end = _idling ? "DONE\r\n"u8.ToArray() : [];
            _actions.Add(new SendImap((byte[])[.. end, .. ImapCommand.Of(NextTag(), "LOGOUT").Pieces().Dequeue()]));
        }

        End(null);
        return Flush();
    }

    private void On(ImapResponse response)
    {
        switch (response)
        {
            case ImapMalformed malformed:
                Close(ImapFaultKind.Protocol, malformed.Reason);
                break;
            case ImapStatusResponse { Status: ImapStatus.Bye } bye:
                Close(bye.Code == "AUTHENTICATIONFAILED" ? ImapFaultKind.SignInRefused : ImapFaultKind.Lost, $"The server says good-bye: {bye.Text}");
                break;
            case ImapStatusResponse { Tag: { } tag } ended:
                OnEnded(tag, ended);
                break;
            case ImapStatusResponse said:
                OnCode(said);
                OnGreeting(said);
                break;
            case ImapContinuation more:
                OnContinuation(more);
                break;
            case ImapCapabilities capabilities:
                _capabilities = capabilities.Names;
                break;
            default:
                OnData(response);
                break;
        }
    }

    private void OnEnded(string tag, ImapStatusResponse ended)
    {
        if (_command is not { } command || command.Tag != tag)
        {
            Close(ImapFaultKind.Protocol, "The server ended a command that was not sent.");
            return;
        }

        _command = null;
        OnCode(ended);
        command.Ended(ended);
    }

    private void OnContinuation(ImapContinuation more)
    {
        if (_command is { Pieces.Count: > 0 } command)
        {
            _actions.Add(new SendImap(command.Pieces.Dequeue()));
        }
        else if (_command?.Continued is { } continued)
        {
            continued(more);
        }
        else
        {
            Close(ImapFaultKind.Protocol, "The server waits for more of a command that was whole.");
        }
    }

    private void Issue(string words, Action<ImapStatusResponse> ended, Action<ImapContinuation>? continued = null) =>
        Issue(ImapCommand.Of(NextTag(), words), ended, continued);

    private void Issue(ImapCommand written, Action<ImapStatusResponse> ended, Action<ImapContinuation>? continued = null)
    {
        _restUntil = null;
        _heard = _now;
        Queue<byte[]> pieces = written.Pieces();
        _actions.Add(new SendImap(pieces.Dequeue()));
        _command = new Command(CurrentTag, pieces, ended, continued);
    }

    private string NextTag()
    {
        _tags++;
        return CurrentTag;
    }

    private string CurrentTag => $"c{_tags}";

    private void Close(ImapFaultKind kind, string reason) => End(new ImapFault(kind, reason));

    private void End(ImapFault? fault)
    {
        if (!_closed)
        {
            _closed = true;
            _actions.Add(new CloseImap(fault));
        }
    }

    private ImapAction[] Flush()
    {
        ImapAction[] actions = [.. _actions];
        _actions.Clear();
        return actions;
    }

    /// <summary>A command on its way.</summary>
    private sealed record Command(string Tag, Queue<byte[]> Pieces, Action<ImapStatusResponse> Ended, Action<ImapContinuation>? Continued);
}
