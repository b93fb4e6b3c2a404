using Crm.Sip.UserAgent;
using Crm.Telephony.Signalling;

namespace Crm.Sip.Transport;

/// <summary>Between telephony's words for signalling and the user agent's.</summary>
internal static class SignallingTranslation
{
    /// <summary>A command of the engine.</summary>
    public static LegCommand ToLegCommand(SignallingCommand command) => command switch
    {
        SendProgress c => new ProgressInvite(c.Leg, c.Status, c.Sdp),
        AnswerLeg c => new AcceptInvite(c.Leg, c.Sdp),
        RejectLeg c => new RefuseInvite(c.Leg, c.Status, c.RetryAfter, c.Reason),
        DialLeg c => new PlaceInvite(c.Leg, ToTarget(c.Target), c.SdpOffer, c.CallerName, c.CallerNumber, c.RingTimeout, c.Headers),
        HangUpLeg c => new EndLeg(c.Leg, c.Termination),
        ReinviteLeg c => new OfferAgain(c.Leg, c.SdpOffer),
        AnswerReinvite c => new AcceptOffer(c.Leg, c.Sdp),
        RejectReinvite c => new RefuseOffer(c.Leg, c.Status),
        RestoreLeg c => new RestoreDialog(c.Leg, c.Dialog, c.Times, c.SdpOffer, default),
        EndLostLeg c => new RestoreDialog(c.Leg, c.Dialog, c.Times, null, c.Termination),
        ReportReferral c => new ReportRefer(c.Leg, c.Status),
        Telephony.Signalling.ProbeTrunk c => new Sip.UserAgent.ProbeTrunk(c.Leg, c.Trunk),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Unknown command."),
    };

    /// <summary>An event for the engine.</summary>
    public static SignallingEvent ToSignallingEvent(UserAgentEvent happened) => happened switch
    {
        InviteArrived e => new InviteReceived(e.Leg, ToOrigin(e), e.FromUser, e.FromName, e.ToUser, e.Sdp, e.CallId, e.Headers, e.Replaces),
        LegProgressed e => new LegRinging(e.Leg, e.Status, e.Sdp, e.Fork),
        LegAccepted e => new LegAnswered(e.Leg, e.Sdp),
        LegAcknowledged e => new LegConfirmed(e.Leg, e.Sdp),
        LegRefused e => new LegFailed(e.Leg, e.Status, e.Termination, e.Cause),
        Sip.UserAgent.TrunkProbed e => new Telephony.Signalling.TrunkProbed(e.Trunk, e.Status),
        LegEnded e => new LegHungUp(e.Leg, e.Termination),
        OfferArrived e => new LegReinvited(e.Leg, e.Sdp),
        OfferAccepted e => new ReinviteAnswered(e.Leg, e.Sdp),
        OfferRefused e => new ReinviteFailed(e.Leg, e.Status),
        EarlyAnswerArrived e => new ProgressAnswered(e.Leg, e.Sdp),
        ReferArrived e => new LegReferred(e.Leg, e.Target, e.Replaces, e.ReferredBy),
        Sip.UserAgent.DialogNoted e => new Telephony.Signalling.DialogNoted(e.Leg, e.Picture.Write()),
        DigitArrived e => new InfoDigitReceived(e.Leg, e.Digit),
        BindingsChanged e => new RegistrationChanged(e.Agent, e.Count),
        _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "Unknown event."),
    };

    private static InviteTarget ToTarget(DialTarget target) => target switch
    {
        RegisteredAgentTarget t => new AgentInviteTarget(t.Agent),
        TrunkTarget t => new TrunkInviteTarget(t.Trunk, t.Number),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target.GetType().Name, "Unknown target."),
    };

    private static InviteOrigin ToOrigin(InviteArrived invite) =>
        invite.Trunk is { } trunk ? new TrunkOrigin(trunk) : new AgentOrigin(invite.Agent!.Value);
}
