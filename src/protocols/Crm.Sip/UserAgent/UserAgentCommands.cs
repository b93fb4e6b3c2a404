using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Sip.UserAgent;

/// <summary>Something to do with one leg. A command that does not fit the leg's state is counted and ignored.</summary>
public abstract record LegCommand(LegId Leg);

/// <summary>Answer an incoming INVITE provisionally (101-199), with SDP for early media.</summary>
public sealed record ProgressInvite(LegId Leg, int Status, string? Sdp) : LegCommand(Leg);

/// <summary>Answer an incoming INVITE with 200 and SDP.</summary>
public sealed record AcceptInvite(LegId Leg, string Sdp) : LegCommand(Leg);

/// <summary>Refuse an incoming INVITE (300-699). The leg is over.</summary>
public sealed record RefuseInvite(LegId Leg, int Status, TimeSpan? RetryAfter, string? Reason) : LegCommand(Leg);

/// <summary>Place a call.</summary>
/// <param name="Sdp">Our offer; null lets the peer offer, to be answered by <see cref="AcceptOffer"/>.</param>
public sealed record PlaceInvite(
    LegId Leg,
    InviteTarget Target,
    string? Sdp,
    string? CallerName,
    string CallerNumber,
    TimeSpan RingTimeout,
    ImmutableArray<KeyValuePair<string, string>> Headers) : LegCommand(Leg);

/// <summary>End a leg whatever it is doing.</summary>
public sealed record EndLeg(LegId Leg, Termination Termination) : LegCommand(Leg);

/// <summary>Offer new media in the dialog (re-INVITE).</summary>
public sealed record OfferAgain(LegId Leg, string Sdp) : LegCommand(Leg);

/// <summary>
/// Go on with a dialog of a process that is gone and offer new media in it (re-INVITE): <see cref="OfferAccepted"/>,
/// <see cref="OfferRefused"/> or <see cref="LegEnded"/> follows. A leg that is still there is only offered the media.
/// </summary>
/// <param name="Dialog">The dialog as <see cref="DialogNoted"/> told it last, written as text.</param>
/// <param name="Times">How often it was gone on with since then, this time included.</param>
/// <param name="Sdp">Our offer; null to end the dialog with BYE for <paramref name="Termination"/>.</param>
/// <param name="Termination">Why it is ended, where it is.</param>
public sealed record RestoreDialog(LegId Leg, string Dialog, int Times, string? Sdp, Termination Termination) : LegCommand(Leg);

/// <summary>Take the peer's new offer, with our answer (or with our offer when it sent none).</summary>
public sealed record AcceptOffer(LegId Leg, string Sdp) : LegCommand(Leg);

/// <summary>Refuse the peer's new offer (400-699); the session goes on as before.</summary>
public sealed record RefuseOffer(LegId Leg, int Status) : LegCommand(Leg);

/// <summary>Tell the peer how the transfer goes that it asked for (100-699, RFC 3515 2.4.5); a final status ends the matter.</summary>
public sealed record ReportRefer(LegId Leg, int Status) : LegCommand(Leg);

/// <summary>Ask the peer, a trunk that takes it, to call a number itself (REFER), in place of another call of ours when one is named.</summary>
public sealed record ReferPeer(LegId Leg, string Target, LegId? Replaces) : LegCommand(Leg);

/// <summary>Ask a trunk whether it is there (OPTIONS outside a dialog, RFC 3261 11); <see cref="TrunkProbed"/> follows.</summary>
/// <param name="Leg">Of no leg: what the probe is told apart by.</param>
public sealed record ProbeTrunk(LegId Leg, TrunkId Trunk) : LegCommand(Leg);

/// <summary>Where an INVITE goes.</summary>
public abstract record InviteTarget;

/// <summary>Every device an agent has registered.</summary>
public sealed record AgentInviteTarget(AgentId Agent) : InviteTarget;

/// <summary>A number on a trunk.</summary>
public sealed record TrunkInviteTarget(TrunkId Trunk, string Number) : InviteTarget;
