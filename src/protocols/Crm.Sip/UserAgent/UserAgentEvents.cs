using System.Collections.Immutable;
using Crm.Primitives;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Sip.UserAgent;

/// <summary>
/// Something a leg or a registration went through. Each leg ends with exactly one <see cref="LegEnded"/> or <see cref="LegRefused"/>,
/// also when the end was commanded; nothing follows it.
/// </summary>
public abstract record UserAgentEvent : SipAction;

/// <summary>A new INVITE, already authenticated; 100 was sent.</summary>
/// <param name="Trunk">The trunk it came from; null for a device.</param>
/// <param name="Agent">The agent whose device sent it; null for a trunk.</param>
/// <param name="Replaces">The leg it is to take the place of (RFC 3891), which the sender may; null for none.</param>
public sealed record InviteArrived(
    LegId Leg,
    TrunkId? Trunk,
    AgentId? Agent,
    string? FromUser,
    string? FromName,
    string ToUser,
    string? Sdp,
    string CallId,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    LegId? Replaces = null) : UserAgentEvent;

/// <summary>A placed call rings (101-199).</summary>
/// <param name="Fork">The To-tag of the early dialog the SDP belongs to, where a proxy may have forked the call; null without SDP.</param>
public sealed record LegProgressed(LegId Leg, int Status, string? Sdp, string? Fork = null) : UserAgentEvent;

/// <summary>The offer in our reliable provisional response was answered in its PRACK (RFC 3262 5).</summary>
public sealed record EarlyAnswerArrived(LegId Leg, string Sdp) : UserAgentEvent;

/// <summary>A placed call was answered.</summary>
public sealed record LegAccepted(LegId Leg, string Sdp) : UserAgentEvent;

/// <summary>The ACK of our 200 arrived; its SDP answers an offer we made in the 200.</summary>
public sealed record LegAcknowledged(LegId Leg, string? Sdp) : UserAgentEvent;

/// <summary>A placed call failed before it was answered.</summary>
/// <param name="Status">The final status; 408 when nobody answered, 504 when a trunk said nothing at all.</param>
/// <param name="Cause">The cause of ITU-T Q.850 beside it (RFC 3326, RFC 6432); null when none was told.</param>
public sealed record LegRefused(LegId Leg, int Status, Termination Termination, int? Cause = null) : UserAgentEvent;

/// <summary>A trunk was asked whether it is there.</summary>
/// <param name="Status">Its final response to OPTIONS; 408 when there was none, 503 when it could not be asked.</param>
public sealed record TrunkProbed(TrunkId Trunk, int Status) : UserAgentEvent;

/// <summary>The leg is over.</summary>
public sealed record LegEnded(LegId Leg, Termination Termination) : UserAgentEvent;

/// <summary>The peer offers new media; null asks for our offer.</summary>
public sealed record OfferArrived(LegId Leg, string? Sdp) : UserAgentEvent;

/// <summary>Our new offer was taken.</summary>
public sealed record OfferAccepted(LegId Leg, string Sdp) : UserAgentEvent;

/// <summary>Our new offer was refused.</summary>
public sealed record OfferRefused(LegId Leg, int Status) : UserAgentEvent;

/// <summary>The peer asks for a transfer (REFER); 202 was sent and <see cref="ReportRefer"/> is awaited.</summary>
/// <param name="Target">A number or user to be judged like any other that is asked for; never an address to dial as it stands.</param>
/// <param name="Replaces">The other leg of the same agent that the transfer completes; null for a blind transfer.</param>
/// <param name="ReferredBy">The user part of Referred-By (RFC 3892), as the peer claims; null when none was given.</param>
public sealed record ReferArrived(LegId Leg, string Target, LegId? Replaces, string? ReferredBy) : UserAgentEvent;

/// <summary>How the transfer goes that we asked the peer for; a final status (200-699) ends the matter.</summary>
public sealed record ReferProgressed(LegId Leg, int Status) : UserAgentEvent;

/// <summary>What another process would need to go on with the leg's dialog; follows its answer and each change that matters.</summary>
public sealed record DialogNoted(LegId Leg, DialogPicture Picture) : UserAgentEvent;

/// <summary>A digit arrived by INFO.</summary>
public sealed record DigitArrived(LegId Leg, char Digit) : UserAgentEvent;

/// <summary>An agent's registrations changed in number.</summary>
public sealed record BindingsChanged(AgentId Agent, int Count) : UserAgentEvent;
