using Crm.Domain.Tests.Routing.Worlds;

namespace Crm.Domain.Tests.Routing.Golden;

/// <summary>
/// The same seed gives the same facts in the same order, whatever is made faster inside. A rule that is changed on purpose changes the
/// numbers here; they are then replaced by those that the failed test shows.
/// </summary>
public sealed class GoldenFactsTests
{
    [Fact]
    public void A_busy_site_raises_the_same_facts_as_ever()
    {
        using var site = new BusySite();
        site.Run(200_000);
        Assert.Equal("0e755168bea8f31a 332035", site.Facts.ToString());
    }

    [Fact]
    public void Small_worlds_with_every_setting_raise_the_same_facts_as_ever()
    {
        using var facts = new FactsHash();
        for (int seed = 0; seed < 120; seed++)
        {
            var world = new RandomWorld(5_000_000 + seed, keep: true) { Desks = false };
            for (int step = 0; step < 300; step++)
            {
                world.Step();
            }

            foreach (var (fact, at) in world.Kept!)
            {
                facts.Add(fact, at);
            }
        }

        Assert.Equal("5c8c1f964b86e120 48755", facts.ToString());
    }
}
