using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent.Legs.Reliable;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>A call that came in: the INVITE until its final response (RFC 3261 13.3), then its session.</summary>
public sealed class IncomingLeg : Leg, IServerTransactionUser
{
    private readonly ServerTransaction _invite;
    private readonly ReliableProvisionals _provisionals;
    private AcceptInvite? _heldAccept;
    private bool _isAnswered;

    /// <summary>Takes an admitted INVITE whose dialog can be made.</summary>
    public IncomingLeg(LegId id, LegContext context, ServerTransaction invite, SipDialog dialog, SipTrunk? trunk)
        : base(id, context)
    {
        _invite = invite;
        invite.User = this;
        var road = PeerRoad.Back(invite.Request, dialog.RemoteTarget, invite.Source);
        Session = new LegSession(this, context, dialog, road, trunk, invite.Request.RequestUri.UnescapedUser);
        _provisionals = new ReliableProvisionals(this, context, invite, Session);
        context.Add(Session);
    }

    /// <inheritdoc/>
    public override bool Execute(LegCommand command, Instant now)
    {
        if (IsEnded)
        {
            return false;
        }

        if (_isAnswered)
        {
            return Session!.Execute(command, now);
        }

        switch (command)
        {
            case ProgressInvite progress when progress.Status is > 100 and < 200:
                return _heldAccept is null && _provisionals.Send(progress, now);
            case AcceptInvite when _heldAccept is not null:
                return false;
            case AcceptInvite accept when _provisionals.HoldsAccept:
                _heldAccept = accept;
                return true;
            case AcceptInvite accept:
                Accept(accept, now);
                return true;
            case AcceptOffer or RefuseOffer:
                return Session!.Execute(command, now);
            case RefuseInvite refuse:
                Refuse(Math.Clamp(refuse.Status, 300, 699), refuse.RetryAfter, refuse.Reason is { } word ? ReasonHeader.ForStatus(refuse.Status, word) : null, now);
                Over(Termination.Server("rejected"), now);
                return true;
            case EndLeg end:
                Refuse(StatusFor(end.Termination), null, ReasonHeader.For(end.Termination), now);
                Over(end.Termination, now);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void PeerHungUp(Termination termination, Instant now)
    {
        if (!_isAnswered)
        {
            Refuse(487, null, null, now);
        }

        base.PeerHungUp(termination, now);
    }

    /// <inheritdoc/>
    public override void PrackArrived(ServerTransaction transaction, LegSession session, Instant now)
    {
        if (!_provisionals.Take(transaction, now) || _isAnswered || IsEnded)
        {
            return;
        }

        if (_heldAccept is { } accept)
        {
            Accept(accept, now);
        }
        else
        {
            _provisionals.SendNext(now);
        }
    }

    /// <inheritdoc/>
    public override void TimerFired(LegTimer timer, Instant now)
    {
        if (timer == LegTimer.RepeatProvisional)
        {
            _provisionals.Repeat(now);
        }
        else if (timer == LegTimer.PrackDeadline)
        {
            Refuse(504, null, null, now);
            Over(Session!.PeerFault("prack-timeout"), now);
        }
        else
        {
            base.TimerFired(timer, now);
        }
    }

    /// <inheritdoc/>
    public void Cancelled(ServerTransaction transaction, SipRequest cancel, Instant now)
    {
        if (!_isAnswered && !IsEnded)
        {
            Refuse(487, null, null, now);
            Over(ReasonHeader.Read(cancel, "cancelled"), now);
        }
    }

    /// <inheritdoc/>
    public void ResponseFailed(ServerTransaction transaction, TransactionFailure failure, Instant now)
    {
        if (!_isAnswered)
        {
            Over(Termination.Client("connection-lost"), now);
        }
    }

    private static int StatusFor(Termination termination) => termination switch
    {
        { Reason: "busy" } => 486,
        { Reason: "rejected" } => 603,
        { Result: TerminationResult.Server } => 503,
        _ => 480,
    };

    private void Refuse(int status, TimeSpan? retryAfter, string? reason, Instant now)
    {
        var response = MessageParts.Respond(Context, _invite, status);
        if (retryAfter is { } wait)
        {
            response.Headers.Add(SipHeaderNames.RetryAfter, Math.Max(0, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        }

        if (reason is not null)
        {
            response.Headers.Add(SipHeaderNames.Reason, reason);
        }

        Context.Layer.Respond(_invite, response, now);
    }

    /// <summary>The 2xx; SDP that went out reliably before is not repeated (RFC 3261 13.2.1).</summary>
    private void Accept(AcceptInvite accept, Instant now)
    {
        _isAnswered = true;
        _provisionals.Stop();
        Session!.Accept(_invite, accept.Sdp, isDescribed: _provisionals.IsDescribed, now);
    }

    private void Over(Termination termination, Instant now)
    {
        _provisionals.Stop();
        Session!.AbandonOffer(now);
        End(new LegEnded(Id, termination));
        Forget();
    }
}
