using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>Somebody who listens to a call.</summary>
/// <param name="Name">What he is called.</param>
/// <param name="Mode">"monitor" (heard by nobody), "whisper" (by the agent only) or "barge" (by all).</param>
public sealed record DeskSupervisor(string Name, string Mode);

/// <summary>The agent asks a supervisor for help.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Reason">What he said about it.</param>
public sealed record DeskHelp(Instant Since, string? Reason);
