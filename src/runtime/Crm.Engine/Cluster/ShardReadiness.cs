using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine.Inbound;

namespace Crm.Engine.Cluster;

/// <summary>Ready while this node has its shards, they take commands, and it takes new calls.</summary>
public sealed class ShardReadiness(ShardHost shards, InboundCalls inbound) : IReadinessCheck
{
    /// <inheritdoc/>
    public string Name => "shards";

    /// <inheritdoc/>
    public ValueTask<string?> Check(CancellationToken cancellation)
    {
        var late = shards.Figures.FirstOrDefault(figures => figures.Phase != ShardPhase.Running);
        return ValueTask.FromResult(
            inbound.IsDraining ? "The node is draining: it takes no new work."
            : shards.LeaseExpired ? "The node's lease is over: the database of the journal has not been reached for too long."
            : late is { RestartWaits: true } ? $"Shard {late.Shard} fails again and again and waits before its next restart; last: {late.LastFault}"
            : late is not null ? $"Shard {late.Shard} is {late.Phase.ToString().ToLowerInvariant()}." : null);
    }
}
