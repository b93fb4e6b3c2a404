using Crm.Primitives;

namespace Crm.Contracts.Live;

/// <summary>A queue's open mail work.</summary>
/// <param name="Waiting">No agent has it.</param>
/// <param name="WithAgents">Agents have it, or have parked it.</param>
/// <param name="OldestSince">Since when the oldest that waits has been waiting; null when none does.</param>
/// <param name="DueAt">When the next promise breaks, whoever has the work; null when none runs.</param>
/// <param name="Warned">Pieces of work with a promise that is about to break.</param>
/// <param name="Late">Pieces of work with a promise that is broken and still not kept.</param>
public sealed record LiveMails(int Waiting, int WithAgents, Instant? OldestSince, Instant? DueAt, int Warned, int Late);
