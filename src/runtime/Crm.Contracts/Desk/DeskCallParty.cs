using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>Somebody in a call.</summary>
/// <param name="Kind">"customer", "agent", "external" or "supervisor".</param>
/// <param name="Label">A name, or the number as it was dialled.</param>
/// <param name="AgentId">Present when it is an agent.</param>
/// <param name="State">"ringing", "talking", "held" or "consulting".</param>
/// <param name="Since">Since when he is in the call, or is being rung.</param>
public sealed record DeskCallParty(LegId LegId, string Kind, string Label, AgentId? AgentId, string State, bool Muted, Instant Since);

/// <summary>Somebody the agent asks, or asked, beside the customer.</summary>
/// <param name="State">"dialling", "talking" or "held" (the agent is back with the customer).</param>
/// <param name="Failure">
/// Present when it is over without a result: "busy", "no-answer", "refused", "error", "hung-up", or the reason word of an agent who
/// could not be offered it ("agent-busy", "agent-away", "agent-unreachable", "rejected", "missed").
/// </param>
public sealed record DeskConsult(LegId LegId, string Label, string State, string? Failure, Instant Since);
