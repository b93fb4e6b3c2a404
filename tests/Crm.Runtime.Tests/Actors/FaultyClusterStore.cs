using Crm.Actors.Cluster;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Actors;

/// <summary>A node's own way to the store, which can be cut: then every call fails, as for a frozen or isolated node.</summary>
internal sealed class FaultyClusterStore(IClusterStore store) : IClusterStore
{
    public bool IsCut { get; set; }

    public ValueTask Join(NodeId node, string endpoint, TimeSpan lease, CancellationToken cancellation) => Way.Join(node, endpoint, lease, cancellation);

    public ValueTask<bool> Heartbeat(NodeId node, CancellationToken cancellation) => Way.Heartbeat(node, cancellation);

    public ValueTask<IReadOnlyList<ClusterMember>> Nodes(CancellationToken cancellation) => Way.Nodes(cancellation);

    public ValueTask<IReadOnlyList<ShardOwnership>> Shards(CancellationToken cancellation) => Way.Shards(cancellation);

    public ValueTask<long?> Claim(ShardId shard, NodeId node, long seenEpoch, CancellationToken cancellation) => Way.Claim(shard, node, seenEpoch, cancellation);

    public ValueTask Release(ShardId shard, NodeId node, long epoch, CancellationToken cancellation) => Way.Release(shard, node, epoch, cancellation);

    public ValueTask Drain(NodeId node, CancellationToken cancellation) => Way.Drain(node, cancellation);

    public ValueTask Leave(NodeId node, CancellationToken cancellation) => Way.Leave(node, cancellation);

    private IClusterStore Way => IsCut ? throw new IOException("cut off") : store;
}
