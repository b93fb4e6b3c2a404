using Crm.Primitives;

namespace Crm.Persistence.Records.Rows;

/// <summary>An IVR flow: its draft, and which version new calls get.</summary>
internal sealed class FlowRow
{
    public required FlowId Id { get; init; }

    public required string Title { get; set; }

    /// <summary>"inbound", "treatment" or "module".</summary>
    public required string Kind { get; set; }

    /// <summary>The flow's JSON as it was sent.</summary>
    public required string Draft { get; set; }

    public long DraftVersion { get; set; } = 1;

    public int? PublishedVersion { get; set; }

    public required Instant ChangedAt { get; set; }
}

/// <summary>A version of a flow that was published once. Never changed.</summary>
internal sealed class FlowVersionRow
{
    public required FlowId Flow { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    public required string Text { get; init; }

    public required Instant PublishedAt { get; init; }

    public required string PublishedBy { get; init; }

    public string? Note { get; init; }
}
