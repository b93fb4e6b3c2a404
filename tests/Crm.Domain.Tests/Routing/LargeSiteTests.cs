namespace Crm.Domain.Tests.Routing;

/// <summary>What shows only where there are thousands: random worlds are small.</summary>
public sealed class LargeSiteTests
{
    private const int Agents = 4_300;

    [Fact]
    public void Among_thousands_of_agents_the_few_who_are_there_are_found_longest_idle_first()
    {
        var bench = new RoutingBench().Queue();
        for (int agent = 0; agent < Agents; agent++)
        {
            bench.Agent($"a{agent}", ready: false);
        }

        // either side of the borders of 64 and of 64 x 64
        int[] there = [4_200, 63, 4_096, 0, 4_095, 64, 4_299];
        foreach (int agent in there)
        {
            bench.After(1).Ready($"a{agent}");
        }

        for (int call = 0; call < there.Length; call++)
        {
            Assert.Equal([$"a{there[call]}:{call + 1}"], bench.After(1).Arrive(call + 1).Offered);
            Assert.Equal(there.Length - call, bench.Offer!.Decision.Candidates);
        }

        Assert.Empty(bench.Arrive(100).Offered);
    }

    [Fact]
    public void Slots_and_visits_that_were_given_back_are_used_again_and_nothing_of_the_old_remains()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Agent("bert").Agent("cleo");
        bench.Arrive(1, customer: "one", priority: 5, media: Crm.Events.Interactions.MediaType.Voice).Reject("anna").Leave(1);
        bench.Do(new Crm.Routing.Commands.RemoveAgent(new("anna"))).Agent("dora");
        Assert.Equal(["dora", "bert", "cleo"], bench.Domain.Agents.Select(a => a.Id.Value));
        bench.Arrive(2);
        var entry = bench.Domain.FindEntry(RoutingBench.Call(2))!;
        Assert.Equal((0, null, RoutingBench.Call(2)), (entry.Priority, entry.CustomerKey, entry.Interaction));
        Assert.Null(bench.Domain.FindEntry(RoutingBench.Call(1)));
        Assert.DoesNotContain(bench.Domain.Explain(RoutingBench.Call(2), bench.Now)!.Agents, a => a.Reasons.Contains("excluded"));
    }
}
