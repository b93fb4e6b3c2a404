using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// IVR flows as people work on them: a draft each, and versions that were published. Only flows without faults are kept; a publication
/// serves every call that begins after it, and calls that run keep theirs. Thread safe.
/// </summary>
public interface IFlowStore
{
    /// <summary>All flows by id.</summary>
    ValueTask<IReadOnlyList<FlowSummary>> List(CancellationToken cancellation);

    /// <summary>A flow with its draft and its versions, newest first; null when there is none.</summary>
    ValueTask<FlowRecord?> Get(FlowId id, CancellationToken cancellation);

    /// <summary>The text of a published version; null when there is none.</summary>
    ValueTask<FlowVersionText?> GetVersion(FlowId id, int version, CancellationToken cancellation);

    /// <summary>What is wrong with a text as this flow, in node order; empty when it is good.</summary>
    ValueTask<IReadOnlyList<FlowProblem>> Check(FlowId id, string text, CancellationToken cancellation);

    /// <summary>Keeps a draft; makes the flow when it is new.</summary>
    /// <param name="seenVersion">The draft's version as the editor saw it; null for a new flow, or to overwrite whatever is there.</param>
    ValueTask<FlowOutcome> SaveDraft(FlowId id, string text, long? seenVersion, CancellationToken cancellation);

    /// <summary>Makes the draft the next version and gives it to new calls.</summary>
    /// <param name="seenVersion">The draft's version as the editor saw it; null for whatever is there.</param>
    ValueTask<FlowOutcome> Publish(FlowId id, long? seenVersion, string by, string? note, CancellationToken cancellation);

    /// <summary>Gives an earlier version to new calls. The draft stays as it is.</summary>
    ValueTask<FlowOutcome> RollBack(FlowId id, int version, CancellationToken cancellation);
}

/// <summary>A flow in the list.</summary>
/// <param name="Kind">"inbound", "treatment" or "module".</param>
/// <param name="PublishedVersion">The version new calls get; null when none.</param>
public sealed record FlowSummary(FlowId Id, string Title, string Kind, long DraftVersion, int? PublishedVersion, Instant ChangedAt);

/// <summary>A flow with its draft.</summary>
/// <param name="Draft">The flow's JSON.</param>
public sealed record FlowRecord(FlowSummary Summary, string Draft, IReadOnlyList<FlowVersionSummary> Versions);

/// <summary>When and by whom a version was published.</summary>
public sealed record FlowVersionSummary(int Version, Instant PublishedAt, string PublishedBy, string? Note);

/// <summary>A version with its JSON.</summary>
public sealed record FlowVersionText(FlowVersionSummary Summary, string Text);

/// <summary>Something wrong with a flow.</summary>
/// <param name="Node">At this node; "(flow)" for the flow as a whole.</param>
public sealed record FlowProblem(string Node, string Problem);

/// <summary>What came of a change to a flow.</summary>
public abstract record FlowOutcome
{
    /// <summary>Done and durable.</summary>
    public sealed record Done : FlowOutcome;

    /// <summary>It is faulty; nothing has changed.</summary>
    public sealed record Faulty(IReadOnlyList<FlowProblem> Problems) : FlowOutcome;

    /// <summary>Somebody else changed it meanwhile.</summary>
    public sealed record Stale : FlowOutcome;

    /// <summary>No such flow or version.</summary>
    public sealed record NotFound : FlowOutcome;
}
