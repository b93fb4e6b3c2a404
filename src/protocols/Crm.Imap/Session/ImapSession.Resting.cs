using Crm.Primitives;

namespace Crm.Imap;

// Nothing to do: IDLE where it is offered (RFC 2177), else waiting.
public sealed partial class ImapSession
{
    private Instant? _restUntil;
    private bool _idling;

    private void Rest()
    {
        TimeSpan pause = _later && _options.RetryAfter < _options.PollEvery ? _options.RetryAfter : _options.PollEvery;
        if (!Can("IDLE"))
        {
            _restUntil = _now + pause;
            return;
        }

        pause = pause < ImapSessionOptions.MaxIdle ? pause : ImapSessionOptions.MaxIdle;
        Issue("IDLE", OnIdleEnded, _ =>
        {
            _idling = true;
            _restUntil = _now + pause;
            if (_again)
            {
                Wake();
            }
        });
    }

    private void OnIdleEnded(ImapStatusResponse ended)
    {
        (_idling, _restUntil) = (false, null);
        if (!Refused(ended))
        {
            Look();
        }
    }

    /// <summary>There are more mails than a moment ago.</summary>
    private void OnMore()
    {
        _again = true;
        if (_restUntil is not null)
        {
            Wake();
        }
    }

    private void Wake()
    {
        _restUntil = null;
        _heard = _now;
        if (_idling)
        {
            _idling = false;
            _actions.Add(new SendImap("DONE\r\n"u8.ToArray()));
        }
        else
        {
            Look();
        }
    }
}
