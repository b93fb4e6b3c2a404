using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A supervisor and the queues he is responsible for. The version is the ETag.</summary>
/// <param name="Queues">By id; null for all.</param>
public sealed record SupervisorView(string UserName, string DisplayName, long Version, IReadOnlyList<QueueId>? Queues);

/// <summary>Limits a supervisor.</summary>
/// <param name="Queues">Each once; null or absent for all, empty for none.</param>
public sealed record SupervisorRequest(IReadOnlyList<QueueId>? Queues);
