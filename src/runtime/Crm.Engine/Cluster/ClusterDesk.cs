using Crm.Actors.Cluster;
using Crm.Actors.Projections;
using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;

namespace Crm.Engine.Cluster;

/// <inheritdoc cref="IClusterDesk"/>
public sealed class ClusterDesk(NodeRole role, IClusterStore cluster, ShardHost shards, ProjectionHost projections) : IClusterDesk
{
    /// <inheritdoc/>
    public async ValueTask<ClusterView> Read(CancellationToken cancellation)
    {
        var members = await cluster.Nodes(cancellation).ConfigureAwait(false);
        var owned = await cluster.Shards(cancellation).ConfigureAwait(false);
        var here = shards.Figures.ToDictionary(figures => figures.Shard);
        return new ClusterView(
            NodeNames.NameOf(shards.Node),
            role.Journal,
            role.Lease,
            [.. members.Select(member => new ClusterMemberView(NodeNames.NameOf(member.Node), member.Node.Value, member.Endpoint, StateOf(member, owned)))],
            [.. owned.OrderBy(shard => shard.Shard.Value, StringComparer.Ordinal).Select(shard => View(shard, shard.Owner == shards.Node ? here.GetValueOrDefault(shard.Shard) : null))],
            [.. projections.Figures.Select(figures => new ClusterProjectionView(figures.Name, figures.Position, figures.Lag, figures.CaughtUp, figures.LastFailure))]);
    }

    /// <inheritdoc/>
    public async ValueTask<string?> HandOver(CancellationToken cancellation)
    {
        if (role.HandOver is not { } handOver)
        {
            return "This process has its journal for itself; there is no other node.";
        }

        var members = await cluster.Nodes(cancellation).ConfigureAwait(false);
        if (!members.Any(member => member.Node != shards.Node && !member.Draining))
        {
            return "No other node stands by.";
        }

        handOver();
        return null;
    }

    private static string StateOf(ClusterMember member, IReadOnlyList<ShardOwnership> owned) =>
        member.Draining ? "draining" : owned.Any(shard => shard.Owner == member.Node) ? "active" : "standby";

    private static ClusterShardView View(ShardOwnership shard, ShardFigures? figures) => new(
        shard.Shard.Value,
        shard.Owner is { } owner ? NodeNames.NameOf(owner) : null,
        shard.Epoch,
        figures?.Phase.ToString().ToLowerInvariant(),
        figures?.Sequence,
        figures?.MailboxDepth,
        figures?.Uncommitted,
        figures?.Commit.P99);
}
