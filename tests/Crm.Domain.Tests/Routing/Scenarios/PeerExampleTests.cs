using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing.Scenarios;

/// <summary>Worked examples of how others describe their routing, as cases of ours: Amazon Connect's routing profiles, Dynamics 365's bullseye.</summary>
public sealed class PeerExampleTests
{
    private static readonly QueueSettings Plain = RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero };

    [Fact]
    public void Amazon_a_queue_of_first_priority_goes_before_an_older_contact_of_a_later_one()
    {
        var bench = new RoutingBench().Queue(Plain, "later").Queue(Plain with { Priority = 10_000 }, "first").Agent("anna", "first later", ready: false)
            .Arrive(1, "later").After(600).Arrive(2, "first").Ready("anna");
        Assert.Equal(["anna:2"], bench.Offered);
    }

    [Fact]
    public void Amazon_at_equal_priority_the_oldest_contact_goes_first_whatever_its_queue()
    {
        var bench = new RoutingBench().Queue(Plain, "a").Queue(Plain, "b").Agent("anna", "a b", ready: false).Arrive(1, "b").After(1).Arrive(2, "a").Ready("anna");
        Assert.Equal(["anna:1"], bench.Offered);
    }

    [Fact]
    public void Amazon_a_delay_keeps_a_contact_from_the_backup_agents_until_it_has_waited_so_long()
    {
        var delayed = Plain with { Steps = [new(TimeSpan.Zero, [], 1), new(TimeSpan.FromSeconds(30), [], 2)] };
        var bench = new RoutingBench().Queue(delayed).Agent("backup", "support:2").Arrive(1);
        Assert.Empty(bench.Run(29.9).Offered);
        Assert.Equal(["backup:1"], bench.Run(0.1).Offered);
    }

    [Fact]
    public void Amazon_of_several_agents_the_one_available_longest_gets_the_contact()
    {
        var bench = new RoutingBench().Queue(Plain).Agent("anna").After(1).Agent("bert").Arrive(1);
        Assert.Equal(["anna:1"], bench.Offered);
    }

    [Fact]
    public void Amazon_added_routing_age_counts_like_waiting()
    {
        var bench = new RoutingBench().Queue(Plain).Agent("anna", ready: false).Arrive(1).After(30).Arrive(2, priority: 1).Ready("anna");
        Assert.Equal(["anna:2"], bench.Offered);
    }

    [Fact]
    public void D365_each_ring_adds_agents_and_the_inner_rings_keep_precedence()
    {
        var rings = Plain with { Steps = [new(TimeSpan.Zero, [], 1), new(TimeSpan.FromSeconds(30), [], 2), new(TimeSpan.FromSeconds(40), [], 3)] };
        var bench = new RoutingBench().Queue(rings).Agent("outer", "support:3").After(1).Agent("middle", "support:2").Arrive(1).Arrive(2).Arrive(3);
        Assert.Equal(["middle:1"], bench.Run(30).Offered);
        Assert.Equal(["outer:2"], bench.Run(10).Offered);
        Assert.Equal(["inner:3"], bench.Agent("inner").Offered);
        bench = new RoutingBench().Queue(rings).Agent("outer", "support:3", ready: false).Agent("inner", ready: false).Arrive(1).Run(50).Ready("outer");
        Assert.Equal(["outer:1"], bench.Offered);
        bench = new RoutingBench().Queue(rings).Agent("outer", "support:3").After(60).Agent("inner").Arrive(1, since: RoutingBench.Start);
        Assert.Equal(["inner:1"], bench.Offered);
    }

    [Fact]
    public void D365_a_transfer_to_another_queue_begins_at_its_innermost_ring()
    {
        var rings = Plain with { Steps = [new(TimeSpan.Zero, [], 1), new(TimeSpan.FromSeconds(30), [], 2)] };
        var bench = new RoutingBench().Queue(rings).Queue(rings, "sales").Agent("outer", "sales:2").Arrive(1).Run(60)
            .Do(new CloseEntry(RoutingBench.Call(1), QueueExit.TransferredOut, "moved"));
        bench.Do(new Enqueue(new QueueVisitId(RoutingBench.Id(9)), RoutingBench.Call(1), new QueueId("sales"), Events.Interactions.MediaType.Voice));
        Assert.Empty(bench.Run(29).Offered);
        Assert.Equal(["outer:1"], bench.Run(1).Offered);
    }
}
