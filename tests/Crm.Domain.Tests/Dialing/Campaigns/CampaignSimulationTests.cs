using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing;
using Crm.Dialing.Pacing.Predictive;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

/// <summary>Hours of campaigns with agents who come and go and processes that die, under an auditor with books of his own.</summary>
public sealed class CampaignSimulationTests
{
    private static CampaignSettings Settings(CampaignMode mode) => new("Winter", mode, new QueueId("sales"), [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["us"])
    {
        Zone = "UTC",
        RegistryAsOf = Instant.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        LinesMax = 60,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_progressive_shift_with_crashes_breaks_no_rule(int seed)
    {
        var world = new CampaignWorld(seed, Settings(CampaignMode.Progressive), agents: 8, records: 600, answerRate: 0.35) { Stolen = 0.05 };
        world.Auditor.Listed.UnionWith(["+12020000007", "+12020000100"]);
        world.List.Listed.UnionWith(world.Auditor.Listed);
        world.Ask(CampaignVerb.Start);
        for (int i = 0; i < 6; i++)
        {
            world.Run(TimeSpan.FromMinutes(10));
            world.Crash();
        }

        world.Run(TimeSpan.FromMinutes(20));
        world.Ask(CampaignVerb.Stop);
        world.Run(TimeSpan.FromMinutes(35)); // what agents of a lost process did not write up is closed

        Assert.Empty(world.Auditor.Faults);
        Assert.Equal(0, world.Auditor.Open);
        Assert.True(world.Auditor.Count(CallOutcome.Connected) > 50, $"only {world.Auditor.Count(CallOutcome.Connected)} of {world.Auditor.Dials} connected");
        Assert.True(world.List.ShortestPause() >= TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void The_cap_holds_when_the_day_is_over()
    {
        var world = new CampaignWorld(11, Settings(CampaignMode.Predictive), agents: 20, records: 8_000, answerRate: 0.3);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(185)); // the law closes at nine

        int abandoned = world.Auditor.Count(CallOutcome.Abandoned);
        int answered = world.Auditor.Count(CallOutcome.Connected) + abandoned;
        Assert.Empty(world.Auditor.Faults);
        Assert.True(answered > 500, $"{answered} answered of {world.Auditor.Dials}");
        Assert.True(abandoned <= 0.03 * answered, $"{abandoned} of {answered} abandoned");
    }

    [Fact]
    public void What_the_pacing_has_learnt_outlives_a_crash()
    {
        var world = new CampaignWorld(11, Settings(CampaignMode.Predictive), agents: 20, records: 8_000, answerRate: 0.3);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(PacingReason.Learning, world.State.Paced!.Value.Decision.Reason);
        world.Run(TimeSpan.FromMinutes(30));
        var before = world.State.Learnt!;
        Assert.InRange(before.PeopleAnswered, 100, 3_000);
        world.Crash();
        Assert.Equal(before.PeopleAnswered, ((PredictivePacing)world.State.Pacing!).PeopleAnswered);
        world.Run(TimeSpan.FromSeconds(10));
        Assert.NotEqual(PacingReason.Learning, world.State.Paced!.Value.Decision.Reason);
        Assert.Empty(world.Auditor.Faults);
    }

    [Fact]
    public void A_pause_keeps_what_was_learnt_until_then()
    {
        var world = new CampaignWorld(12, Settings(CampaignMode.Predictive), agents: 20, records: 8_000, answerRate: 0.3);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(4));
        Assert.Null(world.State.Learnt);
        world.Ask(CampaignVerb.Pause);
        long answered = world.State.Learnt!.PeopleAnswered;
        Assert.True(answered > 15, $"{answered}");
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(5));
        Assert.NotEqual(PacingReason.Learning, world.State.Paced!.Value.Decision.Reason);
    }

    [Fact]
    public void Nothing_is_dialled_when_the_legal_day_is_over()
    {
        var world = new CampaignWorld(5, Settings(CampaignMode.Power), agents: 5, records: 5_000, answerRate: 0.3);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromHours(3)); // until 21:00
        int before = world.Auditor.Dials;
        world.Run(TimeSpan.FromHours(1));

        Assert.True(before > 200);
        Assert.InRange(world.Auditor.Dials - before, 0, 0);
        Assert.Empty(world.Auditor.Faults);
    }

