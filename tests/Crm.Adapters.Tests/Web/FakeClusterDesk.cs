using Crm.Contracts.Ports;
using Crm.Contracts.Rest;

namespace Crm.Adapters.Tests.Web;

/// <summary>Two nodes, of which this is the active one.</summary>
internal sealed class FakeClusterDesk : IClusterDesk
{
    /// <summary>Why the shards cannot be given up; null when they can.</summary>
    public string? Refusal { get; set; }

    /// <summary>How often they were asked for.</summary>
    public int HandOvers { get; private set; }

    public ValueTask<ClusterView> Read(CancellationToken cancellation) => ValueTask.FromResult(new ClusterView(
        "a",
        "postgreSql",
        TimeSpan.FromSeconds(10),
        [new ClusterMemberView("a", "a@1", "http://a:8080", "active"), new ClusterMemberView("b", "b@1", "http://b:8080", "standby")],
        [new ClusterShardView("routing/main", "a", 3, "running", 17, 0, 1, TimeSpan.FromMilliseconds(4))],
        [new ClusterProjectionView("interactions", 16, TimeSpan.FromSeconds(0.5), false, null)]));

    public ValueTask<string?> HandOver(CancellationToken cancellation)
    {
        HandOvers += Refusal is null ? 1 : 0;
        return ValueTask.FromResult(Refusal);
    }
}
