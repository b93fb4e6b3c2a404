using Crm.Actors.Cluster;
using Crm.Primitives;
using Crm.TestKit;
using Crm.TestKit.Actors;

namespace Crm.Runtime.Tests.Actors;

public sealed class StandbyNodeTests
{
    private static readonly ShardId Leading = new("shard/leading");
    private static readonly ShardId Other = new("shard/other");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly NodeId One = new("one@1");
    private static readonly NodeId Two = new("two@1");

    private readonly FakeClock _clock = new();
    private readonly InMemoryClusterStore _cluster;

    public StandbyNodeTests() => _cluster = new InMemoryClusterStore(_clock);

    [Fact]
    public async Task Shards_nobody_ever_had_are_taken_at_once()
    {
        Assert.True(await Node(One).Look(default));
        Assert.Equal((1, 1), (_cluster.EpochOf(Leading), _cluster.EpochOf(Other)));
    }

    [Fact]
    public async Task Shards_of_a_live_node_are_left_alone_however_long_one_waits()
    {
        Assert.True(await Node(One).Look(default));
        var standby = Node(Two);
        for (int i = 0; i < 100; i++)
        {
            Assert.False(await standby.Look(default));
            _clock.Advance(standby.Pause);
        }

        Assert.Equal(("one", "here"), (standby.ActiveNode, standby.ActiveEndpoint));
    }

    [Fact]
    public async Task Shards_of_a_node_that_fell_silent_are_taken_within_twice_the_lease_and_not_before_the_lease_is_over()
    {
        var active = Node(One);
        Assert.True(await active.Look(default));
        var standby = Node(Two);
        await standby.Look(default);
        await active.DisposeAsync(); // its heart stands still from here on
        var waited = await TimeUntilTaken(standby);
        Assert.InRange(waited, Lease * 0.66, Lease * 2);
        Assert.Equal(2, _cluster.EpochOf(Leading));
        Assert.Equal(2, _cluster.EpochOf(Other));
    }

    [Fact]
    public async Task Shards_that_were_given_back_are_taken_at_the_next_look()
    {
        var active = Node(One);
        await active.Look(default);
        var standby = Node(Two);
        await standby.Look(default);
        await _cluster.Release(Leading, One, 1, default);
        Assert.True(await standby.Look(default));
        Assert.Equal(Two, (await _cluster.Shards(default)).Single(shard => shard.Shard == Leading).Owner);
    }

    [Fact]
    public async Task Who_has_just_given_them_back_leaves_them_to_others_for_a_while_but_not_to_nobody()
    {
        await Node(Two).Look(default);
        await _cluster.Release(Leading, Two, 1, default);
        var back = Node(new NodeId("one@2"), holdOff: Lease);
        Assert.False(await back.Look(default));
        await _cluster.Leave(Two, default);
        Assert.True(await back.Look(default));
    }

    [Fact]
    public async Task After_an_outage_of_the_store_the_owner_has_the_first_word()
    {
        var active = Node(One);
        await active.Look(default);
        var standby = Node(Two);
        await standby.Look(default);
        _cluster.Away = new IOException("database gone");
        for (int i = 0; i < 30; i++)
        {
            _clock.Advance(standby.Pause);
            Assert.False(await standby.Look(default));
        }

        Assert.Equal("database gone", standby.Trouble);
        _cluster.Away = null;
        Assert.False(await standby.Look(default)); // the owner's lease is over, and it had no way to renew it
        _clock.Advance(Lease / 3);
        Assert.False(await standby.Look(default));
        Assert.Equal(1, _cluster.EpochOf(Leading));
        Assert.Contains(await _cluster.Nodes(default), member => member.Node == One);
        await active.DisposeAsync();
        Assert.InRange(await TimeUntilTaken(standby), TimeSpan.Zero, Lease * 2);
    }

    [Fact]
    public async Task A_standby_that_stood_still_itself_does_not_hold_it_against_the_owner()
    {
        await Node(One).Look(default);
        var standby = Node(Two);
        for (int i = 0; i < 12; i++)
        {
            await standby.Look(default);
            _clock.Advance(standby.Pause);
        }

        await _cluster.Leave(One, default); // as an expired lease looks
        _clock.Advance(Lease);
        await _cluster.Leave(One, default);
        Assert.False(await standby.Look(default));
    }

    [Fact]
    public async Task An_earlier_life_under_the_same_name_need_not_be_waited_for()
    {
        await Node(One).Look(default);
        await _cluster.Leave(One, default); // what taking the name does
        Assert.True(await Node(new NodeId("one@2")).Look(default));
    }

    private StandbyNode Node(NodeId node, TimeSpan holdOff = default) => new(node, "here", _cluster, [Leading, Other], Lease, _clock, holdOff);

    private async Task<TimeSpan> TimeUntilTaken(StandbyNode standby)
    {
        var waited = TimeSpan.Zero;
        while (!await standby.Look(default))
        {
            Assert.True(waited < Lease * 5);
            _clock.Advance(standby.Pause);
            waited += standby.Pause;
        }

        return waited;
    }
}
