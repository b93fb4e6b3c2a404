using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Interactions;

/// <summary>Who started an interaction.</summary>
public enum InteractionDirection
{
    /// <summary>The customer reached us.</summary>
    Inbound,

    /// <summary>We reached for the customer.</summary>
    Outbound,
}

/// <summary>The one way an interaction ended.</summary>
public enum InteractionOutcome
{
    /// <summary>An agent handled it.</summary>
    Answered,

    /// <summary>The customer left a queue after the short-abandon threshold.</summary>
    Abandoned,

    /// <summary>The customer left a queue before the short-abandon threshold.</summary>
    ShortAbandoned,

    /// <summary>It ended before a queue: self-service, announcement, echo test, or hang-up in the flow.</summary>
    ClosedInFlow,

    /// <summary>The queue was full or its longest wait passed, and nowhere else to go.</summary>
    Overflowed,

    /// <summary>The customer asked to be called back.</summary>
    CallbackRequested,

    /// <summary>The customer left a message.</summary>
    Voicemail,

    /// <summary>The system ended it before an agent had it.</summary>
    ClosedBySystem,

    /// <summary>An outbound call was not connected.</summary>
    NotConnected,

    /// <summary>The customer was connected with somebody outside, without an agent.</summary>
    TransferredOut,
}

/// <summary>An interaction arrived or was started.</summary>
/// <param name="From">Where it came from (number, address), sealed; null when withheld.</param>
/// <param name="FromName">The name it came with, sealed; null when none.</param>
/// <param name="To">The number or address of ours that was reached.</param>
[EventContract("interaction.started")]
public sealed record InteractionStarted(
    InteractionId Interaction,
    MediaType MediaType,
    InteractionDirection Direction,
    SubjectId Subject,
    SealedText? From,
    SealedText? FromName,
    string To,
    TrunkId? Trunk,
    CallId? Call) : IDomainEvent;

/// <summary>The interaction was recognised as, or linked by an agent to, a customer.</summary>
[EventContract("interaction.customer-linked")]
public sealed record CustomerLinked(InteractionId Interaction, CustomerId Customer, string By) : IDomainEvent;

/// <summary>The customer's part is over. Wrap-up may follow at the agent. Exactly one per interaction.</summary>
[EventContract("interaction.ended")]
public sealed record InteractionEnded(InteractionId Interaction, InteractionOutcome Outcome, Termination Termination) : IDomainEvent;
