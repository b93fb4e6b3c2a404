using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// The configuration the engine starts with and follows. The lists are swapped as a whole and never change once read.
/// Thread safe, never blocks.
/// </summary>
public interface IConfigurationSource
{
    /// <summary>All queues.</summary>
    IReadOnlyList<QueueConfiguration> QueueConfigurations { get; }

    /// <summary>All agents who may be offered work.</summary>
    IReadOnlyList<AgentConfiguration> AgentConfigurations { get; }

    /// <summary>Raised after the lists were swapped, on the thread of the change; handlers return at once.</summary>
    event Action? Changed;
}

/// <summary>A queue's rules and how often they were replaced.</summary>
public sealed record QueueConfiguration(QueueId Id, QueueSettings Settings, long Version);

/// <summary>An agent's routing settings and how often they were replaced.</summary>
public sealed record AgentConfiguration(AgentId Id, AgentSettings Settings, long Version);

/// <summary>The outcome of replacing a queue's rules under a known version.</summary>
public enum ChangeOutcome
{
    /// <summary>Done and durable.</summary>
    Changed,

    /// <summary>No such thing.</summary>
    NotFound,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Stale,
}

/// <summary>The write side of <see cref="IConfigurationSource"/>. Thread safe.</summary>
public interface IConfigurationChanges
{
    /// <summary>Replaces a queue's rules if its version is still the one seen.</summary>
    ValueTask<ChangeOutcome> ReplaceQueue(QueueId queue, QueueSettings settings, long seenVersion, CancellationToken cancellation);
}
