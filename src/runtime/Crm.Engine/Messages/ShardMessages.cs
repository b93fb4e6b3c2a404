using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Messages;

/// <summary>From routing to calls: the agent accepted; connect him with the customer.</summary>
/// <param name="Deadline">Until when they must hear each other; null where it was not told.</param>
/// <param name="Recording">What holds for recording with this queue and agent; null is the standard.</param>
[EventContract("message.connect-agent")]
public sealed record ConnectAgentMessage(
    InteractionId Interaction, ReservationId Reservation, AgentId Agent, Instant? Deadline = null, RecordingTerms? Recording = null);

/// <summary>From routing to calls: the agent who was asked directly accepted; connect him.</summary>
/// <param name="Deadline">Until when they must hear each other.</param>
/// <param name="Recording">What holds for recording with the call's queue and this agent; null is the standard.</param>
[EventContract("message.direct-accepted")]
public sealed record DirectAcceptedMessage(
    InteractionId Interaction, ReservationId Reservation, AgentId Agent, DirectKind Kind, Instant Deadline, RecordingTerms? Recording = null);

/// <summary>From routing to calls: the agent who was asked directly has not got it and will not.</summary>
[EventContract("message.direct-failed")]
public sealed record DirectFailedMessage(InteractionId Interaction, ReservationId Reservation, AgentId Agent, DirectKind Kind, string Reason);

/// <summary>From routing to calls: call the customer of a promise now, an agent is kept for him.</summary>
[EventContract("message.callback-due")]
public sealed record CallbackDueMessage(InteractionId Interaction, QueueVisitId Visit, Instant Deadline);

/// <summary>From routing to calls: an attempt to call back came to nothing; the promise rests.</summary>
[EventContract("message.callback-put-off")]
public sealed record CallbackPutOffMessage(InteractionId Interaction, QueueVisitId Visit, string Reason, int Attempts, Instant Until);

/// <summary>From routing to calls: the customer overflowed into another queue and waits there.</summary>
[EventContract("message.moved-to-queue")]
public sealed record MovedToQueueMessage(InteractionId Interaction, QueueVisitId From, QueueVisitId To, QueueId Queue);

/// <summary>From routing to calls: the queue visit ended other than by an answer.</summary>
/// <param name="Target">Where the queue sends the customer instead, when that is no queue.</param>
[EventContract("message.queue-verdict")]
public sealed record QueueVerdictMessage(
    InteractionId Interaction, QueueVisitId Visit, InteractionOutcome Outcome, string Reason, OverflowTarget? Target = null);
