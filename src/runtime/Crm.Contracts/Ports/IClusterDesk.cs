using Crm.Contracts.Rest;

namespace Crm.Contracts.Ports;

/// <summary>What administrators see of the nodes and may ask of this one. Thread safe.</summary>
public interface IClusterDesk
{
    /// <summary>The nodes, shards and projections as of now.</summary>
    ValueTask<ClusterView> Read(CancellationToken cancellation);

    /// <summary>
    /// Begins to give this node's shards to a standby: no new calls, those in progress may end, then it stands by itself. Returns null
    /// when that has begun, else one sentence that says why not.
    /// </summary>
    ValueTask<string?> HandOver(CancellationToken cancellation);
}
