using Crm.Actors.Cluster;
using Crm.Primitives;

namespace Crm.TestKit.Actors;

/// <summary>A cluster store in memory with the rules of the real ones. Thread safe.</summary>
public sealed class InMemoryClusterStore(TimeProvider clock) : IClusterStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, (string Endpoint, TimeSpan Lease, Instant Until, bool Draining)> _nodes = [];
    private readonly Dictionary<ShardId, ShardOwnership> _shards = [];

    /// <summary>Throws from every call while set: the store is away.</summary>
    public Exception? Away { get; set; }

    /// <summary>The current epoch of a shard, 0 when it was never claimed.</summary>
    public long EpochOf(ShardId shard)
    {
        lock (_gate)
        {
            return _shards.GetValueOrDefault(shard)?.Epoch ?? 0;
        }
    }

    /// <inheritdoc/>
    public ValueTask Join(NodeId node, string endpoint, TimeSpan lease, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            _nodes[node] = (endpoint, lease, Instant.Now(clock) + lease, false);
            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> Heartbeat(NodeId node, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            var now = Instant.Now(clock);
            if (!_nodes.TryGetValue(node, out var known) || known.Until < now)
            {
                return ValueTask.FromResult(false);
            }

            _nodes[node] = known with { Until = now + known.Lease };
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ClusterMember>> Nodes(CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            return ValueTask.FromResult<IReadOnlyList<ClusterMember>>(
                [.. _nodes.Where(pair => IsLive(pair.Key)).Select(pair => new ClusterMember(pair.Key, pair.Value.Endpoint, pair.Value.Draining))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardOwnership>> Shards(CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            return ValueTask.FromResult<IReadOnlyList<ShardOwnership>>([.. _shards.Values]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long?> Claim(ShardId shard, NodeId node, long seenEpoch, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            var known = _shards.GetValueOrDefault(shard) ?? new ShardOwnership(shard, 0, null);
            bool free = known.Owner is not { } owner || owner == node || !IsLive(owner);
            if (!free || known.Epoch != seenEpoch)
            {
                return ValueTask.FromResult<long?>(null);
            }

            _shards[shard] = new ShardOwnership(shard, seenEpoch + 1, node);
            return ValueTask.FromResult<long?>(seenEpoch + 1);
        }
    }

    /// <inheritdoc/>
    public ValueTask Release(ShardId shard, NodeId node, long epoch, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            if (_shards.TryGetValue(shard, out var known) && known.Owner == node && known.Epoch == epoch)
            {
                // the epoch rises at release too, so that a late append of the old owner is fenced at once
                _shards[shard] = new ShardOwnership(shard, epoch + 1, null);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask Drain(NodeId node, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            if (_nodes.TryGetValue(node, out var known))
            {
                _nodes[node] = known with { Draining = true };
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public ValueTask Leave(NodeId node, CancellationToken cancellation)
    {
        lock (_gate)
        {
            ThrowIfAway();
            _nodes.Remove(node);
            return ValueTask.CompletedTask;
        }
    }

    private bool IsLive(NodeId node) => _nodes.TryGetValue(node, out var known) && known.Until >= Instant.Now(clock);

    private void ThrowIfAway()
    {
        if (Away is { } away)
        {
            throw away;
        }
    }
}
