using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Routing.WhatIf;

/// <summary>What happened in a stretch of time, apart from what the routing domain decided itself: who came, how long he would wait and talk, who was there.</summary>
/// <param name="Start">Snapshot of the domain at <paramref name="From"/>.</param>
/// <param name="Inputs">Presence, reachability and settings as they changed, in order.</param>
/// <param name="Contacts">In order of arrival; those open at the start first.</param>
public sealed record RecordedDay(
    Instant From,
    Instant To,
    ReadOnlyMemory<byte> Start,
    ImmutableArray<RecordedInput> Inputs,
    ImmutableArray<RecordedContact> Contacts);

/// <summary>A command that somebody gave.</summary>
/// <param name="Order">Number of the fact it was read from; decides between equal instants.</param>
public sealed record RecordedInput(Instant At, long Order, RoutingCommand Command);

/// <summary>An instant of the record with the number of its fact.</summary>
public readonly record struct RecordedMoment(Instant At, long Order);

/// <summary>One customer's wait, from his first queue to the end of the wrap-up.</summary>
/// <param name="Interaction">Unique among contacts; one that was queued again later is another contact with an id of its own.</param>
/// <param name="ArrivedAt">When he entered his first queue.</param>
/// <param name="Arrival">The command that brings him in; null when he was there at the start.</param>
public sealed record RecordedContact(InteractionId Interaction, QueueId Queue, Instant ArrivedAt, RecordedInput? Arrival)
{
    /// <summary>His offers, in order.</summary>
    public ImmutableArray<RecordedOffer> Offers { get; init; } = [];

    /// <summary>When he hung up while waiting.</summary>
    public RecordedMoment? AbandonedAt { get; init; }

    /// <summary>When he left by his own or a person's choice, and how.</summary>
    public (RecordedMoment At, QueueExit Exit, string Reason)? Chosen { get; init; }

    /// <summary>When his wait ended some other way, or the record did: he would have waited at least so long.</summary>
    public Instant? SeenWaitingUntil { get; init; }

    /// <summary>When an agent had him.</summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>The conversation; null when there was none or its end is not in the record.</summary>
    public RecordedHandling? Handling { get; init; }

    /// <summary>How long it took to reach him, for each callback attempt that reached him; null for one that did not.</summary>
    public ImmutableArray<TimeSpan?> Reached { get; init; } = [];
}

/// <summary>What an agent did with an offer.</summary>
public enum Reaction
{
    /// <summary>He had not reacted when it ended for another reason, or the record did.</summary>
    None,

    /// <summary>He took it.</summary>
    Accepted,

    /// <summary>He refused it.</summary>
    Rejected,

    /// <summary>He let it ring.</summary>
    Missed,
}

/// <summary>An offer in the record.</summary>
/// <param name="ReactedAt">When he reacted, or it ended.</param>
/// <param name="ConnectedAt">When both heard each other.</param>
/// <param name="FailedAt">When the connection failed after he accepted.</param>
/// <param name="EndedAt">When it ended after he accepted without either, because the customer left.</param>
public sealed record RecordedOffer(ReservationId Reservation, AgentId Agent, Instant CreatedAt, Reaction Reaction, RecordedMoment? ReactedAt)
{
    /// <summary>See the parameters.</summary>
    public RecordedMoment? ConnectedAt { get; init; }

    /// <summary>When, why, and whether it was the agent's phone.</summary>
    public (RecordedMoment At, string Reason, bool PhoneFailed)? FailedAt { get; init; }

    /// <summary>When it ended after it was accepted because the customer left.</summary>
    public Instant? EndedAt { get; init; }
}

/// <summary>A conversation and its wrap-up.</summary>
/// <param name="CompletedAt">When the agent finished wrap-up; null when its deadline ended it or the record ends before.</param>
public sealed record RecordedHandling(
    RecordedMoment EndedAt, TimeSpan Lasted, TimeSpan Talked, TimeSpan Held, Termination Termination, RecordedMoment? CompletedAt, string? Code);
