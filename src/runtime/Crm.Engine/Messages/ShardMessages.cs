using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Engine.Messages;

/// <summary>From routing to calls: the agent accepted; connect him with the customer.</summary>
[EventContract("message.connect-agent")]
public sealed record ConnectAgentMessage(InteractionId Interaction, ReservationId Reservation, AgentId Agent);

/// <summary>From routing to calls: the customer overflowed into another queue and waits there.</summary>
[EventContract("message.moved-to-queue")]
public sealed record MovedToQueueMessage(InteractionId Interaction, QueueVisitId From, QueueVisitId To, QueueId Queue);

/// <summary>From routing to calls: the queue visit ended other than by an answer.</summary>
/// <param name="Target">Where the queue sends the customer instead, when that is no queue.</param>
[EventContract("message.queue-verdict")]
public sealed record QueueVerdictMessage(
    InteractionId Interaction, QueueVisitId Visit, InteractionOutcome Outcome, string Reason, OverflowTarget? Target = null);
