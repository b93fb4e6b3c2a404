using Crm.Contracts.Configuration;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// The configuration the engine starts with and follows. The lists are swapped as a whole and never change once read; what did not change
/// keeps its settings object. Queues come with the hours of their calendar, agents with the capacity of their profile. Thread safe, never blocks.
/// </summary>
public interface IConfigurationSource
{
    /// <summary>All queues, by id.</summary>
    IReadOnlyList<QueueConfiguration> QueueConfigurations { get; }

    /// <summary>All agents who may be offered work, by id.</summary>
    IReadOnlyList<AgentConfiguration> AgentConfigurations { get; }

    /// <summary>All capacity profiles, by id.</summary>
    IReadOnlyList<CapacityProfileConfiguration> CapacityProfiles { get; }

    /// <summary>All calendars, by id.</summary>
    IReadOnlyList<CalendarConfiguration> Calendars { get; }

    /// <summary>Differs after every change; says nothing else.</summary>
    long Revision { get; }

    /// <summary>Raised after the lists were swapped, on the thread of the change; handlers return at once.</summary>
    event Action? Changed;
}

/// <summary>A queue's rules and how often they were replaced.</summary>
public sealed record QueueConfiguration(QueueId Id, QueueSettings Settings, long Version);

/// <summary>An agent's routing settings and how often they were replaced.</summary>
public sealed record AgentConfiguration(AgentId Id, AgentSettings Settings, long Version);

/// <summary>A capacity profile and how often it was replaced.</summary>
public sealed record CapacityProfileConfiguration(CapacityProfileId Id, CapacityProfileSettings Settings, long Version);

/// <summary>A calendar and how often it was replaced.</summary>
public sealed record CalendarConfiguration(CalendarId Id, CalendarSettings Settings, long Version);
