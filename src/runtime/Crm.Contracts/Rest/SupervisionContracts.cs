using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Body that begins or changes a supervision.</summary>
/// <param name="Mode">"monitor", "whisper" or "barge".</param>
/// <param name="AgentId">To whom to listen; absent is the agent who has the customer.</param>
public sealed record SuperviseRequest(string Mode, AgentId? AgentId);

/// <summary>A supervision as it is now.</summary>
public sealed record SupervisionView(CallId CallId, string Mode);

/// <summary>Body that sends a customer to another queue.</summary>
public sealed record MoveRequest(QueueId Queue);

/// <summary>Body of a request for help.</summary>
/// <param name="Reason">A few words; at most 200 characters.</param>
public sealed record HelpRequest(string? Reason);
