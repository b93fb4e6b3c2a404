using System.Text.Json;
using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using static Crm.Domain.Tests.Dialing.PacingScript;

namespace Crm.Domain.Tests.Dialing;

public sealed class PacingTests
{
    [Fact]
    public void Progressive_dials_once_for_each_idle_agent_that_no_dial_is_meant_for()
    {
        var pacing = new ProgressivePacing();
        for (int agent = 0; agent < 3; agent++)
            pacing.Observe(PacingEvent.AgentIdle(agent, Second(0)));
        Assert.Equal((3, PacingReason.OnePerIdleAgent), Decided(pacing.Decide(new PacingQuestion(Second(0), default))));
        pacing.Observe(PacingEvent.DialStarted(1, default, Second(0)));
        pacing.Observe(PacingEvent.DialStarted(2, default, Second(0)));
        pacing.Observe(PacingEvent.PersonAnswered(2, Second(1)));
        Assert.Equal(1, pacing.Decide(new PacingQuestion(Second(1), default)).Dials);
        Assert.Equal(0, pacing.Decide(new PacingQuestion(Second(1), default) { InboundReserve = 1 }).Dials);
    }

    [Fact]
    public void Power_keeps_its_ratio_of_lines_and_counts_talks_among_them()
    {
        var pacing = new PowerPacing(1.5);
        for (int agent = 0; agent < 4; agent++)
            pacing.Observe(PacingEvent.AgentIdle(agent, Second(0)));
        Assert.Equal((6, PacingReason.FixedRatio), Decided(pacing.Decide(new PacingQuestion(Second(0), default))));
        pacing.Observe(PacingEvent.AgentBusy(0, Second(0)));
        Assert.Equal(5, pacing.Decide(new PacingQuestion(Second(0), default)).Dials);
        pacing.Observe(PacingEvent.AgentWrappingUp(0, Second(0)));
        Assert.Equal(5, pacing.Decide(new PacingQuestion(Second(0), default)).Dials);
    }

    [Fact]
    public void Preview_shows_one_record_to_each_idle_agent()
    {
        var pacing = new PreviewPacing();
        pacing.Observe(PacingEvent.AgentIdle(1, Second(0)));
        Assert.Equal((1, PacingReason.Preview), Decided(pacing.Decide(new PacingQuestion(Second(0), default))));
    }

    [Fact]
    public void Records_and_lines_bound_every_method()
    {
        foreach (var pacing in Methods(40))
        {
            Assert.Equal((2, PacingReason.NoRecords), Decided(pacing.Decide(new PacingQuestion(Second(5000), default, Records: 2))));
            Assert.Equal((1, PacingReason.NoLines), Decided(pacing.Decide(new PacingQuestion(Second(5000), default, Records: 2, FreeLines: 1))));
            Assert.Equal((0, PacingReason.NoRecords), Decided(pacing.Decide(new PacingQuestion(Second(5000), default, Records: 0))));
        }
    }

    [Fact]
    public void Nobody_is_dialled_when_the_last_agent_has_gone()
    {
        foreach (var pacing in Methods(10))
        {
            for (int agent = 0; agent < 10; agent++)
                pacing.Observe(PacingEvent.AgentAway(agent, Second(5000)));
            Assert.Equal((0, PacingReason.NoAgents), Decided(pacing.Decide(new PacingQuestion(Second(5000), default))));
        }
    }

    [Fact]
    public void Until_enough_people_have_answered_it_is_progressive()
    {
        var pacing = new PredictivePacing(Settings());
        for (int agent = 0; agent < 300; agent++)
            pacing.Observe(PacingEvent.AgentIdle(agent, Second(0)));
        Assert.Equal((300, PacingReason.Learning), Decided(pacing.Decide(new PacingQuestion(Second(0), default))));
    }

    [Fact]
    public void Once_it_knows_it_dials_more_than_there_are_idle_agents()
    {
        var pacing = Practised(10, out double at);
        var decision = pacing.Decide(new PacingQuestion(Second(at), default));
        Assert.Equal(PacingReason.RiskBalanced, decision.Reason);
        Assert.InRange(decision.Dials, 15, 60);
        Assert.InRange(decision.Forecast.AnswerProbability, 0.25, 0.36); // a quarter was answered; what little is known is taken for more
        Assert.True(decision.Forecast.Risk <= decision.Forecast.RiskLimit);
        Assert.Contains("10 of 10 agents idle", PacingExplanation.Of(decision));
    }

    [Fact]
    public void Agents_about_to_finish_are_dialled_for_before_they_are_idle()
    {
        var pacing = Practised(30, out double at);
        for (int agent = 0; agent < 30; agent++)
            pacing.Observe(PacingEvent.AgentBusy(agent, Second(at)));
        int early = 0;
        for (int second = 1; second < 60; second++)
            early += pacing.Decide(new PacingQuestion(Second(at + second), default)).Dials;
        int late = 0;
        for (int second = 60; second < 100; second++)
            late = Math.Max(late, pacing.Decide(new PacingQuestion(Second(at + second), default)).Dials);
        Assert.Equal(0, early);
        Assert.True(late > 20, $"{late} dials while 30 agents were about to finish.");
    }

    [Fact]
    public void A_cap_of_nothing_is_progressive()
    {
        var pacing = Practised(10, out double at, Settings(cap: 0));
        Assert.Equal((10, PacingReason.CapReached), Decided(pacing.Decide(new PacingQuestion(Second(at), default))));
    }

