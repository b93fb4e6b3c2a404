using Crm.Primitives;

namespace Crm.Contracts.Live;

/// <summary>Somebody who listens to an agent's call.</summary>
/// <param name="UserName">Who he is.</param>
/// <param name="Name">What he is called.</param>
/// <param name="Mode">"monitor", "whisper" or "barge".</param>
public sealed record LiveSupervisor(string UserName, string Name, string Mode);

/// <summary>An agent asks for help in his call.</summary>
public sealed record LiveHelp(Instant Since, string? Reason);
