using Crm.Contracts.Desk;
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

    /// <summary>The whole course in one list, in order of time.</summary>
    public IReadOnlyList<CourseItem> Course { get; init; } = [];

    /// <summary>What was added to it during and afterwards, oldest first.</summary>
    public IReadOnlyList<NoteView> Annotations { get; init; } = [];

    /// <summary>What is known about the caller from flows and an earlier IVR; values are null when erased.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;

    /// <summary>The system it was imported from; null when it happened here.</summary>
    public string? ImportedFrom { get; init; }

    /// <summary>Whether the customer's personal data was erased: texts and recordings of it cannot be opened any more.</summary>
    public bool Erased { get; init; }
}

/// <summary>One step of an interaction's course.</summary>
/// <param name="Kind">
/// "arrived", "handed-over", "language", "attribute", "flow", "step", "flow-ended", "queue", "offer", "talk", "hold", "wrap-up",
/// "recording", "recording-pause", "callback", "voicemail", "customer", "note", "parked", "not-taken", "supervisor", "rating" or "ended".
/// </param>
/// <param name="To">Its end where it lasts; null while it goes on, and for what happens at one moment.</param>
/// <param name="Result">
/// How it ended as a stable word: of an offer "accepted", "rejected", "missed", "rescinded" or "canceled"; of a step its exit; of the end
/// the outcome; of other stretches the reason.
/// </param>
/// <param name="Name">The flow, node, attribute, language or source it speaks of.</param>
/// <param name="Detail">What was entered, set, said or written; null when there is nothing to tell or it was erased.</param>
/// <param name="By">Who caused it: a user name, "flow:..." or "number" (recognised by the number).</param>
public sealed record CourseItem(
    Instant At,
    Instant? To,
    string Kind,
    string? Result,
    QueueId? QueueId,
    AgentId? AgentId,
    string? Name,
    string? Detail,
    string? By)
{
    /// <summary>The customer it was linked to.</summary>
    public CustomerId? CustomerId { get; init; }

    /// <summary>The recording it speaks of.</summary>
    public RecordingId? RecordingId { get; init; }
}

/// <summary>Body that adds a note to an interaction.</summary>
/// <param name="Text">1 to 4,000 characters.</param>
public sealed record NoteRequest(string Text);

/// <summary>Body that says which customer an interaction is with.</summary>
public sealed record LinkRequest(CustomerId CustomerId);

/// <summary>A note. Notes are only ever added.</summary>
/// <param name="Text">Null when erased.</param>
public sealed record NoteView(NoteId Id, Instant At, string By, string? Text);

/// <summary>One participant's unbroken stretch of one kind.</summary>
/// <param name="Kind">"flow", "queue", "offer", "talk", "hold" or "wrap".</param>
public sealed record SegmentView(string Kind, string Participant, QueueId? QueueId, AgentId? AgentId, Instant From, Instant? To, string? EndReason);

/// <summary>One fact of an interaction's story.</summary>
/// <param name="Name">The event's contract name, such as "reservation.created".</param>
/// <param name="Detail">A reason, exit, outcome or code; null when there is none.</param>
public sealed record EventView(Instant At, string Name, QueueId? QueueId, AgentId? AgentId, string? Detail);
