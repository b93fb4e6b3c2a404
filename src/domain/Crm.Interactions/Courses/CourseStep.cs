using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Interactions.Courses;

/// <summary>One step of an interaction's course.</summary>
/// <param name="Kind">
/// "arrived", "handed-over", "language", "attribute", "flow", "step", "flow-ended", "queue", "offer", "talk", "hold", "wrap-up",
/// "recording", "recording-pause", "transfer", "callback", "voicemail", "customer", "note" or "ended".
/// </param>
/// <param name="To">Its end where it lasts.</param>
/// <param name="Result">How it ended, as a stable word.</param>
/// <param name="Name">The flow, node, attribute, language, source or code it speaks of.</param>
/// <param name="Detail">Sealed; null when there is nothing to tell.</param>
public sealed record CourseStep(Instant At, Instant? To, string Kind, string? Result, QueueId? Queue, AgentId? Agent, string? Name, SealedText? Detail, string? By)
{
    /// <summary>The customer it was linked to.</summary>
    public CustomerId? Customer { get; init; }

    /// <summary>The recording it speaks of.</summary>
    public RecordingId? Recording { get; init; }
}
