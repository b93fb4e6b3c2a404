using System.Collections.Immutable;
using Crm.Primitives;
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
public sealed record InviteArrived(
    LegId Leg,
    TrunkId? Trunk,
    AgentId? Agent,
    string? FromUser,
    string? FromName,
    string ToUser,
    string? Sdp,
    string CallId,
    ImmutableArray<KeyValuePair<string, string>> Headers) : UserAgentEvent;

/// <summary>A placed call rings (101-199).</summary>
public sealed record LegProgressed(LegId Leg, int Status, string? Sdp) : UserAgentEvent;

/// <summary>A placed call was answered.</summary>
public sealed record LegAccepted(LegId Leg, string Sdp) : UserAgentEvent;

/// <summary>The ACK of our 200 arrived; its SDP answers an offer we made in the 200.</summary>
public sealed record LegAcknowledged(LegId Leg, string? Sdp) : UserAgentEvent;

/// <summary>A placed call failed before it was answered.</summary>
public sealed record LegRefused(LegId Leg, int Status, Termination Termination) : UserAgentEvent;

/// <summary>The leg is over.</summary>
public sealed record LegEnded(LegId Leg, Termination Termination) : UserAgentEvent;

/// <summary>The peer offers new media; null asks for our offer.</summary>
public sealed record OfferArrived(LegId Leg, string? Sdp) : UserAgentEvent;

/// <summary>Our new offer was taken.</summary>
public sealed record OfferAccepted(LegId Leg, string Sdp) : UserAgentEvent;

/// <summary>Our new offer was refused.</summary>
public sealed record OfferRefused(LegId Leg, int Status) : UserAgentEvent;

/// <summary>A digit arrived by INFO.</summary>
public sealed record DigitArrived(LegId Leg, char Digit) : UserAgentEvent;

/// <summary>An agent's registrations changed in number.</summary>
public sealed record BindingsChanged(AgentId Agent, int Count) : UserAgentEvent;
