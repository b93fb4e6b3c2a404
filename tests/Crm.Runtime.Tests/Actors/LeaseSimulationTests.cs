namespace Crm.Runtime.Tests.Actors;

public sealed class LeaseSimulationTests
{
    private const int Seeds = 60;
    private const int Steps = 1500;

    [Fact]
    public async Task Under_any_faults_each_epoch_has_one_owner_and_nobody_writes_under_an_epoch_that_is_over()
    {
        int takeovers = 0;
        int late = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var world = await Run(seed, fenced: true);
            Assert.All(world.Claims.GroupBy(claim => claim.Epoch), claims => Assert.Single(claims.Select(claim => claim.Node).Distinct()));
            Assert.Equal(world.Stored.Select(row => row.Epoch).Order(), world.Stored.Select(row => row.Epoch));
            Assert.All(world.Stored.GroupBy(row => row.Epoch), rows => Assert.Single(rows.Select(row => row.Writer).Distinct()));
            takeovers += world.Takeovers;
            late += world.LateWrites;
        }

        Assert.True(takeovers > Seeds * 2, $"{takeovers} take-overs: too few to have seen anything");
        Assert.True(late > 0, "nobody wrote late: the fence was not tried");
    }

    [Fact]
    public async Task Without_the_fence_a_node_that_lost_its_shards_would_write_between_the_rows_of_their_new_owner()
    {
        int mixed = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var world = await Run(seed, fenced: false);
            mixed += world.Stored.Zip(world.Stored.Skip(1)).Any(pair => pair.Second.Epoch < pair.First.Epoch) ? 1 : 0;
        }

        Assert.True(mixed > 0, "no seed shows what the fence is for");
    }

    [Fact]
    public async Task When_faults_end_a_node_works_again_within_twice_the_lease()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var world = await Run(seed, fenced: true);
            var waited = await world.Settle();
            Assert.True(waited <= LeaseSimulation.Lease * 2 + TimeSpan.FromSeconds(1.5), $"seed {seed}: {waited}");
        }
    }

    private static async Task<LeaseSimulation> Run(int seed, bool fenced)
    {
        var world = new LeaseSimulation(seed, nodes: 3, fenced);
        for (int i = 0; i < Steps; i++)
        {
            await world.Step();
        }

        return world;
    }
}
