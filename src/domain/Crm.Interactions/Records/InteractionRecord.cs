using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Interactions.Records;

/// <summary>
/// What happened to one interaction, folded from its facts. Immutable. While <see cref="EndedAt"/> is null the last segment of the
/// chain is open.
/// </summary>
/// <param name="From">Where it came from, sealed; null when withheld.</param>
public sealed record InteractionRecord(
    InteractionId Id,
    MediaType MediaType,
    InteractionDirection Direction,
    SubjectId Subject,
    SealedText? From,
    SealedText? FromName,
    string To,
    TrunkId? Trunk,
    CallId? Call,
    Instant StartedAt)
{
    /// <summary>The customer it was recognised as or linked to.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>When the customer's part was over; null while open. Wrap-up may follow.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>The one outcome; null while open.</summary>
    public InteractionOutcome? Outcome { get; init; }

    /// <summary>How it ended; null while open.</summary>
    public Termination? Termination { get; init; }

    /// <summary>Queues it was in, in order, each once.</summary>
    public ImmutableArray<QueueId> Queues { get; init; } = [];

    /// <summary>Agents who were connected with the customer, in order, each once.</summary>
    public ImmutableArray<AgentId> Agents { get; init; } = [];

    /// <summary>The last wrap-up code picked.</summary>
    public string? WrapUpCode { get; init; }

    /// <summary>The last wrap-up's notes, sealed.</summary>
    public SealedText? Notes { get; init; }

    /// <summary>The language to serve the customer in; null when not chosen.</summary>
    public string? Language { get; init; }

    /// <summary>Menus gone through in an earlier IVR and here, in order.</summary>
    public ImmutableArray<string> MenuPath { get; init; } = [];

    /// <summary>What became known about it, each name once, in the order of the names' first setting.</summary>
    public ImmutableArray<InteractionAttribute> Attributes { get; init; } = [];

    /// <summary>The flows it went through, step by step.</summary>
    public ImmutableArray<FlowStep> Steps { get; init; } = [];

    /// <summary>Where it was imported from; null for what happened here, and never stored with a record.</summary>
    [JsonIgnore]
    public ImportedStory? Import { get; init; }

    /// <summary>Its recordings, in order of their start.</summary>
    public ImmutableArray<InteractionRecording> Recordings { get; init; } = [];

    /// <summary>
    /// The stretches of its life. All but wrap-ups form a chain without gaps or overlaps from start to end; wrap-ups lie beside it.
    /// </summary>
    public ImmutableArray<Segment> Segments { get; init; } = [];

    /// <summary>Its facts, in the order they were folded.</summary>
    public ImmutableArray<InteractionEvent> Events { get; init; } = [];

    /// <summary>Facts and segments beyond the limits, which were counted but not kept.</summary>
    public int Dropped { get; init; }

    /// <summary>How far each shard's facts are in here.</summary>
    public ImmutableArray<FoldedPosition> Positions { get; init; } = [];

    /// <summary>Talk time without hold, summed over finished segments.</summary>
    public TimeSpan Talked => Sum(SegmentKind.Talk);

    /// <summary>Hold time, summed over finished segments.</summary>
    public TimeSpan Held => Sum(SegmentKind.Hold);

    private TimeSpan Sum(SegmentKind kind) =>
        new(Segments.Where(s => s.Kind == kind && s.To is not null).Sum(s => (s.To!.Value - s.From).Ticks));
}

/// <summary>How far the facts of a shard are in a record.</summary>
public sealed record FoldedPosition(ShardId Shard, long Sequence, int Index);

/// <summary>A recording; duration and size are null until it is complete.</summary>
public sealed record InteractionRecording(RecordingId Id, Instant StartedAt, TimeSpan? Duration, long? Bytes);

/// <summary>One fact in a record's story.</summary>
/// <param name="Name">The stored contract name, such as <c>reservation.created</c>.</param>
/// <param name="Detail">A reason, exit, outcome or code; null when there is none.</param>
public sealed record InteractionEvent(Instant At, string Name, QueueId? Queue, AgentId? Agent, string? Detail);

/// <summary>Something known about an interaction.</summary>
/// <param name="Value">Sealed.</param>
/// <param name="By">"flow:...", "handover" or a user name.</param>
public sealed record InteractionAttribute(string Name, SealedText Value, string By, Instant At);

/// <summary>A step of a flow: a node it left.</summary>
/// <param name="Detail">What was entered, looked up or set there, sealed; null when there is nothing to tell.</param>
public sealed record FlowStep(Instant At, FlowId Flow, int Version, string Node, string Exit, SealedText? Detail);

/// <summary>What a former system told of an interaction.</summary>
/// <param name="Source">The system, as a word.</param>
/// <param name="Summary">What it was about, in the clear: part of the customer's record.</param>
public sealed record ImportedStory(string Source, string? Summary);
