using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Events.Conversations;

/// <summary>A text conversation began; follows its <see cref="Interactions.InteractionStarted"/>.</summary>
/// <param name="TokenHash">SHA-256 of the customer's token, in lower-case hexadecimal.</param>
/// <param name="Queue">Where it goes.</param>
/// <param name="Rules">How silence is treated, as the queue said then.</param>
/// <param name="CustomerKey">The customer's opaque key, when it is proven who he is.</param>
[EventContract("conversation.opened")]
public sealed record ConversationOpened(
    InteractionId Interaction,
    string TokenHash,
    QueueId Queue,
    ChatRules Rules,
    string? CustomerKey,
    SealedText? Subject,
    SealedText? Email,
    SealedText? PageUrl,
    SealedText? PageTitle) : IDomainEvent;

/// <summary>It waits in a queue.</summary>
/// <param name="Since">The instant its age counts from.</param>
/// <param name="Reason">"arrived", "transferred", "agent-lost", "parked" (the customer wrote), "not-taken", "requeued" or "held" (its queue takes it again).</param>
[EventContract("conversation.queued")]
public sealed record ConversationQueued(InteractionId Interaction, QueueVisitId Visit, QueueId Queue, Instant Since, string Reason) : IDomainEvent;

/// <summary>It overflowed into another queue and waits there.</summary>
[EventContract("conversation.moved")]
public sealed record ConversationMoved(InteractionId Interaction, QueueVisitId Visit, QueueId Queue) : IDomainEvent;

/// <summary>It leaves the queue; what becomes of the visit is routing's word.</summary>
[EventContract("conversation.leaving")]
public sealed record ConversationLeaving(InteractionId Interaction, string Reason) : IDomainEvent;

/// <summary>An agent has it.</summary>
/// <param name="Name">His name as customers see it.</param>
[EventContract("conversation.connected")]
public sealed record ConversationConnected(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Name) : IDomainEvent;

/// <summary>The agent has it no more.</summary>
/// <param name="Reason">"transferred", "parked", "agent-lost", "requeued" or how it ended.</param>
[EventContract("conversation.released")]
public sealed record ConversationReleased(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Reason) : IDomainEvent;

/// <summary>The agent put it aside; he holds nothing of it until it is taken up.</summary>
[EventContract("conversation.parked")]
public sealed record ConversationParked(InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>One agent is asked to take it, outside any queue: a colleague, or he who parked it.</summary>
[EventContract("conversation.asked")]
public sealed record ConversationAsked(InteractionId Interaction, ReservationId Reservation, AgentId Agent, bool Resume) : IDomainEvent;

/// <summary>He who was asked has not got it.</summary>
/// <param name="Reason">"agent-busy", "missed", ...</param>
[EventContract("conversation.not-taken")]
public sealed record ConversationNotTaken(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Reason) : IDomainEvent;

/// <summary>The agent cannot be reached; it goes back to the queue unless he is there again in time.</summary>
[EventContract("conversation.agent-away")]
public sealed record ConversationAgentAway(InteractionId Interaction, AgentId Agent, Instant Until) : IDomainEvent;

/// <summary>The agent is there again.</summary>
[EventContract("conversation.agent-back")]
public sealed record ConversationAgentBack(InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>A supervisor joined, or changed whether the customer sees him.</summary>
/// <param name="By">His user name.</param>
/// <param name="Name">His name as customers see it.</param>
[EventContract("conversation.supervisor-joined")]
public sealed record ConversationSupervisorJoined(InteractionId Interaction, string By, string Name, bool Visible) : IDomainEvent;

/// <summary>A supervisor left.</summary>
[EventContract("conversation.supervisor-left")]
public sealed record ConversationSupervisorLeft(InteractionId Interaction, string By) : IDomainEvent;

/// <summary>The customer rated it after its end.</summary>
/// <param name="Score">1 (bad) to 5 (good).</param>
[EventContract("conversation.rated")]
public sealed record ConversationRated(InteractionId Interaction, int Score, SealedText? Comment) : IDomainEvent;

/// <summary>It has been over for long: its customer cannot return to it any more.</summary>
[EventContract("conversation.forgotten")]
public sealed record ConversationForgotten(InteractionId Interaction) : IDomainEvent;
