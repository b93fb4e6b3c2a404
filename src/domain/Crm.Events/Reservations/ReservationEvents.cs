using Crm.Primitives;

namespace Crm.Events.Reservations;

/// <summary>An agent was chosen and is being offered the entry until the deadline.</summary>
/// <param name="Decision">Why this agent, in a form that can be replayed and explained (law 9).</param>
/// <param name="Group">The first offer of the group when several agents are offered the entry at once; null for a single offer and for that first one.</param>
[EventContract("reservation.created")]
public sealed record ReservationCreated(
    ReservationId Reservation,
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    Instant Deadline,
    RoutingDecision Decision,
    ReservationId? Group = null) : IDomainEvent;

/// <summary>What a routing decision rested on. Who was not eligible and why is recomputed from the journal on demand.</summary>
/// <param name="Step">Index of the routing step that held.</param>
/// <param name="Candidates">Agents or entries that were possible.</param>
/// <param name="Rule">What decided among them: a strategy's name, <c>highest-score</c> for a freed agent, or <c>preferred-agent</c>.</param>
/// <param name="Score">The winner's score under the rule (seconds idle, weighted seconds of age, ...).</param>
/// <param name="QueueVersion">Version of the queue's settings.</param>
/// <param name="AgentVersion">Version of the agent's settings.</param>
public sealed record RoutingDecision(int Step, int Candidates, string Rule, double Score, long QueueVersion, long AgentVersion);

/// <summary>The agent accepted; the engine is connecting him with the customer.</summary>
[EventContract("reservation.accepted")]
public sealed record ReservationAccepted(ReservationId Reservation, InteractionId Interaction, AgentId Agent, Instant ConnectDeadline) : IDomainEvent;

/// <summary>The agent refused; the entry is back in its place and he is not offered it again until <paramref name="ExcludedUntil"/>.</summary>
[EventContract("reservation.rejected")]
public sealed record ReservationRejected(ReservationId Reservation, InteractionId Interaction, AgentId Agent, string Reason, Instant ExcludedUntil) : IDomainEvent;

/// <summary>The agent did not react in time; the entry is back in its place and he is Not Responding.</summary>
[EventContract("reservation.timed-out")]
public sealed record ReservationTimedOut(ReservationId Reservation, InteractionId Interaction, AgentId Agent) : IDomainEvent;

/// <summary>The offer ended because the customer left.</summary>
[EventContract("reservation.canceled")]
public sealed record ReservationCanceled(ReservationId Reservation, InteractionId Interaction, AgentId Agent, string Reason) : IDomainEvent;

/// <summary>The offer was taken back by the machine (agent unreachable, connect failed, another agent won); the entry is back in its place.</summary>
[EventContract("reservation.rescinded")]
public sealed record ReservationRescinded(ReservationId Reservation, InteractionId Interaction, AgentId Agent, string Reason) : IDomainEvent;

/// <summary>The conversation ended for this agent. Wrap-up follows until the deadline, or the reservation is completed at once when it is null.</summary>
[EventContract("reservation.handling-ended")]
public sealed record HandlingEnded(
    ReservationId Reservation,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    TimeSpan Talked,
    TimeSpan Held,
    Instant? WrapUpDeadline,
    Termination Termination) : IDomainEvent;

/// <summary>Wrap-up is over and the reservation completed.</summary>
/// <param name="Code">The code picked; null when the deadline passed without one.</param>
/// <param name="Notes">The agent's notes, sealed.</param>
/// <param name="Expired">True when the deadline ended it.</param>
[EventContract("reservation.completed")]
public sealed record ReservationCompleted(
    ReservationId Reservation,
    InteractionId Interaction,
    QueueId Queue,
    AgentId Agent,
    string? Code,
    Privacy.SealedText? Notes,
    TimeSpan Wrapped,
    bool Expired) : IDomainEvent;
