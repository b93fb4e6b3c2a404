using Crm.Contracts.Chat;
using Crm.Primitives;
using Crm.Telephony.Signalling;

namespace Crm.Engine.WebCalls;

/// <summary>The leg of a browser on a web page: answered once, ended once. Thread safe.</summary>
internal sealed class WebLeg(LegId id, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<WebCallResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (Instant At, string Reason)? _end;

    public LegId Id => id;

    /// <summary>Our answer to the browser, or why there is none.</summary>
    public Task<WebCallResult> Answer => _answer.Task;

    /// <summary>When and why it ended; null while it goes on.</summary>
    public (Instant At, string Reason)? End
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Carries out a command. Those that a browser's leg has no use for (ringing, later offers) do nothing.</summary>
    public void Take(SignallingCommand command)
    {
        switch (command)
        {
            case AnswerLeg c:
                _answer.TrySetResult(new WebCallResult(c.Sdp, null, null));
                break;
            case RejectLeg c:
                string refusal = c.Status is 400 or 488 ? "media" : "unavailable";
                Over(c.Reason ?? "refused", new WebCallResult(null, refusal, c.Reason));
                break;
            case HangUpLeg c:
                Over(c.Termination.Reason, new WebCallResult(null, "unavailable", c.Termination.Reason));
                break;
        }
    }

    /// <summary>Ends it, once; false when it is over already.</summary>
    public bool Over(string reason, WebCallResult unanswered)
    {
        lock (_gate)
        {
            if (_end is not null)
            {
                return false;
            }

            _end = (Instant.Now(clock), reason);
        }

        _answer.TrySetResult(unanswered);
        return true;
    }
}
