using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Events.Queues;

/// <summary>A queue's rules were created or replaced.</summary>
[EventContract("queue.configured")]
public sealed record QueueConfigured(QueueId Queue, QueueSettings Settings, long Version) : IDomainEvent;

/// <summary>An interaction entered a queue: one more offered.</summary>
/// <param name="Visit">The id of this stay.</param>
/// <param name="Since">The instant its age counts from; earlier than the event for a returned entry.</param>
/// <param name="Extra">Requirements of this entry beyond the queue's (for example a language).</param>
[EventContract("queue.entry-enqueued")]
public sealed record EntryEnqueued(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    MediaType MediaType,
    int Priority,
    ImmutableArray<Requirement> Extra,
    Instant Since) : IDomainEvent;

/// <summary>The visit ended because an agent took the customer and they are connected.</summary>
[EventContract("queue.entry-answered")]
public sealed record EntryAnswered(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    ReservationId Reservation,
    TimeSpan Waited,
    bool WithinThreshold) : IDomainEvent;

/// <summary>The visit ended because the customer left.</summary>
[EventContract("queue.entry-abandoned")]
public sealed record EntryAbandoned(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    TimeSpan Waited,
    bool Short) : IDomainEvent;

/// <summary>The visit ended some other way.</summary>
[EventContract("queue.entry-left")]
public sealed record EntryLeft(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    QueueExit Exit,
    string Reason,
    TimeSpan Waited) : IDomainEvent;

/// <summary>How a queue visit ended when it was neither answered nor abandoned.</summary>
public enum QueueExit
{
    /// <summary>The queue was full, or the longest wait passed.</summary>
    Overflowed,

    /// <summary>The customer asked to be called back.</summary>
    CallbackRequested,

    /// <summary>The customer left a message.</summary>
    Voicemail,

    /// <summary>Moved to another queue or target by a person or a flow.</summary>
    TransferredOut,

    /// <summary>Put back with a new visit.</summary>
    Requeued,

    /// <summary>Ended by the system (restart, supervisor, fault).</summary>
    ClosedBySystem,
}