    [Fact]
    public void Nothing_is_dialled_after_stop_and_what_rang_is_taken_back()
    {
        var world = new CampaignWorld(6, Settings(CampaignMode.Power), agents: 10, records: 500, answerRate: 0.2);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(20));
        Assert.Contains(world.State.Attempts.Values, a => a.Phase == AttemptPhase.Dialling);
        world.Ask(CampaignVerb.Stop);
        int before = world.Auditor.Dials;
        world.Run(TimeSpan.FromMilliseconds(100));
        Assert.DoesNotContain(world.State.Attempts.Values, a => a.Phase == AttemptPhase.Dialling);
        world.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(before, world.Auditor.Dials);
        Assert.Empty(world.Auditor.Faults);
    }

    [Fact]
    public void When_all_agents_go_nothing_is_dialled_and_what_rings_is_taken_back_within_a_second()
    {
        var world = new CampaignWorld(7, Settings(CampaignMode.Power), agents: 10, records: 500, answerRate: 0.01);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(10));
        int before = world.Auditor.Dials;
        Assert.True(before > 0);
        world.Agents.ForEach(a => a.There = false);
        world.Run(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(world.State.Attempts.Values, a => a.Phase == AttemptPhase.Dialling);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(before, world.Auditor.Dials);
    }

    [Fact]
    public void Inbound_callers_go_first_from_twenty_seconds_until_five()
    {
        var settings = Settings(CampaignMode.Progressive) with { Inbound = InboundFirst.Nobody with { Queues = [new QueueId("support")] } };
        var world = new CampaignWorld(8, settings, agents: 6, records: 2_000, answerRate: 0.3);
        world.Ask(CampaignVerb.Start);
        world.InboundWait = TimeSpan.FromSeconds(19);
        world.Run(TimeSpan.FromSeconds(10));
        int before = world.Auditor.Dials;
        Assert.True(before > 0);
        world.InboundWait = TimeSpan.FromSeconds(20);
        world.Run(TimeSpan.FromSeconds(2));
        int held = world.Auditor.Dials;
        world.InboundWait = TimeSpan.FromSeconds(5);
        world.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(("inbound", held), (world.State.HeldBack, world.Auditor.Dials));
        world.InboundWait = TimeSpan.FromSeconds(4);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.True(world.Auditor.Dials > held);
    }

    [Fact]
    public void A_campaign_whose_records_are_finished_is_done()
    {
        var world = new CampaignWorld(9, Settings(CampaignMode.Progressive), agents: 5, records: 4, answerRate: 1);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(15));
        Assert.Equal((CampaignStage.Done, "records", 4), (world.State.Stage, world.State.StageReason, world.Auditor.Count(CallOutcome.Connected)));
    }

    [Fact]
    public void A_quota_drains_the_campaign()
    {
        var world = new CampaignWorld(10, Settings(CampaignMode.Progressive) with { Quota = 3 }, agents: 2, records: 500, answerRate: 1);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(30));
        Assert.Equal((CampaignStage.Done, "quota"), (world.State.Stage, world.State.StageReason));
        Assert.InRange(world.Auditor.Count(CallOutcome.Connected), 3, 4);
    }

    [Fact]
    public void A_campaign_without_a_rule_set_does_not_start()
    {
        var world = new CampaignWorld(1, Settings(CampaignMode.Progressive) with { Rules = [] }, agents: 2, records: 5, answerRate: 1);
        world.Ask(CampaignVerb.Start);
        Assert.Equal(CampaignStage.Draft, world.State.Stage);
        Assert.Contains("rule set", Assert.Single(world.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_was_never_checked_against_the_registry_is_not_dialled()
    {
        var world = new CampaignWorld(1, Settings(CampaignMode.Progressive) with { RegistryAsOf = null }, agents: 2, records: 5, answerRate: 1);
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 5), (world.Auditor.Dials, (int)world.State.Refused));
    }
}
