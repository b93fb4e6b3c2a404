using Crm.Events.Agents;
using Crm.Events.Queues;

namespace Crm.Contracts.Configuration;

/// <summary>Settings as they are kept: what a calendar or a profile says is kept there alone. Pure.</summary>
public static class KeptSettings
{
    /// <summary>Settings of any kind without what they refer to.</summary>
    public static T Of<T>(T settings) where T : class => settings switch
    {
        QueueSettings { Calendar: not null } queue => (T)(object)(queue with { Hours = null }),
        AgentSettings { Profile: not null } agent => (T)(object)(agent with { Capacity = null }),
        _ => settings,
    };
}
