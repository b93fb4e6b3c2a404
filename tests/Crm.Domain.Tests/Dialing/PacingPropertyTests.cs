using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using Crm.DialerSimulation.Running;
using Crm.DialerSimulation.Scenarios;
using Crm.Primitives;
using static Crm.Domain.Tests.Dialing.PacingScript;

namespace Crm.Domain.Tests.Dialing;

public sealed class PacingPropertyTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Fact]
    public void Whatever_happens_no_method_dials_without_an_agent_or_beyond_its_bounds()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new RandomSource((ulong)seed);
            IPacing[] methods = [new ProgressivePacing(), new PowerPacing(5), new PreviewPacing(), new PredictivePacing(Settings() with { LearningAnswers = 0 })];
            double at = 0;
            for (int step = 0; step < 600; step++)
            {
                at += random.Next() < 0.02 ? 3000 * random.Next() : random.Next();
                var what = new PacingEvent(
                    (PacingEventKind)(int)(random.Next() * 11), (long)(random.Next() * 12), (long)(random.Next() * 4), new DialSegment((int)(random.Next() * 3), 0, 0), Second(at));
                var question = new PacingQuestion(Second(at), new DialSegment(1, 2, 0), (int)(random.Next() * 40), (int)(random.Next() * 40));
                foreach (var pacing in methods)
                {
                    pacing.Observe(what);
                    var decision = pacing.Decide(question);
                    Assert.InRange(decision.Dials, 0, Math.Min(question.Records, question.FreeLines));
                    Assert.True(pacing.Floor.Staffed > 0 || decision is { Dials: 0, Reason: PacingReason.NoAgents }, $"Seed {seed}: {decision}");
                    Assert.True(double.IsFinite(decision.Forecast.Risk) && double.IsFinite(decision.Forecast.Answers), $"Seed {seed}: {decision}");
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Held_at_every_moment_the_cap_is_never_crossed_whatever_the_numbers_do(int seed)
    {
        var scenario = Cells.Of("A", 30, 0.1) with
        {
            Days = 2,
            ShiftSeconds = 5400,
            Rates = [new RateChange(1600, 2000, 0.02), new RateChange(2000, 2600, 10), new RateChange(4000, 4300, 8), new RateChange(5000, 5100, 0)],
            MachinesTakenForPeople = 0.05,
        };
        var settings = Settings(atEveryMoment: true) with { Aim = 1 };
        long beyond = 0;
        var result = Simulation.Run(scenario, new PredictivePacing(settings), Tick, (ulong)seed, (decision, pacing) =>
        {
            var floor = pacing.Floor;
            beyond += decision.Reason == PacingReason.RiskBalanced && decision.Dials > floor.UncoveredIdle ? 1 : 0;
            Assert.True(floor.AbandonedCalls <= 0.03 * (floor.AbandonedCalls + floor.ConnectedCalls), $"{floor.AbandonedCalls} of {floor.ConnectedCalls}");
        });
        Assert.True(beyond > 100 && result.Abandoned > 0, $"{beyond} decisions dialled ahead, {result.Abandoned} were abandoned: the cap was not tried.");
    }

    [Fact]
    public void More_idle_agents_are_never_dialled_for_less_and_more_that_rings_never_brings_more()
    {
        int last = 0;
        for (int idle = 0; idle <= 20; idle += 2)
        {
            var pacing = Practised(20, out double at);
            for (int agent = idle; agent < 20; agent++)
                pacing.Observe(PacingEvent.AgentBusy(agent, Second(at)));
            int dials = pacing.Decide(new PacingQuestion(Second(at), default)).Dials;
            Assert.True(dials >= last, $"{idle} idle agents: {dials} dials after {last}.");
            last = dials;
        }

        Assert.True(last > 20);
        for (int ringing = 0; ringing <= 60; ringing += 6)
        {
            var pacing = Practised(20, out double at);
            for (int dial = 0; dial < ringing; dial++)
                pacing.Observe(PacingEvent.DialStarted(dial, default, Second(at)));
            int dials = pacing.Decide(new PacingQuestion(Second(at), default)).Dials;
            Assert.True(dials <= last, $"{ringing} ringing: {dials} dials after {last}.");
            last = dials;
        }
    }

    [Fact]
    public void The_same_log_gives_the_same_dials()
    {
        var scenario = Cells.Of("A", 10, 0.25) with { Days = 2, ShiftSeconds = 3600 };
        var recorder = new Recorder(Methods.Predictive(scenario, TimeSpan.FromHours(1)));
        Simulation.Run(scenario, recorder, Tick, 4);
        var again = Methods.Predictive(scenario, TimeSpan.FromHours(1));
        int decisions = 0;
        foreach (var (what, question, decision) in recorder.Log)
        {
            if (what is { } happened)
            {
                again.Observe(happened);
                continue;
            }

            Assert.Equal(decision, again.Decide(question));
            decisions++;
        }

        Assert.True(decisions == 7200 && recorder.Log.Count > 10_000, $"{decisions} decisions, {recorder.Log.Count} entries");
    }

    [Fact]
    public void A_decision_allocates_nothing()
    {
        var pacing = Practised(100, out double at);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int dials = 0;
        for (int second = 0; second < 300; second++)
            dials += pacing.Decide(new PacingQuestion(Second(at + second), default)).Dials;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(dials > 0);
    }

    [Fact]
    public void A_clock_that_jumps_does_no_harm()
    {
        var pacing = Practised(10, out double at);
        for (int dial = 0; dial < 30; dial++)
            pacing.Observe(PacingEvent.DialStarted(dial, default, Second(at)));
        Assert.InRange(pacing.Decide(new PacingQuestion(Second(at + 1e7), default)).Dials, 0, 300);
        pacing.Observe(PacingEvent.PersonAnswered(1, Second(at + 5)));
        var decision = pacing.Decide(new PacingQuestion(Second(at - 100), default));
        Assert.InRange(decision.Dials, 0, 300);
        Assert.Equal(1, decision.Waiting);
    }

    private sealed class Recorder(IPacing pacing) : IPacing
    {
        public List<(PacingEvent? What, PacingQuestion Question, PacingDecision Decision)> Log { get; } = [];

        public Floor Floor => pacing.Floor;

        public void Observe(in PacingEvent what)
        {
            Log.Add((what, default, default));
            pacing.Observe(what);
        }

        public PacingDecision Decide(in PacingQuestion question)
        {
            var decision = pacing.Decide(question);
            Log.Add((null, question, decision));
            return decision;
        }
    }
}
