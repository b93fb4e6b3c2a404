using Crm.Dialing.Pacing;
using Crm.DialerSimulation.Optimum;
using Crm.DialerSimulation.Running;
using Crm.DialerSimulation.Scenarios;

namespace Crm.Domain.Tests.Dialing;

/// <summary>A few cells for an hour or two each; all of them for weeks are the benchmark dialer-sim. Bounds were set beforehand, from the tables and what so short a run leaves to chance.</summary>
public sealed class DialerSimulationTests
{
    [Fact]
    public void Ten_agents_are_busier_than_with_one_dial_each_and_the_cap_holds()
    {
        var scenario = Cells.Of("A", 10, 0.25) with { Days = 4, ShiftSeconds = 7200 };
        var ours = Methods.Ours.Run(scenario, 1);
        var progressive = Methods.Progressive.Run(scenario, 1);
        Assert.InRange(ours.Utilisation, 0.78, 0.90);
        Assert.InRange(progressive.Utilisation, 0.58, 0.67);
        Assert.InRange(ours.Abandonment, 0.005, 0.03);
        Assert.Equal(0, progressive.Abandoned);
    }

    [Fact]
    public void A_large_floor_starts_cold_without_a_burst_of_abandonments()
    {
        var scenario = Cells.Of("A", 300, 0.5) with { Days = 1, ShiftSeconds = 3600 };
        var ours = Methods.OursByDay.Run(scenario, 1);
        Assert.True(ours.Abandonment <= 0.03, $"{ours.Abandonment:P2}");
        Assert.True(ours.Utilisation >= 0.94, $"{ours.Utilisation:P2}");
    }

    [Fact]
    public void In_the_Markov_world_it_comes_close_to_the_optimum()
    {
        var scenario = Cells.Of("D", 10, 0.25) with { Days = 5 };
        double best = MarkovOptimum.Utilisation(10, 0.25, 0.03, 1e-4);
        var ours = Methods.Ours.Run(scenario, 1);
        Assert.InRange(best, 0.820, 0.826);
        Assert.InRange(ours.Utilisation / best, 0.975, 1.005);
        Assert.True(ours.Abandonment <= 0.03);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(3)]
    public void A_sudden_change_of_the_answer_rate_is_followed(double factor)
    {
        var scenario = Cells.Of("A", 30, 0.2) with { Days = 1, ShiftSeconds = 10_800, Rates = [new RateChange(5400, 10_800, factor)] };
        var ours = Methods.Ours.Run(scenario, 2);
        Assert.True(ours.Abandonment <= 0.03, $"{ours.Abandonment:P2}");
        Assert.True(ours.Utilisation >= 0.8, $"{ours.Utilisation:P2}");
    }

    [Fact]
    public void Agents_who_go_and_come_back_are_followed_and_nobody_is_dialled_while_all_are_gone()
    {
        StaffChange[] staff = [new(3000, 20), new(5000, 30), new(7000, 0), new(8000, 30)];
        var scenario = Cells.Of("A", 30, 0.25) with { Days = 1, ShiftSeconds = 10_800, Staff = staff };
        var ours = Methods.Ours.Run(scenario, 3);
        Assert.Equal(0, ours.DialsWithoutAgents);
        Assert.True(ours.Abandonment <= 0.031, $"{ours.Abandonment:P2}");
        Assert.True(ours.Utilisation >= 0.8, $"{ours.Utilisation:P2}");
    }

    [Fact]
    public void Machines_that_are_mistaken_both_ways_do_not_break_the_cap()
    {
        var scenario = Cells.Of("A", 30, 0.25) with { Days = 1, ShiftSeconds = 10_800, PeopleTakenForMachines = 0.05, MachinesTakenForPeople = 0.1 };
        var ours = Methods.Ours.Run(scenario, 4);
        Assert.True(ours.Abandonment <= 0.03, $"{ours.Abandonment:P2}");
        Assert.True(ours.PeopleHungUpOn > 0 && ours.Utilisation >= 0.8, $"{ours.Utilisation:P2}");
    }

    [Fact]
    public void Too_few_lines_and_a_slow_carrier_cost_calls_and_nothing_else()
    {
        var scenario = Cells.Of("A", 30, 0.25) with { Days = 1, ShiftSeconds = 7200, Lines = 40, PostDialDelay = 5 };
        var ours = Methods.Ours.Run(scenario, 5);
        Assert.True(ours.Abandonment <= 0.03, $"{ours.Abandonment:P2}");
        Assert.InRange(ours.Utilisation, 0.55, 0.95);
    }

    [Fact]
    public void One_agent_alone_is_served()
    {
        var ours = Methods.Ours.Run(Cells.Of("A", 1, 0.25) with { Days = 3, ShiftSeconds = 7200 }, 6);
        Assert.True(ours.Abandonment <= 0.03, $"{ours.Abandonment:P2}");
        Assert.InRange(ours.Utilisation, 0.5, 0.9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var scenario = Cells.Of("C", 10, 0.25) with { Days = 1, ShiftSeconds = 3600 };
        var once = Methods.Ours.Run(scenario, 7);
        var again = Methods.Ours.Run(scenario, 7);
        Assert.Equal((once.Dialled, once.Answered, once.Utilisation), (again.Dialled, again.Answered, again.Utilisation));
        Assert.NotEqual(once.Dialled, Methods.Ours.Run(scenario, 8).Dialled);
    }

    [Fact]
    public void The_published_method_swings_around_its_limit_as_its_description_says()
    {
        var scenario = Cells.Of("A", 30, 0.1) with { Days = 2 };
        var hard = Methods.ViciHard.Run(scenario, 1);
        Assert.InRange(hard.Utilisation, 0.40, 0.62);
        Assert.InRange(hard.Abandonment, 0.025, 0.04);
        Assert.Equal(PacingReason.FixedRatio, Methods.ViciHard.Make(scenario).Decide(new PacingQuestion(default, default)).Reason);
    }
}
