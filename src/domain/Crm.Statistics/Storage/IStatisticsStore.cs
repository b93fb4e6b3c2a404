using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Queues;

namespace Crm.Statistics.Storage;

/// <summary>Where counted facts are kept by interval. Implementations add each batch and the fold's state in one transaction.</summary>
public interface IStatisticsStore
{
    /// <summary>
    /// Adds drained facts to the stored ones (every number by sum, longest waits by maximum) and
    /// replaces the fold's state.
    /// </summary>
    ValueTask Add(
        IReadOnlyList<QueueIntervalFacts> queues,
        IReadOnlyList<ChannelIntervalFacts> channels,
        IReadOnlyList<AgentIntervalFacts> agents,
        ReadOnlyMemory<byte> foldState,
        CancellationToken cancellation);

    /// <summary>The fold's state as last stored, or null.</summary>
    ValueTask<byte[]?> ReadFoldState(CancellationToken cancellation);

    /// <summary>Facts of a queue (null: of all) for intervals that start in [from, to), both views, in order of start.</summary>
    ValueTask<IReadOnlyList<QueueIntervalFacts>> ReadQueues(QueueId? queue, Instant from, Instant to, CancellationToken cancellation);

    /// <summary>Facts of a queue's channels (null: of all queues) for intervals that start in [from, to), in order of start.</summary>
    ValueTask<IReadOnlyList<ChannelIntervalFacts>> ReadChannels(QueueId? queue, Instant from, Instant to, CancellationToken cancellation);

    /// <summary>Facts of an agent (null: of all) for intervals that start in [from, to), in order of start.</summary>
    ValueTask<IReadOnlyList<AgentIntervalFacts>> ReadAgents(AgentId? agent, Instant from, Instant to, CancellationToken cancellation);
}
