using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body that places a call.</summary>
/// <param name="To">The number, as a person writes it; at most 64 characters.</param>
/// <param name="From">The number to show, one of those the trunk offers; absent leaves it to the trunk.</param>
/// <param name="AgentId">The agent who calls; only oneself.</param>
/// <param name="CustomerId">Whom he calls; absent looks him up by the number.</param>
public sealed record DialRequest(string? To, string? From, AgentId? AgentId, CustomerId? CustomerId);

/// <summary>A call was begun.</summary>
/// <param name="LegId">The agent's own leg.</param>
public sealed record DialView(InteractionId InteractionId, CallId CallId, LegId LegId);

/// <summary>A number somebody dialled.</summary>
/// <param name="Name">Of whom he called, when known.</param>
/// <param name="At">When he dialled it last.</param>
/// <param name="Outcome">How that ended: "answered", "busy", "no-answer", "declined", "agent-stopped", another reason word; null while it goes on.</param>
public sealed record DialledNumber(string Number, string? Name, CustomerId? CustomerId, Instant At, string? Outcome, InteractionId InteractionId);
