using Crm.Primitives;
using Crm.Sip.Dialogs;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>
/// A call we place: all branches ring, the first 2xx wins, the others are cancelled; then its session. When every branch has failed,
/// the best refusal is told (RFC 3261 16.7: a 6xx, else the lowest class).
/// </summary>
public sealed class OutgoingLeg(PlaceInvite call, LegContext context) : Leg(call.Leg, context)
{
    private readonly List<DialBranch> _branches = [];
    private readonly Dictionary<string, (int Status, string? Sdp)> _progress = [];
    private DialBranch? _winner;
    private bool _isStarting;
    private bool _isForgettable;

    /// <inheritdoc/>
    public override bool OwnsCallId => true;

    /// <summary>Rings the destinations; none means that nobody can be reached, told as 480.</summary>
    public void Start(IReadOnlyList<DialDestination> destinations, Instant now)
    {
        string tag = Context.Random.Token();
        _branches.AddRange(destinations.Select(d => new DialBranch(this, Context, call, d, tag)));
        Context.Schedule(this, LegTimer.RingDeadline, now + call.RingTimeout);
        if (call.Target is TrunkInviteTarget)
        {
            Context.Schedule(this, LegTimer.SilenceDeadline, now + Context.Options.TrunkSilence);
        }

        // A branch may fail while it is being sent; the verdict waits until all are out.
        _isStarting = true;
        foreach (var branch in _branches)
        {
            branch.Start(now);
        }

        _isStarting = false;
        Closed(now);
    }

    /// <inheritdoc/>
    public override bool Execute(LegCommand command, Instant now)
    {
        if (IsEnded)
        {
            return false;
        }

        if (_winner is not null)
        {
            return Session!.Execute(command, now);
        }

        if (command is AcceptOffer answer)
        {
            return _branches.Exists(b => b.AnswerEarlyOffer(answer.Sdp, now));
        }

        if (command is not EndLeg end)
        {
            return false;
        }

        End(new LegEnded(Id, end.Termination));
        CancelAll(ReasonHeader.For(end.Termination), now);
        return true;
    }

    /// <inheritdoc/>
    public override void TimerFired(LegTimer timer, Instant now)
    {
        if (timer == LegTimer.RingDeadline)
        {
            GiveUp(408, Termination.Client("no-answer"), now);
        }
        else if (timer == LegTimer.SilenceDeadline)
        {
            if (!_branches.Exists(b => b.IsHeard))
            {
                GiveUp(504, Termination.Upstream("no-response"), now); // the trunk is not there; whoever was called was not bothered
            }
        }
        else if (timer == LegTimer.CancelDeadline)
        {
            foreach (var branch in _branches)
            {
                branch.GiveUp(now);
            }
        }
        else
        {
            base.TimerFired(timer, now);
        }
    }

    /// <summary>Keeps the leg until each branch has its final response or is given up, so that a late 2xx is still ended.</summary>
    public override void Forget()
    {
        foreach (var branch in _branches)
        {
            branch.CloseEarly();
        }

        if (_branches.Exists(b => b.FinalStatus is null))
        {
            _isForgettable = true;
            StopAllBut(LegTimer.CancelDeadline);
            if (Session is { } session)
            {
                Context.Remove(session);
            }
        }
        else
        {
            base.Forget();
        }
    }

    /// <summary>An early dialog rings or sends media; told once per change, ringing without media once for all.</summary>
    internal void Progressed(int status, string? sdp, string? fork)
    {
        if (_winner is null && !IsEnded && _progress.GetValueOrDefault(fork ?? "") != (status, sdp))
        {
            _progress[fork ?? ""] = (status, sdp);
            Context.Raise(new LegProgressed(Id, status, sdp, fork));
        }
    }

    /// <summary>True when the branch's 2xx is the first and the call is still wanted.</summary>
    internal bool Wins(DialBranch branch)
    {
        if (_winner is not null || IsEnded)
        {
            return false;
        }

        _winner = branch;
        return true;
    }

    /// <summary>The winner has its session.</summary>
    internal void Answered(DialBranch branch, string sdp, Instant now)
    {
        Session = branch.Session;
        Context.Add(Session!);
        foreach (var lost in _branches.Where(b => b != branch))
        {
            lost.CloseEarly();
        }

        Stop(LegTimer.RingDeadline);
        Stop(LegTimer.SilenceDeadline);
        Context.Raise(new LegAccepted(Id, sdp));
        Session!.Note();
        CancelAll(ReasonHeader.AnsweredElsewhere, now);
    }

    /// <summary>A branch is over without winning.</summary>
    internal void Closed(Instant now)
    {
        if (_isForgettable && _branches.TrueForAll(b => b.FinalStatus is not null))
        {
            base.Forget();
            return;
        }

        if (_isStarting || _winner is not null || _branches.Exists(b => b.FinalStatus is null))
        {
            return;
        }

        var best = _branches.MinBy(b => b.FinalStatus >= 600 ? 0 : b.FinalStatus);
        int status = best?.FinalStatus ?? 480;
        End(new LegRefused(Id, status, Refusal(status), best?.FinalCause));
        Stop(LegTimer.RingDeadline);
        Stop(LegTimer.SilenceDeadline);
        Stop(LegTimer.CancelDeadline);
        Forget();
    }

    private void GiveUp(int status, Termination termination, Instant now)
    {
        if (_winner is null && !IsEnded)
        {
            End(new LegRefused(Id, status, termination));
            CancelAll(ReasonHeader.For(termination), now);
        }
    }

    private Termination Refusal(int status) => status switch
    {
        _ when _branches.Count == 0 => Termination.Client("not-registered"),
        486 or 600 => Termination.Client("busy"),
        408 or 480 => Termination.Client("no-answer"),
        603 => Termination.Client("rejected"),
        404 or 410 or 484 or 604 => Termination.Client("number-unknown"),
        504 when !_branches.Exists(b => b.IsHeard) => Termination.Upstream("no-response"),
        _ => Termination.Upstream($"sip-{status}"),
    };

    private void CancelAll(string reason, Instant now)
    {
        Context.Schedule(this, LegTimer.CancelDeadline, now + Context.Options.Times.Patience);
        foreach (var branch in _branches.Where(b => b != _winner))
        {
            branch.Cancel(reason, now);
        }
    }
}
