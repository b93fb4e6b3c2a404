using Crm.Primitives;

namespace Crm.Contracts.Configuration;

/// <summary>How a thing was from one change to the next.</summary>
/// <param name="Version">Rises by one with each change.</param>
/// <param name="At">When it became so; null for what was there before the first change that was kept.</param>
/// <param name="By">User name, or "system".</param>
/// <param name="Act">The audit trail's word for the change: "queue.closed", "agent.skill-set", ...; "initial" for what was there before.</param>
/// <param name="Note">What the person wrote about it.</param>
/// <param name="Settings">Of the kind's type; what is referred to (a calendar, a profile) is named, not repeated.</param>
public sealed record ConfigurationVersion(long Version, Instant? At, string By, string Act, string? Note, object Settings);
