using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Signalling;

/// <summary>Something to do with one leg.</summary>
public abstract record SignallingCommand(LegId Leg);

/// <summary>
/// Send a provisional response (180 or 183) to an incoming INVITE; 183 carries SDP. It goes out reliably where the caller supports that
/// (RFC 3262); then its SDP is final, and that of <see cref="AnswerLeg"/> is not sent again.
/// </summary>
public sealed record SendProgress(LegId Leg, int Status, string? Sdp) : SignallingCommand(Leg);

/// <summary>Answer an incoming INVITE with 200 and this SDP (the answer, or the offer when the INVITE had none).</summary>
public sealed record AnswerLeg(LegId Leg, string Sdp) : SignallingCommand(Leg);

/// <summary>Refuse an incoming INVITE with a final status 300 to 699.</summary>
public sealed record RejectLeg(LegId Leg, int Status, TimeSpan? RetryAfter = null, string? Reason = null) : SignallingCommand(Leg);

/// <summary>Place an INVITE. The leg id is chosen by the engine.</summary>
/// <param name="Target">Where to.</param>
/// <param name="SdpOffer">Our offer.</param>
/// <param name="CallerName">Display name shown to the called party.</param>
/// <param name="CallerNumber">User part of From.</param>
/// <param name="RingTimeout">After this without a final answer the leg is cancelled and fails with 408.</param>
/// <param name="Headers">Further headers, such as X-Crm-Interaction.</param>
public sealed record DialLeg(
    LegId Leg,
    DialTarget Target,
    string SdpOffer,
    string? CallerName,
    string CallerNumber,
    TimeSpan RingTimeout,
    ImmutableArray<KeyValuePair<string, string>> Headers) : SignallingCommand(Leg);

/// <summary>End the leg in whatever state it is: CANCEL, BYE or a final response, with an RFC 3326 Reason.</summary>
public sealed record HangUpLeg(LegId Leg, Termination Termination) : SignallingCommand(Leg);

/// <summary>Send a re-INVITE with this offer.</summary>
public sealed record ReinviteLeg(LegId Leg, string SdpOffer) : SignallingCommand(Leg);

/// <summary>
/// Go on with a dialog of a process that is gone, with a re-INVITE that carries this offer; <see cref="ReinviteAnswered"/>,
/// <see cref="ReinviteFailed"/> or <see cref="LegHungUp"/> follows. A leg that is still there is only sent the re-INVITE.
/// </summary>
/// <param name="Dialog">The dialog as <see cref="DialogNoted"/> told it last.</param>
/// <param name="Times">How often it was gone on with since then, this time included.</param>
public sealed record RestoreLeg(LegId Leg, string Dialog, int Times, string SdpOffer) : SignallingCommand(Leg);

/// <summary>End a dialog of a process that is gone with BYE.</summary>
/// <param name="Dialog">The dialog as <see cref="DialogNoted"/> told it last.</param>
/// <param name="Times">How often it was gone on with since then, this time included.</param>
public sealed record EndLostLeg(LegId Leg, string Dialog, int Times, Termination Termination) : SignallingCommand(Leg);

/// <summary>Answer a re-INVITE or UPDATE of the peer with 200 and this SDP.</summary>
public sealed record AnswerReinvite(LegId Leg, string Sdp) : SignallingCommand(Leg);

/// <summary>Refuse a re-INVITE of the peer (488, 491, 500).</summary>
public sealed record RejectReinvite(LegId Leg, int Status) : SignallingCommand(Leg);

/// <summary>Tell the peer how the transfer goes that it asked for (100-699); a final status ends the matter. Before hanging up, if both.</summary>
public sealed record ReportReferral(LegId Leg, int Status) : SignallingCommand(Leg);

/// <summary>Ask a trunk whether it is there; <see cref="TrunkProbed"/> follows, after 32 s at most.</summary>
/// <param name="Leg">Of no leg: what the probe is told apart by.</param>
public sealed record ProbeTrunk(LegId Leg, TrunkId Trunk) : SignallingCommand(Leg);

/// <summary>Where a leg is dialled.</summary>
public abstract record DialTarget;

/// <summary>All current registrations of an agent's devices; the first to answer wins, the others are cancelled.</summary>
public sealed record RegisteredAgentTarget(AgentId Agent) : DialTarget;

/// <summary>A number on a trunk.</summary>
public sealed record TrunkTarget(TrunkId Trunk, string Number) : DialTarget;
