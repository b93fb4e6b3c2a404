using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Telephony.Calls;

/// <summary>
/// Ask one named agent for this call, outside any queue. Exactly one answer comes: <see cref="DirectAccepted"/> or
/// <see cref="DirectFailed"/>; after an acceptance the call says <see cref="AgentConnected"/> or <see cref="AgentConnectFailed"/>, and
/// the latter is answered by <see cref="DirectFailed"/> too. Who withdraws gets no answer any more, or one that crossed.
/// </summary>
/// <param name="Reservation">A new id of the call's own; it names the offer from here on.</param>
/// <param name="Deadline">Until when he must react.</param>
/// <param name="Queue">Whose wrap-up codes and time hold; null takes the first one he serves.</param>
/// <param name="AskedBy">Who asks.</param>
/// <param name="Taken">He has asked for it himself: it is accepted in the same decision, when he has room.</param>
[EventContract("message.offer-to-agent")]
public sealed record OfferToAgent(
    ReservationId Reservation,
    InteractionId Interaction,
    AgentId Agent,
    MediaType MediaType,
    DirectKind Kind,
    Instant Deadline,
    QueueId? Queue,
    AgentId? AskedBy,
    bool RingAway,
    bool Taken = false) : RoutingMessage;

/// <summary>Take the offer to one named agent back; of no effect once both hear each other.</summary>
[EventContract("message.withdraw-offer")]
public sealed record WithdrawOffer(ReservationId Reservation, string Reason) : RoutingMessage;

/// <summary>The agent who was asked directly accepted: connect him.</summary>
/// <param name="Session">His browser's media session now; null when it has none. A phone that answered is among the ringing devices.</param>
/// <param name="Deadline">Until when both must hear each other.</param>
/// <param name="Recording">What holds for recording him; null is the standard.</param>
public sealed record DirectAccepted(
    ReservationId Reservation, AgentId Agent, DirectKind Kind, MediaSessionId? Session, Instant Deadline, RecordingTerms? Recording = null) : CallInput;

/// <summary>The agent who was asked directly has not got the call and will not.</summary>
/// <param name="Reason">"agent-busy", "agent-away", "agent-unreachable", "agent-unknown", "missed", "connect-timeout", or what he said when he rejected.</param>
public sealed record DirectFailed(ReservationId Reservation, AgentId Agent, DirectKind Kind, string Reason) : CallInput;
