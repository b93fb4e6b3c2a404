using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Events.Mail;

/// <summary>There is work with a thread; follows its <see cref="Interactions.InteractionStarted"/>.</summary>
/// <param name="Rules">How the queue treats mails, as it said then.</param>
/// <param name="Hours">The hours promises are counted in; null is always.</param>
/// <param name="Reason">"mail", "reopened", "bounce", "send-failed" or "started".</param>
/// <param name="CustomerKey">The customer's opaque key.</param>
/// <param name="Skills">What an agent needs besides what the queue asks.</param>
[EventContract("mail.work-opened")]
public sealed record MailWorkOpened(
    InteractionId Interaction,
    MailThreadId Thread,
    QueueId Queue,
    MailRules Rules,
    QueueHours? Hours,
    string Reason,
    string? CustomerKey,
    int Priority,
    ImmutableArray<SkillId> Skills) : IDomainEvent;

/// <summary>It waits in a queue.</summary>
/// <param name="Since">The instant its age counts from.</param>
/// <param name="Reason">"arrived", "transferred", "agent-lost", "customer-wrote", "bounce", "send-failed", "not-taken", "requeued", "escalated" or "again" (the queue had let it go).</param>
[EventContract("mail.work-queued")]
public sealed record MailWorkQueued(InteractionId Interaction, QueueVisitId Visit, QueueId Queue, Instant Since, string Reason) : IDomainEvent;

/// <summary>It overflowed into another queue and waits there.</summary>
[EventContract("mail.work-moved")]
public sealed record MailWorkMoved(InteractionId Interaction, QueueVisitId Visit, QueueId Queue) : IDomainEvent;

/// <summary>A promise is about to break, or broken, while it waits: it goes to another queue or goes first.</summary>
/// <param name="Queue">Where it is to wait.</param>
/// <param name="Priority">The priority it is to wait with.</param>
[EventContract("mail.work-escalated")]
public sealed record MailWorkEscalated(InteractionId Interaction, QueueId Queue, int Priority) : IDomainEvent;

/// <summary>The queue let it go; mails are never dropped, so it goes there again.</summary>
[EventContract("mail.work-held")]
public sealed record MailWorkHeld(InteractionId Interaction, string Reason, Instant Until) : IDomainEvent;

/// <summary>It leaves the queue; what becomes of the visit is routing's word.</summary>
[EventContract("mail.work-leaving")]
public sealed record MailWorkLeaving(InteractionId Interaction, string Reason) : IDomainEvent;

/// <summary>An agent has it.</summary>
[EventContract("mail.work-taken")]
public sealed record MailWorkTaken(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Name) : IDomainEvent;

/// <summary>The agent has it no more.</summary>
[EventContract("mail.work-released")]
public sealed record MailWorkReleased(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Reason) : IDomainEvent;

/// <summary>The agent put it aside: the customer is to write.</summary>
[EventContract("mail.work-parked")]
public sealed record MailWorkParked(InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>One agent is asked to take it, outside any queue.</summary>
[EventContract("mail.work-asked")]
public sealed record MailWorkAsked(InteractionId Interaction, ReservationId Reservation, AgentId Agent, bool Resume) : IDomainEvent;

/// <summary>He who was asked has not got it.</summary>
[EventContract("mail.work-not-taken")]
public sealed record MailWorkNotTaken(InteractionId Interaction, ReservationId Reservation, AgentId Agent, string Reason) : IDomainEvent;

/// <summary>The agent cannot be reached; it goes back to the queue unless he is there again in time.</summary>
[EventContract("mail.agent-away")]
public sealed record MailAgentAway(InteractionId Interaction, AgentId Agent, Instant Until) : IDomainEvent;

/// <summary>The agent is there again.</summary>
[EventContract("mail.agent-back")]
public sealed record MailAgentBack(InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>What is promised to a customer.</summary>
public enum MailClock
{
    /// <summary>An answer to his first mail.</summary>
    FirstResponse,

    /// <summary>An answer to a later mail.</summary>
    Update,

    /// <summary>That his matter is closed; rests while it is parked.</summary>
    Solution,
}

/// <summary>A promise runs, or runs to another end than before.</summary>
[EventContract("mail.clock-set")]
public sealed record MailClockSet(InteractionId Interaction, MailClock Clock, Instant WarnAt, Instant DueAt) : IDomainEvent;

/// <summary>A promise rests.</summary>
[EventContract("mail.clock-paused")]
public sealed record MailClockPaused(InteractionId Interaction, MailClock Clock) : IDomainEvent;

/// <summary>A promise is about to end.</summary>
[EventContract("mail.clock-warned")]
public sealed record MailClockWarned(InteractionId Interaction, MailClock Clock) : IDomainEvent;

/// <summary>A promise was broken.</summary>
[EventContract("mail.clock-breached")]
public sealed record MailClockBreached(InteractionId Interaction, MailClock Clock) : IDomainEvent;

/// <summary>What was promised was done, in time or not.</summary>
[EventContract("mail.clock-met")]
public sealed record MailClockMet(InteractionId Interaction, MailClock Clock) : IDomainEvent;
