namespace Crm.Contracts.Configuration;

/// <summary>The kinds of things supervisors change while calls go on.</summary>
public enum ConfigurationKind
{
    /// <summary>A queue; its settings are <see cref="Crm.Events.Queues.QueueSettings"/>.</summary>
    Queue,

    /// <summary>An agent's routing; its settings are <see cref="Crm.Events.Agents.AgentSettings"/>.</summary>
    Agent,

    /// <summary>A capacity profile; its settings are <see cref="CapacityProfileSettings"/>.</summary>
    CapacityProfile,

    /// <summary>A calendar; its settings are <see cref="CalendarSettings"/>.</summary>
    Calendar,
}

/// <summary>One thing that can be changed.</summary>
public readonly record struct ConfigurationKey(ConfigurationKind Kind, string Id);
