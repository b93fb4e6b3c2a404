using Crm.Events.Conversations;
using Crm.Primitives;

namespace Crm.Messaging.Conversations;

/// <summary>What routing must be told.</summary>
public abstract record ConversationMessage;

/// <summary>Put it into a queue.</summary>
/// <param name="Prefers">The agent it waits for first, and how long.</param>
/// <param name="HandedOnBy">The agent who handed it on, and is not to get it back at once.</param>
public sealed record WaitInQueue(
    QueueVisitId Visit, QueueId Queue, Instant Since, string? CustomerKey, (AgentId Agent, TimeSpan Wait)? Prefers, AgentId? HandedOnBy) : ConversationMessage;

/// <summary>The customer leaves the queue.</summary>
public sealed record LeaveQueue(string Reason) : ConversationMessage;

/// <summary>Nobody left, but it is ended while it waits.</summary>
public sealed record CloseVisit(string Reason) : ConversationMessage;

/// <summary>The agent has it.</summary>
public sealed record AgentHasIt(ReservationId Reservation) : ConversationMessage;

/// <summary>The agent accepted, but there is nothing to have any more.</summary>
public sealed record AgentHasNothing(ReservationId Reservation, string Reason) : ConversationMessage;

/// <summary>The agent's part is over.</summary>
/// <param name="WrapUp">Whether wrap-up may follow.</param>
public sealed record AgentIsDone(ReservationId Reservation, TimeSpan Handled, Termination Termination, bool WrapUp) : ConversationMessage;

/// <summary>Ask one agent, outside any queue.</summary>
/// <param name="Resume">He has asked for it himself: it needs no acceptance.</param>
public sealed record AskAgent(ReservationId Reservation, AgentId Agent, QueueId Queue, AgentId AskedBy, Instant Deadline, bool Resume) : ConversationMessage;

/// <summary>He is not asked any more.</summary>
public sealed record StopAsking(ReservationId Reservation, string Reason) : ConversationMessage;

/// <summary>Somebody writes, or has stopped.</summary>
public sealed record TypingShown(ChatWriter Writer, string? Name, bool Typing, bool ToCustomer);
