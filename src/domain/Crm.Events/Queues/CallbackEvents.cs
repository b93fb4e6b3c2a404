using Crm.Primitives;

namespace Crm.Events.Queues;

/// <summary>A customer-first callback has its turn: the customer is to be called now.</summary>
/// <param name="Deadline">Until when he must be reached.</param>
/// <param name="Attempt">From 1.</param>
[EventContract("queue.callback-due")]
public sealed record CallbackDue(QueueVisitId Visit, InteractionId Interaction, QueueId Queue, int Attempt, Instant Deadline) : IDomainEvent;

/// <summary>The customer of a callback is on the line; the entry is a call now and keeps its age.</summary>
[EventContract("queue.callback-reached")]
public sealed record CallbackReached(QueueVisitId Visit, InteractionId Interaction, QueueId Queue) : IDomainEvent;

/// <summary>An attempt failed; the entry rests until then and keeps its age.</summary>
/// <param name="Attempts">Attempts made so far.</param>
[EventContract("queue.entry-postponed")]
public sealed record EntryPostponed(
    QueueVisitId Visit, InteractionId Interaction, QueueId Queue, string Reason, int Attempts, Instant Until) : IDomainEvent;

/// <summary>A callback was asked for while one to the same customer was open in the same queue; the older one stays alone.</summary>
[EventContract("queue.callback-merged")]
public sealed record CallbackMerged(QueueVisitId Visit, InteractionId Interaction, QueueId Queue, InteractionId Into) : IDomainEvent;
