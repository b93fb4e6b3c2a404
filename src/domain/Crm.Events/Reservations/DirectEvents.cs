using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Events.Reservations;

/// <summary>Why one named agent is asked, outside any queue.</summary>
public enum DirectKind : byte
{
    /// <summary>A colleague hands the customer over to him.</summary>
    Transfer,

    /// <summary>A colleague asks him for advice.</summary>
    Consult,

    /// <summary>A customer he handed over comes back to him, because nobody was there.</summary>
    Return,

    /// <summary>He places a call himself; nobody has to accept that.</summary>
    Dial,

    /// <summary>He takes a customer from a colleague whom he supervises; nobody has to accept that.</summary>
    TakeOver,

    /// <summary>He takes whom a campaign called; working in the campaign is his consent.</summary>
    Campaign,

    /// <summary>He is shown a record of a campaign and owns it until he has dialled it or given it back; nobody has to accept that.</summary>
    Preview,
}

/// <summary>How a direct offer ended without both hearing each other.</summary>
public enum DirectEnding : byte
{
    /// <summary>He could not be offered anything; there never was an offer.</summary>
    Refused,

    /// <summary>He said no.</summary>
    Rejected,

    /// <summary>He did not react in time.</summary>
    Missed,

    /// <summary>Who asked took it back.</summary>
    Withdrawn,

    /// <summary>It was taken back by the machine: he was unreachable, the audio did not come up.</summary>
    Failed,
}

/// <summary>
/// One named agent is asked for a contact outside any queue: there is no queue visit, and nothing of it is counted for a queue. The
/// contact may be in the hands of somebody else meanwhile.
/// </summary>
/// <param name="Queue">Whose wrap-up codes and time hold afterwards.</param>
/// <param name="AskedBy">Who asks; null for nobody in particular.</param>
/// <param name="Deadline">Until when he must react.</param>
/// <param name="AgentVersion">Version of the agent's settings it rested on.</param>
[EventContract("direct.offered")]
public sealed record DirectOffered(
    ReservationId Reservation,
    InteractionId Interaction,
    AgentId Agent,
    QueueId Queue,
    MediaType MediaType,
    DirectKind Kind,
    AgentId? AskedBy,
    Instant Deadline,
    long AgentVersion) : IDomainEvent;

/// <summary>The agent accepted, or it is his own call; the engine is connecting him.</summary>
[EventContract("direct.accepted")]
public sealed record DirectOfferAccepted(
    ReservationId Reservation, InteractionId Interaction, AgentId Agent, DirectKind Kind, Instant ConnectDeadline) : IDomainEvent;

/// <summary>The offer came to nothing.</summary>
/// <param name="Reason">"agent-busy", "agent-away", "agent-unreachable", "missed", or what the one who ended it said.</param>
[EventContract("direct.over")]
public sealed record DirectOfferOver(
    ReservationId Reservation, InteractionId Interaction, AgentId Agent, DirectKind Kind, DirectEnding Ending, string Reason) : IDomainEvent;

/// <summary>The agent hears the other side and is heard.</summary>
[EventContract("direct.connected")]
public sealed record DirectConnected(
    ReservationId Reservation, InteractionId Interaction, AgentId Agent, QueueId Queue, DirectKind Kind) : IDomainEvent;

/// <summary>The conversation ended for this agent. Wrap-up follows until the deadline, or it is completed at once when that is null.</summary>
[EventContract("direct.handling-ended")]
public sealed record DirectHandlingEnded(
    ReservationId Reservation,
    InteractionId Interaction,
    AgentId Agent,
    QueueId Queue,
    DirectKind Kind,
    TimeSpan Talked,
    TimeSpan Held,
    Instant? WrapUpDeadline,
    Termination Termination) : IDomainEvent;

/// <summary>Wrap-up is over.</summary>
/// <param name="Code">The code picked; null without one.</param>
/// <param name="Notes">The agent's notes, sealed.</param>
/// <param name="Expired">True when the deadline ended it.</param>
[EventContract("direct.completed")]
public sealed record DirectCompleted(
    ReservationId Reservation,
    InteractionId Interaction,
    AgentId Agent,
    QueueId Queue,
    DirectKind Kind,
    string? Code,
    Privacy.SealedText? Notes,
    TimeSpan Wrapped,
    bool Expired) : IDomainEvent;
