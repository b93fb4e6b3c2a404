using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>Whose side of the call a leg is.</summary>
public enum LegRole
{
    /// <summary>The customer's side.</summary>
    Customer,

    /// <summary>An agent's side.</summary>
    Agent,

    /// <summary>Somebody outside who was dialled.</summary>
    External,
}

/// <summary>A leg came up: an INVITE arrived, a phone is being rung, or an agent's browser is joined.</summary>
/// <param name="Via">"trunk", "phone" or "browser" (an agent's, or that of a customer who calls from a web page).</param>
[EventContract("call.leg-started")]
public sealed record LegStarted(
    CallId Call,
    InteractionId Interaction,
    LegId Leg,
    LegRole Role,
    AgentId? Agent,
    ReservationId? Reservation,
    string Via) : IDomainEvent;

/// <summary>The leg was answered.</summary>
[EventContract("call.leg-answered")]
public sealed record LegAnswered(CallId Call, LegId Leg) : IDomainEvent;

/// <summary>The customer was sent into a queue and hears its treatment.</summary>
/// <param name="Since">The instant the entry's age counts from.</param>
[EventContract("call.queued")]
public sealed record CallQueued(CallId Call, InteractionId Interaction, QueueId Queue, QueueVisitId Visit, Instant Since) : IDomainEvent;

/// <summary>The customer is out of the queue and back in a flow.</summary>
/// <param name="Outcome">What the visit's end makes of the interaction if nothing more comes of it.</param>
[EventContract("call.left-queue")]
public sealed record CallLeftQueue(CallId Call, InteractionId Interaction, QueueVisitId Visit, InteractionOutcome Outcome) : IDomainEvent;

/// <summary>Customer and agent hear each other from now on.</summary>
[EventContract("call.bridged")]
public sealed record CallBridged(CallId Call, InteractionId Interaction, LegId CustomerLeg, LegId AgentLeg, AgentId Agent, ReservationId Reservation) : IDomainEvent;

/// <summary>The agent put the customer on hold.</summary>
[EventContract("call.held")]
public sealed record CallHeld(CallId Call, InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>The agent took the customer back from hold.</summary>
[EventContract("call.resumed")]
public sealed record CallResumed(CallId Call, InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>The leg is gone.</summary>
[EventContract("call.leg-ended")]
public sealed record LegEnded(CallId Call, InteractionId Interaction, LegId Leg, Termination Termination) : IDomainEvent;

/// <summary>A recording began. One stereo asset: customer left, agents right.</summary>
[EventContract("call.recording-started")]
public sealed record RecordingStarted(CallId Call, InteractionId Interaction, RecordingId Recording) : IDomainEvent;

/// <summary>A recording is complete and readable.</summary>
[EventContract("call.recording-ended")]
public sealed record RecordingEnded(CallId Call, InteractionId Interaction, RecordingId Recording, TimeSpan Duration, long Bytes) : IDomainEvent;
