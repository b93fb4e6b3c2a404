using Crm.Primitives;

namespace Crm.Actors.Cluster;

/// <summary>Membership and shard ownership, arbitrated by the database. Thread safe. Implementations pass the cluster-store conformance suite.</summary>
public interface IClusterStore
{
    /// <summary>Joins as a new incarnation with a lease.</summary>
    ValueTask Join(NodeId node, string endpoint, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Renews the lease. False when it was lost; the node must stop and rejoin as a new incarnation.</summary>
    ValueTask<bool> Heartbeat(NodeId node, CancellationToken cancellation);

    /// <summary>Live and draining nodes.</summary>
    ValueTask<IReadOnlyList<ClusterMember>> Nodes(CancellationToken cancellation);

    /// <summary>All shards ever claimed, with epoch and owner.</summary>
    ValueTask<IReadOnlyList<ShardOwnership>> Shards(CancellationToken cancellation);

    /// <summary>Claims a shard that is free, ours or expired, at the epoch seen (0 for a new one). Returns the raised epoch, or null when somebody else was faster.</summary>
    ValueTask<long?> Claim(ShardId shard, NodeId node, long seenEpoch, CancellationToken cancellation);

    /// <summary>Gives a shard back if the epoch is still ours.</summary>
    ValueTask Release(ShardId shard, NodeId node, long epoch, CancellationToken cancellation);

    /// <summary>Says that the node is giving up its shards and takes none. Joining again ends that.</summary>
    ValueTask Drain(NodeId node, CancellationToken cancellation);

    /// <summary>Leaves: the lease ends now.</summary>
    ValueTask Leave(NodeId node, CancellationToken cancellation);
}

/// <summary>A node as the database sees it.</summary>
public sealed record ClusterMember(NodeId Node, string Endpoint, bool Draining);

/// <summary>Who owns a shard.</summary>
public sealed record ShardOwnership(ShardId Shard, long Epoch, NodeId? Owner);

/// <summary>Carries frames between nodes. Losing it delays, never breaks. Embedded: a direct call.</summary>
public interface INodeTransport
{
    /// <summary>Sends a frame to a node; best effort.</summary>
    void Send(NodeId node, ReadOnlyMemory<byte> frame);

    /// <summary>Sends a frame to all nodes that listen to a topic (wallboard deltas); best effort.</summary>
    void Broadcast(string topic, ReadOnlyMemory<byte> frame);

    /// <summary>Frames that arrive for this node.</summary>
    event Action<NodeId, ReadOnlyMemory<byte>> Received;
}
