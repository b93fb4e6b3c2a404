using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Signalling;

/// <summary>Something that happened on the signalling side.</summary>
public abstract record SignallingEvent;

/// <summary>A new INVITE arrived and 100 was sent; the engine must answer, reject or progress it.</summary>
/// <param name="Origin">Who sent it, already authenticated.</param>
/// <param name="FromUser">User part of P-Asserted-Identity (from trusted trunks) or From; null when withheld.</param>
/// <param name="FromName">Display name; null when none or withheld.</param>
/// <param name="ToUser">User part of the Request-URI: the number dialled.</param>
/// <param name="SdpOffer">The offer; null for an offerless INVITE.</param>
/// <param name="SipCallId">Call-ID, for traces.</param>
/// <param name="Headers">X- and User-to-User headers, bounded to 32 of 1 kB.</param>
/// <param name="ReplacesLeg">The leg it asks to take the place of (RFC 3891), which its sender may: answer it and end that leg, or reject it; null for none.</param>
public sealed record InviteReceived(
    LegId Leg,
    InviteOrigin Origin,
    string? FromUser,
    string? FromName,
    string ToUser,
    string? SdpOffer,
    string SipCallId,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    LegId? ReplacesLeg = null) : SignallingEvent;

/// <summary>Who sent an INVITE.</summary>
public abstract record InviteOrigin;

/// <summary>A configured trunk, recognised by address or digest.</summary>
public sealed record TrunkOrigin(TrunkId Trunk) : InviteOrigin;

/// <summary>An agent's registered or authenticated device.</summary>
public sealed record AgentOrigin(AgentId Agent) : InviteOrigin;

/// <summary>A dialled leg rings (18x); SDP when the peer sends early media.</summary>
/// <param name="Fork">
/// Which early dialog the SDP belongs to, when a carrier rings several of its ends at once (RFC 3960); null without SDP. The end that
/// answers may be another one: the SDP of <see cref="LegAnswered"/> counts.
/// </param>
public sealed record LegRinging(LegId Leg, int Status, string? Sdp, string? Fork = null) : SignallingEvent;

/// <summary>The offer in our 183 to an offerless INVITE was answered before the call is (RFC 3262 5): media may flow.</summary>
public sealed record ProgressAnswered(LegId Leg, string Sdp) : SignallingEvent;

/// <summary>
/// The peer asks for a transfer (REFER, RFC 3515), accepted with 202: the engine judges the target by its own rules and answers with
/// <see cref="ReportReferral"/> within three minutes, else the peer is told 408.
/// </summary>
/// <param name="TargetUser">An extension, user name or number, 1 to 64 characters; never an address to dial as it stands.</param>
/// <param name="Replaces">For a transfer after a consultation, the other leg of the same agent; null for a blind one.</param>
/// <param name="ReferredBy">User part of Referred-By (RFC 3892), as the peer claims; null when it did not say.</param>
public sealed record LegReferred(LegId Leg, string TargetUser, LegId? Replaces, string? ReferredBy = null) : SignallingEvent;

/// <summary>A dialled leg was answered with 200 and this SDP; ACK was sent.</summary>
public sealed record LegAnswered(LegId Leg, string Sdp) : SignallingEvent;

/// <summary>The ACK for our 200 arrived; carries SDP when the INVITE had no offer.</summary>
public sealed record LegConfirmed(LegId Leg, string? Sdp) : SignallingEvent;

/// <summary>A dialled leg failed before answer.</summary>
/// <param name="Status">The peer's status; 408 when nobody answered in time, 504 when a trunk said nothing at all.</param>
/// <param name="Cause">The cause of ITU-T Q.850 that came with it (RFC 3326); null when none was told.</param>
public sealed record LegFailed(LegId Leg, int Status, Termination Termination, int? Cause = null) : SignallingEvent;

/// <summary>A trunk was asked whether it is there.</summary>
/// <param name="Status">Its answer to OPTIONS; 408 when there was none, 503 when it could not be asked.</param>
public sealed record TrunkProbed(TrunkId Trunk, int Status) : SignallingEvent;

/// <summary>The leg ended: BYE, CANCEL before the answer, missing ACK, expired session timer, broken connection. Nothing follows.</summary>
public sealed record LegHungUp(LegId Leg, Termination Termination) : SignallingEvent;

/// <summary>The peer sent a re-INVITE or UPDATE; null SDP asks for our offer.</summary>
public sealed record LegReinvited(LegId Leg, string? SdpOffer) : SignallingEvent;

/// <summary>Our re-INVITE was answered.</summary>
public sealed record ReinviteAnswered(LegId Leg, string Sdp) : SignallingEvent;

/// <summary>Our re-INVITE was refused; the session goes on as before.</summary>
public sealed record ReinviteFailed(LegId Leg, int Status) : SignallingEvent;

/// <summary>What another process would need to go on with the leg's dialog: an opaque text of 16 kB at most that holds addresses.</summary>
public sealed record DialogNoted(LegId Leg, string Dialog) : SignallingEvent;

/// <summary>A digit came by INFO (application/dtmf-relay or application/dtmf).</summary>
public sealed record InfoDigitReceived(LegId Leg, char Digit) : SignallingEvent;

/// <summary>An agent's set of registered devices changed.</summary>
public sealed record RegistrationChanged(AgentId Agent, int Bindings) : SignallingEvent;
