using Crm.Events.Agents;
using Crm.Events.Queues;

namespace Crm.Contracts.Configuration;

/// <summary>What agents take side by side, under a name that several agents share.</summary>
/// <param name="DisplayName">1 to 128 characters.</param>
public sealed record CapacityProfileSettings(string DisplayName, CapacityProfile Capacity);

/// <summary>Opening hours and holidays, under a name that several queues share.</summary>
/// <param name="DisplayName">1 to 128 characters.</param>
public sealed record CalendarSettings(string DisplayName, QueueHours Hours);