    [Fact]
    public void A_window_that_is_spent_is_progressive_and_the_next_one_is_not()
    {
        var settings = Settings() with { Windows = [new AbandonmentWindow(TimeSpan.FromMinutes(30), 0.03, Second(0))] };
        var pacing = Practised(10, out double at, settings);
        for (int dial = 0; dial < 60; dial++)
        {
            pacing.Observe(PacingEvent.DialStarted(dial, default, Second(at)));
            pacing.Observe(PacingEvent.PersonAnswered(dial, Second(at)));
            pacing.Observe(PacingEvent.Abandoned(dial, Second(at)));
        }

        var spent = pacing.Decide(new PacingQuestion(Second(at + 1), default));
        Assert.Equal((10, PacingReason.CapReached), Decided(spent));
        Assert.Contains("cap", PacingExplanation.Of(spent));
        Assert.Equal(PacingReason.RiskBalanced, pacing.Decide(new PacingQuestion(Second(1801), default)).Reason);
    }

    [Fact]
    public void Of_two_windows_the_tighter_one_binds()
    {
        var both = Settings() with { Windows = [new AbandonmentWindow(Month, 0.03, Second(0)), new AbandonmentWindow(Month, 0, Second(0))] };
        Assert.Equal(PacingReason.CapReached, Practised(10, out double at, both).Decide(new PacingQuestion(Second(at), default)).Reason);
    }

    [Fact]
    public void People_taken_for_machines_count_as_abandoned_where_it_is_said_so()
    {
        var pacing = Practised(10, out double at, Settings() with { PeopleTakenForMachines = 0.5, Windows = [new AbandonmentWindow(TimeSpan.FromMinutes(30), 0.03, Second(0))] });
        for (int dial = 0; dial < 400; dial++)
        {
            pacing.Observe(PacingEvent.DialStarted(dial, default, Second(at)));
            pacing.Observe(PacingEvent.MachineAnswered(dial, Second(at)));
        }

        Assert.Equal(PacingReason.CapReached, pacing.Decide(new PacingQuestion(Second(at + 1), default)).Reason);
    }

    [Fact]
    public void Answer_rates_are_learnt_by_segment_and_drawn_to_the_average()
    {
        var pacing = Practised(10, out double at);
        var bad = new DialSegment(2, 9, 1);
        for (int round = 0; round < 30; round++)
        {
            for (int dial = 0; dial < 20; dial++)
                pacing.Observe(PacingEvent.DialStarted(dial, bad, Second(at)));
            for (int dial = 0; dial < 20; dial++)
                pacing.Observe(PacingEvent.DialFailed(dial, Second(at + 20)));
            at += 21;
        }

        double known = pacing.Decide(new PacingQuestion(Second(at), default)).Forecast.AnswerProbability;
        double worse = pacing.Decide(new PacingQuestion(Second(at), bad)).Forecast.AnswerProbability;
        double unknown = pacing.Decide(new PacingQuestion(Second(at), new DialSegment(3, 9, 0))).Forecast.AnswerProbability;
        Assert.True(worse < 0.6 * known, $"{worse} against {known}");
        Assert.True(unknown > worse, $"{unknown} against {worse}");
    }

    [Fact]
    public void What_was_learnt_is_taken_over_a_restart_as_JSON()
    {
        var before = Practised(10, out double at);
        string json = JsonSerializer.Serialize(before.Learnt());
        var after = new PredictivePacing(Settings());
        Assert.True(after.Restore(JsonSerializer.Deserialize<PacingMemory>(json)!));
        for (int agent = 0; agent < 10; agent++)
            after.Observe(PacingEvent.AgentIdle(agent, Second(at)));
        var decision = after.Decide(new PacingQuestion(Second(at), default));
        Assert.Equal(PacingReason.RiskBalanced, decision.Reason);
        Assert.InRange(decision.Dials, before.Decide(new PacingQuestion(Second(at), default)).Dials - 3, 60);
        Assert.Equal(json, JsonSerializer.Serialize(before.Learnt() with { }));
    }

    [Fact]
    public void A_memory_of_another_shape_is_refused()
    {
        var pacing = new PredictivePacing(Settings());
        Assert.False(pacing.Restore(pacing.Learnt() with { Ring = [1, 2, 3] }));
    }

    [Theory]
    [InlineData(0, 0.03, 1)]
    [InlineData(1, 1.1, 1)]
    [InlineData(1, -0.1, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(1, 0.03, 0)]
    public void Settings_that_make_no_sense_are_refused(int hours, double cap, double duty) =>
        Assert.Throws<ArgumentException>(() => new PredictivePacing(
            new PacingSettings { Windows = [new AbandonmentWindow(TimeSpan.FromHours(hours), cap, Second(0), duty)] }));

    [Fact]
    public void No_window_is_refused() => Assert.Throws<ArgumentException>(() => new PredictivePacing(new PacingSettings { Windows = [] }));

    private static (int, PacingReason) Decided(PacingDecision decision) => (decision.Dials, decision.Reason);

    private static IPacing[] Methods(int agents)
    {
        IPacing[] all = [new ProgressivePacing(), new PowerPacing(3), new PreviewPacing(), Practised(agents, out _)];
        foreach (var pacing in all.Take(3))
        {
            for (int agent = 0; agent < agents; agent++)
                pacing.Observe(PacingEvent.AgentIdle(agent, Second(0)));
        }

        return all;
    }
}
