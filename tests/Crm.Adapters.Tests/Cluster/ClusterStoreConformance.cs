using Crm.Actors.Cluster;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Cluster;

/// <summary>What every cluster store must do.</summary>
public abstract class ClusterStoreConformance
{
    private static readonly ShardId A = new("shard/a");
    private static readonly NodeId One = new("one");
    private static readonly NodeId Two = new("two");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    protected FakeClock Clock { get; } = new();

    protected abstract IClusterStore Store { get; }

    [Fact]
    public async Task A_claim_raises_the_epoch_and_names_the_owner()
    {
        await Join(One);
        Assert.Equal(1, await Claim(One, 0));
        Assert.Equal(2, await Claim(One, 1));
        Assert.Equal([new ShardOwnership(A, 2, One)], await Store.Shards(default));
    }

    [Fact]
    public async Task A_claim_at_an_epoch_that_is_no_longer_current_fails()
    {
        await Join(One);
        await Claim(One, 0);
        Assert.Null(await Claim(One, 0));
        Assert.Null(await Claim(One, 5));
    }

    [Fact]
    public async Task A_shard_of_a_live_node_cannot_be_claimed_by_another()
    {
        await Join(One);
        await Join(Two);
        await Claim(One, 0);
        Assert.Null(await Claim(Two, 1));
    }

    [Fact]
    public async Task A_shard_of_an_expired_node_can_be_claimed()
    {
        await Join(One);
        await Claim(One, 0);
        Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        await Join(Two);
        Assert.Equal(2, await Claim(Two, 1));
        Assert.Null(await Claim(One, 2));
    }

    [Fact]
    public async Task A_heartbeat_keeps_the_lease_and_fails_once_it_was_lost()
    {
        await Join(One);
        Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.True(await Store.Heartbeat(One, default));
        Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.True(await Store.Heartbeat(One, default));
        Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        Assert.False(await Store.Heartbeat(One, default));
        Assert.False(await Store.Heartbeat(Two, default));
        await Join(One);
        Assert.True(await Store.Heartbeat(One, default));
    }

    [Fact]
    public async Task Only_live_nodes_are_listed_and_leaving_ends_at_once()
    {
        await Join(One);
        await Join(Two);
        Assert.Equal(2, (await Store.Nodes(default)).Count);
        await Store.Leave(One, default);
        Assert.Equal(new ClusterMember(Two, "there", false), Assert.Single(await Store.Nodes(default)));
        Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        Assert.Empty(await Store.Nodes(default));
    }

    [Fact]
    public async Task A_draining_node_is_listed_as_such_until_it_joins_again()
    {
        await Join(One);
        await Join(Two);
        await Store.Drain(One, default);
        Assert.True(await Store.Heartbeat(One, default));
        Assert.Equal([(One, true), (Two, false)], (await Store.Nodes(default)).Select(member => (member.Node, member.Draining)));
        await Join(One);
        Assert.All(await Store.Nodes(default), member => Assert.False(member.Draining));
    }

    [Fact]
    public async Task A_released_shard_is_free_and_a_late_release_changes_nothing()
    {
        await Join(One);
        await Join(Two);
        await Claim(One, 0);
        await Store.Release(A, Two, 1, default);
        Assert.Equal(One, (await Store.Shards(default))[0].Owner);
        await Store.Release(A, One, 1, default);
        var free = (await Store.Shards(default))[0];
        Assert.Null(free.Owner);
        Assert.NotNull(await Claim(Two, free.Epoch));
        await Store.Release(A, One, 1, default);
        Assert.Equal(Two, (await Store.Shards(default))[0].Owner);
    }

    [Fact]
    public async Task Of_many_who_claim_at_once_exactly_one_gets_it()
    {
        await Join(One);
        await Join(Two);
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Claim(i % 2 == 0 ? One : Two, 0))));
        Assert.Single(claims, epoch => epoch == 1);
        Assert.Equal(19, claims.Count(epoch => epoch is null));
    }

    private Task Join(NodeId node) => Store.Join(node, "there", Lease, default).AsTask();

    private Task<long?> Claim(NodeId node, long seen) => Store.Claim(A, node, seen, default).AsTask();
}
