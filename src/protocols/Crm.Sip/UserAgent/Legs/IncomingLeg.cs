using System.Globalization;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent.Legs;

/// <summary>A call that came in: the INVITE until its final response (RFC 3261 13.3), then its session.</summary>
public sealed class IncomingLeg : Leg, IServerTransactionUser
{
    private readonly ServerTransaction _invite;
    private bool _isAnswered;

    /// <summary>Takes an admitted INVITE whose dialog can be made.</summary>
    public IncomingLeg(LegId id, LegContext context, ServerTransaction invite, SipDialog dialog, SipTrunk? trunk)
        : base(id, context)
    {
        _invite = invite;
        invite.User = this;
        var road = PeerRoad.Back(invite.Request, dialog.RemoteTarget, invite.Source);
        Session = new LegSession(this, context, dialog, road, trunk, invite.Request.RequestUri.UnescapedUser);
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
                var ringing = MessageParts.Respond(Context, _invite, progress.Status);
                MessageParts.AddSdp(ringing, progress.Sdp);
                Context.Layer.Respond(_invite, ringing, now);
                return true;
            case AcceptInvite accept:
                _isAnswered = true;
                Session!.Accept(_invite, accept.Sdp, now);
                return true;
            case RefuseInvite refuse:
                Refuse(Math.Clamp(refuse.Status, 300, 699), refuse.RetryAfter, refuse.Reason is { } word ? ReasonHeader.ForStatus(refuse.Status, word) : null, now);
                Over(Termination.Server("rejected"));
                return true;
            case EndLeg end:
                Refuse(StatusFor(end.Termination), null, ReasonHeader.For(end.Termination), now);
                Over(end.Termination);
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
    public void Cancelled(ServerTransaction transaction, SipRequest cancel, Instant now)
    {
        if (!_isAnswered && !IsEnded)
        {
            Refuse(487, null, null, now);
            Over(ReasonHeader.Read(cancel, "cancelled"));
        }
    }

    /// <inheritdoc/>
    public void ResponseFailed(ServerTransaction transaction, TransactionFailure failure, Instant now)
    {
        if (!_isAnswered)
        {
            Over(Termination.Client("connection-lost"));
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

    private void Over(Termination termination)
    {
        End(new LegEnded(Id, termination));
        Forget();
    }
}
