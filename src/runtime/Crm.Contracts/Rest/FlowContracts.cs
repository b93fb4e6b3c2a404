using System.Text.Json;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>An IVR flow with its draft and its versions, newest first. The draft's version is its ETag.</summary>
/// <param name="Draft">The flow as of the published schema.</param>
public sealed record FlowView(
    FlowId Id, string Title, string Kind, long DraftVersion, int? PublishedVersion, Instant ChangedAt, JsonElement Draft, IReadOnlyList<FlowVersionSummary> Versions);

/// <summary>A published version of a flow.</summary>
/// <param name="Flow">As of the published schema.</param>
public sealed record FlowVersionView(int Version, Instant PublishedAt, string PublishedBy, string? Note, JsonElement Flow);

/// <summary>What a check found; good when there are no problems.</summary>
public sealed record FlowCheckView(bool Good, IReadOnlyList<FlowProblem> Problems);

/// <summary>Publishes a flow's draft.</summary>
/// <param name="Note">What is new, for the history; at most 500 characters.</param>
public sealed record PublishFlowRequest(string? Note);

/// <summary>Goes back to an earlier version.</summary>
public sealed record RollBackFlowRequest(int Version);
