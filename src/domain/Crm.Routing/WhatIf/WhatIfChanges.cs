using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Routing.WhatIf;

/// <summary>What is to be other than it was. Changes are laid over whatever settings held at each moment of the record.</summary>
public sealed record WhatIfChanges
{
    /// <summary>Nothing is changed.</summary>
    public static readonly WhatIfChanges None = new();

    /// <summary>By queue, its settings made other.</summary>
    public IReadOnlyDictionary<QueueId, Func<QueueSettings, QueueSettings>> Queues { get; init; } = new Dictionary<QueueId, Func<QueueSettings, QueueSettings>>();

    /// <summary>By agent, his settings made other.</summary>
    public IReadOnlyDictionary<AgentId, Func<AgentSettings, AgentSettings>> Agents { get; init; } = new Dictionary<AgentId, Func<AgentSettings, AgentSettings>>();

    /// <summary>Agents who are not there.</summary>
    public IReadOnlySet<AgentId> Absent { get; init; } = new HashSet<AgentId>();

    /// <summary>Agents there were not.</summary>
    public IReadOnlyList<AddedAgent> Added { get; init; } = [];
}

/// <summary>An agent there was not.</summary>
/// <param name="PresentAs">He is there when this agent is; null is all the time.</param>
public sealed record AddedAgent(AgentId Agent, AgentSettings Settings, AgentId? PresentAs);

/// <summary>The changes do not fit the record: the message says what is wrong, in words for the one who asked.</summary>
public sealed class WhatIfFaultException(string where, string message) : Exception(message)
{
    /// <summary>The change that is wrong: "queues.support", "agents.anna", "from".</summary>
    public string Where { get; } = where;
}
