using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>An interaction in a list. Personal fields are null when withheld or erased.</summary>
/// <param name="Queues">In order of visit.</param>
/// <param name="Agents">In order of taking part.</param>
public record InteractionView(
    InteractionId Id,
    MediaType MediaType,
    InteractionDirection Direction,
    string? From,
    string? FromName,
    string To,
    CustomerId? CustomerId,
    string? CustomerName,
    IReadOnlyList<QueueId> Queues,
    IReadOnlyList<AgentId> Agents,
    Instant StartedAt,
    Instant? EndedAt,
    InteractionOutcome? Outcome,
    string? WrapUpCode,
    IReadOnlyList<RecordingId> Recordings);

/// <summary>An interaction with everything that happened: the fields of <see cref="InteractionView"/> and more.</summary>
public sealed record InteractionDetail : InteractionView
{
    /// <summary>Extends a list item.</summary>
    public InteractionDetail(InteractionView interaction, IReadOnlyList<SegmentView> segments, IReadOnlyList<EventView> events, string? notes)
        : base(interaction)
    {
        Segments = segments;
        Events = events;
        Notes = notes;
    }

    /// <summary>What happened when, without gaps between arrival and end.</summary>
    public IReadOnlyList<SegmentView> Segments { get; }

    /// <summary>The events in order.</summary>
    public IReadOnlyList<EventView> Events { get; }

    /// <summary>The agent's notes; null when none or erased.</summary>
    public string? Notes { get; }
}

/// <summary>One participant's unbroken stretch of one kind.</summary>
/// <param name="Kind">"flow", "queue", "offer", "talk", "hold" or "wrap".</param>
public sealed record SegmentView(string Kind, string Participant, QueueId? QueueId, AgentId? AgentId, Instant From, Instant? To, string? EndReason);

/// <summary>One fact of an interaction's story.</summary>
/// <param name="Name">The event's contract name, such as "reservation.created".</param>
/// <param name="Detail">A reason, exit, outcome or code; null when there is none.</param>
public sealed record EventView(Instant At, string Name, QueueId? QueueId, AgentId? AgentId, string? Detail);
