using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>Whom a call can be handed to now, as the picker shows it; at most 50 of each kind.</summary>
public sealed record TransferTargets(
    IReadOnlyList<TransferAgent> Agents, IReadOnlyList<TransferQueue> Queues, IReadOnlyList<TransferFlow> Flows);

/// <summary>A colleague.</summary>
/// <param name="Extension">His own number; null when he has none.</param>
/// <param name="Since">Since when he is in his status.</param>
/// <param name="Available">Whether he could be offered a call now.</param>
public sealed record TransferAgent(
    AgentId Id, string Name, string? Extension, RoutingStatus Status, Presence Presence, Instant Since, bool Available);

/// <summary>A queue.</summary>
/// <param name="Waiting">Customers waiting in it.</param>
/// <param name="Ready">Its agents who could take one now.</param>
/// <param name="Open">Whether it takes customers now.</param>
public sealed record TransferQueue(QueueId Id, string Name, int Waiting, int Ready, bool Open);

/// <summary>A published flow.</summary>
public sealed record TransferFlow(FlowId Id, string Name);
