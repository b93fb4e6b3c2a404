using Crm.Dialing.Campaigns;
using Crm.Dialing.Law;
using Crm.Dialing.Pacing;
using Crm.DialerSimulation.Running;
using Crm.DialerSimulation.Scenarios;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing;

/// <summary>The law's hard stop beside the pacing: never above the cap when a window is over, and no brake on it before.</summary>
public sealed class AbandonmentGuardTests
{
    private const double Cap = 0.03;
    private static readonly Instant Nine = Instant.From(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Worlds that are hard on a count: small and large, sudden, with people coming and going, with mistaken machines, cold at the beginning of each window.</summary>
    public static TheoryData<string, int, double, int> Worlds => new()
    {
        { "plain", 5, 0.1, 8 },
        { "plain", 30, 0.25, 4 },
        { "plain", 100, 0.5, 2 },
        { "thins", 30, 0.2, 3 },
        { "thickens", 30, 0.2, 3 },
        { "staff", 30, 0.25, 3 },
        { "machines", 30, 0.25, 3 },
        { "lines", 30, 0.25, 2 },
        { "slow", 30, 0.25, 2 },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void No_window_ends_above_the_cap(string world, int agents, double answerRate, int hours)
    {
        var scenario = World(world, agents, answerRate, hours);
        foreach (ulong seed in new ulong[] { 1, 2 })
        {
            var (auditor, _) = Run(scenario, seed, strict: false);
            Assert.Equal(scenario.Days, auditor.Windows.Count);
            Assert.All(auditor.Windows, w => Assert.True(w.Abandoned <= Cap * w.Answered, $"{world}, seed {seed}: {w.Abandoned} of {w.Answered}"));
        }
    }

    [Fact]
    public void A_power_dialler_that_knows_no_cap_is_held_to_it()
    {
        var scenario = Cells.Of("A", 30, 0.25) with { Days = 2, ShiftSeconds = 7200 };
        var auditor = new WindowAuditor(Lawful(new PowerPacing(3), scenario, strict: false), 7200, 600);
        Simulation.Run(scenario, auditor, TimeSpan.FromSeconds(1), 1);
        var bare = new WindowAuditor(new PowerPacing(3), 7200, 600);
        Simulation.Run(scenario, bare, TimeSpan.FromSeconds(1), 1);
        Assert.True(bare.Worst > 0.06, $"{bare.Worst:P2} without");
        Assert.True(auditor.Worst <= Cap, $"{auditor.Worst:P2} with");
    }

    [Fact]
    public void Early_in_a_window_a_large_floor_is_as_busy_as_later()
    {
        var scenario = Cells.Of("A", 300, 0.25) with { Days = 2, ShiftSeconds = 10_800 };
        var (auditor, method) = Run(scenario, 3, strict: false);
        var (strict, strictMethod) = Run(scenario, 3, strict: true);
        const long window = 10_800; // the second: what is learnt is known, what is counted is not
        double early = auditor.Utilisation(window + 600, window + 2400);
        double late = auditor.Utilisation(window + 5400, window + 9600);
        double strictEarly = strict.Utilisation(window + 600, window + 2400);
        Assert.True(early > late - 0.015, $"{early:P2} early, {late:P2} late");
        Assert.True(early > strictEarly + 0.005, $"{early:P2} with what is sure to come counted on, {strictEarly:P2} without");
        Assert.True(method.Decisions.Held < strictMethod.Decisions.Held / 2, $"{method.Decisions} against {strictMethod.Decisions}");
        Assert.True(auditor.Worst <= Cap && strict.Worst <= Cap, $"{auditor.Worst:P3} {strict.Worst:P3}");
    }

    [Fact]
    public void Nothing_is_lent_when_nobody_is_there_no_record_is_left_or_the_day_is_over()
    {
        var (guard, floor) = (new AbandonmentGuard(), new Floor());
        guard.Look(floor, Nine);
        for (int i = 0; i < 200; i++)
        {
            floor.Apply(PacingEvent.AgentIdle(i, Nine));
            floor.Apply(PacingEvent.DialStarted(i, default, Nine));
            floor.Apply(PacingEvent.PersonAnswered(i, Nine));
            floor.Apply(PacingEvent.Connected(i, i, Nine));
        }

        guard.Look(floor, Nine + TimeSpan.FromSeconds(60));
        var hour = TimeSpan.FromHours(1);
        double certain = guard.Certain(200, hour, 1_000_000);
        Assert.InRange(certain, 500, 0.3 * 200 * 3600 / 300.0);
        Assert.Equal(guard.Certain(200, AbandonmentGuard.Farthest, 1_000_000), guard.Certain(200, hour * 20, 1_000_000));
        Assert.Equal(0, guard.Certain(0, hour, 1_000_000));
        Assert.Equal(0, guard.Certain(200, TimeSpan.Zero, 1_000_000));
        Assert.InRange(guard.Certain(200, hour, 100), 1, 80);
    }

    [Theory]
    [InlineData(20, 0, 0, false)] // one of twenty would be five per cent
    [InlineData(20, 0, 80, true)]
    [InlineData(34, 0, 0, true)]
    [InlineData(33, 0, 0, false)]
    [InlineData(5_000, 149, 0, true)]
    [InlineData(4_999, 149, 0, false)]
    public void A_window_bears_what_its_answers_and_those_that_are_certain_pay_for(int answered, int abandoned, double certain, bool bears) =>
        Assert.Equal(bears, AbandonmentGuard.MostExpected(AbandonmentGuard.Room(Cap, answered, abandoned, certain)) >= 0);

    [Fact]
    public void Where_nothing_is_forecast_the_dials_beyond_idle_agents_are_those_that_may_all_be_lost()
    {
        var (guard, floor) = (new AbandonmentGuard(), new Floor());
        Assert.Equal(0, guard.Uncovered(1));
        guard.Look(floor, Nine);
        for (int i = 0; i < 100; i++)
        {
            floor.Apply(PacingEvent.AgentIdle(i, Nine));
            floor.Apply(PacingEvent.DialStarted(i, default, Nine));
            if (i % 4 == 0)
            {
                floor.Apply(PacingEvent.PersonAnswered(i, Nine));
                floor.Apply(PacingEvent.Connected(i, i, Nine));
            }
        }

        guard.Look(floor, Nine + TimeSpan.FromSeconds(30));
        Assert.Equal(16, guard.Uncovered(9)); // 4 lost are 1 + 4 + 2 * 2 at most; every fourth is answered
        Assert.Equal(0, guard.Uncovered(-3));
    }

    [Fact]
    public void Windows_follow_each_other_from_the_full_hour_of_the_first_dial()
    {
        var start = Nine + TimeSpan.FromMinutes(12);
        var settings = new CampaignSettings("Winter", CampaignMode.Predictive, new QueueId("sales"), [], ["uk"]);
        var window = Assert.Single(settings.Windows(start));
        Assert.Equal((Nine, Nine + TimeSpan.FromHours(24)), (window.BeginOf(start), window.EndOf(start)));
        var count = new AbandonmentCount();
        count.Add(start, abandoned: true);
        count.Add(start + TimeSpan.FromHours(23), abandoned: false);
        Assert.Equal((2, 1), count.In(window, start + TimeSpan.FromHours(23.5)));
        Assert.Equal((0, 0), count.In(window, Nine + TimeSpan.FromHours(24)));
    }

    [Fact]
    public void The_day_is_over_when_the_law_closes_it()
    {
        DiallingRules[] rules = [ShippedRules.UnitedStates];
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var evening = Instant.From(new DateTimeOffset(2026, 1, 5, 19, 50, 0, TimeSpan.FromHours(-5)));
        Assert.Equal(TimeSpan.FromMinutes(60), DialCheck.OpenFor(rules, zone, evening, AbandonmentGuard.Farthest));
        Assert.Equal(AbandonmentGuard.Farthest, DialCheck.OpenFor(rules, zone, evening - TimeSpan.FromHours(10), AbandonmentGuard.Farthest));
        Assert.Equal(TimeSpan.Zero, DialCheck.OpenFor(rules, zone, evening + TimeSpan.FromHours(2), AbandonmentGuard.Farthest));
    }

    private static Scenario World(string world, int agents, double answerRate, int hours)
    {
        double shift = hours * 3600;
        var plain = Cells.Of("A", agents, answerRate) with { Days = 2, ShiftSeconds = shift };
        return world switch
        {
            "thins" => plain with { Rates = [new RateChange(shift / 2, shift, 0.3)] },
            "thickens" => plain with { Rates = [new RateChange(shift / 2, shift, 3)] },
            "staff" => plain with { Staff = [new(shift * 0.3, agents * 2 / 3), new(shift * 0.5, agents), new(shift * 0.6, 0), new(shift * 0.7, agents)] },
            "machines" => plain with { PeopleTakenForMachines = 0.05, MachinesTakenForPeople = 0.1 },
            "lines" => plain with { Lines = agents * 4 / 3 },
            "slow" => plain with { PostDialDelay = 5 },
            _ => plain,
        };
    }

    private static (WindowAuditor Auditor, LawfulPacing Method) Run(Scenario scenario, ulong seed, bool strict)
    {
        var lawful = Lawful(Methods.Predictive(scenario, TimeSpan.FromSeconds(scenario.ShiftSeconds)), scenario, strict);
        var auditor = new WindowAuditor(lawful, (long)scenario.ShiftSeconds, 600);
        Simulation.Run(scenario, auditor, TimeSpan.FromSeconds(1), seed);
        return (auditor, lawful);
    }

    private static LawfulPacing Lawful(IPacing pacing, Scenario scenario, bool strict)
    {
        var shift = TimeSpan.FromSeconds(scenario.ShiftSeconds);
        var window = new AbandonmentWindow(shift, Cap, new Instant(0));
        return new LawfulPacing(pacing, [window], now => strict ? TimeSpan.Zero : window.EndOf(now) - now);
    }
}
