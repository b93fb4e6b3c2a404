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
/// <param name="Preferred">Agents it waits for first, one after the other; null is nobody.</param>
/// <param name="CustomerKey">Opaque key of the customer, the same on every channel; never a number or address in the clear.</param>
/// <param name="Overflows">How many queues it overflowed from on its way here.</param>
/// <param name="HandedOnBy">The agent who put it here: he is not offered it again for as long as if he had rejected it.</param>
[EventContract("queue.entry-enqueued")]
public sealed record EntryEnqueued(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    MediaType MediaType,
    int Priority,
    ImmutableArray<Requirement> Extra,
    Instant Since,
    ImmutableArray<PreferredAgent>? Preferred = null,
    string? CustomerKey = null,
    int Overflows = 0,
    AgentId? HandedOnBy = null) : IDomainEvent;

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
/// <param name="Target">Where the customer should go now. With a queue as target his entry there follows in the same decision.</param>
[EventContract("queue.entry-left")]
public sealed record EntryLeft(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    QueueExit Exit,
    string Reason,
    TimeSpan Waited,
    OverflowTarget? Target = null) : IDomainEvent;

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
