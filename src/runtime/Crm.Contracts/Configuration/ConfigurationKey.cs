namespace Crm.Contracts.Configuration;

/// <summary>The kinds of things people change while calls go on.</summary>
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

    /// <summary>Rules for calls to the outside, of the site or of a trunk; their settings are those of telephony's outbound rules.</summary>
    Outbound,
}

/// <summary>One thing that can be changed.</summary>
public readonly record struct ConfigurationKey(ConfigurationKind Kind, string Id);
