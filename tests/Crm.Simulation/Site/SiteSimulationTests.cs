using Crm.Events.Queues;
using Crm.Events.Reservations;

namespace Crm.Simulation.Site;

/// <summary>Days of a site with thousands of callers. A failure names its seed; the same seed fails the same way again.</summary>
public sealed class SiteSimulationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nothing_is_lost_or_counted_twice_whatever_people_and_machines_do(int seed)
    {
        var world = new SiteWorld(new SiteOptions(seed));
        world.Run();
        world.Auditor.CheckEnd();
        Assert.True(world.Crashes > 20, $"seed {seed}: only {world.Crashes} crashes");
        Assert.All(
            ["answered", "abandoned", "short", "ClosedBySystem"],
            end => Assert.True(world.Auditor.Ended.Values.Contains(end), $"seed {seed}: nobody {end}"));
        string[] kinds = [.. world.Journal.Select(e => e.Event.GetType().Name).Distinct()];
        Assert.Superset(
            new HashSet<string> { nameof(ReservationTimedOut), nameof(ReservationRejected), nameof(ReservationRescinded), nameof(ReservationCanceled) },
            kinds.ToHashSet());
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void A_site_with_too_few_agents_overflows_and_still_adds_up(int seed)
    {
        var world = new SiteWorld(new SiteOptions(seed) { Agents = 6, MeanSecondsBetweenCalls = 3 });
        world.Run();
        world.Auditor.CheckEnd();
        Assert.Contains(world.Journal, e => e.Event is EntryLeft { Reason: "queue-full" });
    }

    [Fact]
    public void Without_crashes_the_same_seed_gives_the_same_journal()
    {
        static List<string> Run()
        {
            var world = new SiteWorld(new SiteOptions(21) { Crash = 0, Callers = 500 });
            world.Run();
            return [.. world.Journal.Select(e => $"{e.At.Microseconds} {e.Event.GetType().Name}")];
        }

        Assert.Equal(Run(), Run());
    }
}
