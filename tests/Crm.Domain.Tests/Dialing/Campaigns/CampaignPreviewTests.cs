using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Primitives;

namespace Crm.Domain.Tests.Dialing.Campaigns;

/// <summary>Records that agents are shown and own, and what they say came of their calls, under the simulation's auditor.</summary>
public sealed class CampaignPreviewTests
{
    private static CampaignSettings Settings(CampaignMode mode = CampaignMode.Preview) => new(
        "Winter", mode, new QueueId("sales"), [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["us"])
    {
        Zone = "UTC",
        RegistryAsOf = Instant.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
        LinesMax = 60,
        Preview = new PreviewRules(TimeSpan.FromSeconds(30), PreviewTimeout.Return),
        FollowUps = [new FollowUp("sold"), new FollowUp("later") { Callback = true, Label = "Call again" }, new FollowUp("never", DoNotCall: true)],
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_shift_with_crashes_breaks_no_rule_and_leaves_no_record_with_anybody(int seed)
    {
        var world = new CampaignWorld(seed, Settings() with { Preview = new PreviewRules(TimeSpan.FromSeconds(15), (PreviewTimeout)(seed % 2)) }, agents: 8, records: 400, answerRate: 0.4) { Stolen = 0.05 };
        world.Ask(CampaignVerb.Start);
        for (int i = 0; i < 5; i++)
        {
            world.Run(TimeSpan.FromMinutes(9.5));
            world.Crash();
        }

        world.Run(TimeSpan.FromMinutes(10));
        world.Ask(CampaignVerb.Stop);
        world.Run(TimeSpan.FromMinutes(35));

        Assert.Empty(world.Auditor.Faults);
        Assert.Equal((0, 0), (world.Auditor.Open, world.Auditor.Shown));
        Assert.Empty(world.State.OptOuts);
        Assert.All(world.Agents, agent => Assert.Null(agent.Holding));
        Assert.True(world.Auditor.Count(CallOutcome.Connected) > 50, $"only {world.Auditor.Count(CallOutcome.Connected)} of {world.Auditor.Dials} connected");
        Assert.Equal(world.Auditor.Dials, world.Auditor.PreviewEnds[PreviewEnd.Dialled]);
        Assert.Equal(world.State.Skipped, world.Auditor.PreviewEnds[PreviewEnd.Skipped]);
        Assert.Equal(0, world.Auditor.Count(CallOutcome.Abandoned)); // whoever answers has his agent on the line
    }

    [Fact]
    public void The_timer_dials_where_the_campaign_says_so_and_else_gives_the_record_back_to_rest()
    {
        var dials = new CampaignWorld(5, Settings() with { Preview = new PreviewRules(TimeSpan.FromSeconds(10), PreviewTimeout.Dial) }, agents: 1, records: 3, answerRate: 0) { Dials = -1 };
        dials.Ask(CampaignVerb.Start);
        dials.Run(TimeSpan.FromSeconds(12));
        Assert.Equal(1, dials.Auditor.Dials);

        var returns = new CampaignWorld(5, Settings() with { Preview = new PreviewRules(TimeSpan.FromSeconds(10), PreviewTimeout.Return) }, agents: 1, records: 3, answerRate: 0) { Dials = -1 };
        returns.Ask(CampaignVerb.Start);
        returns.Run(TimeSpan.FromMinutes(10));
        Assert.Equal((0, 3), (returns.Auditor.Dials, returns.Auditor.Offers.Select(o => o.Record).Distinct().Count()));
        Assert.Equal(3, returns.Auditor.Offers.Count); // each rests for a quarter of an hour
    }

    [Fact]
    public void Who_goes_gives_his_record_to_a_colleague_after_a_moment_in_which_a_page_is_loaded_anew()
    {
        var world = new CampaignWorld(6, Settings() with { Preview = new PreviewRules() }, agents: 1, records: 1, answerRate: 0) { Dials = -1 };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(1, world.Auditor.Shown);
        world.Agents[0].There = false;
        world.Run(TimeSpan.FromSeconds(15));
        Assert.Equal(1, world.Auditor.Shown);
        world.Agents[0].There = true;
        world.Run(TimeSpan.FromSeconds(1));
        world.Agents[0].There = false;
        world.Agents.Add(new SimulatedAgent(new AgentId("colleague")) { There = true });
        world.Run(TimeSpan.FromSeconds(19));
        Assert.Equal("agent0", Assert.Single(world.State.Previews.Values).Agent.Value);
        world.Run(TimeSpan.FromSeconds(3));
        Assert.Equal("colleague", Assert.Single(world.State.Previews.Values).Agent.Value);
    }

    [Fact]
    public void A_pause_takes_back_what_agents_look_at_and_a_number_that_was_entered_meanwhile_is_not_dialled()
    {
        var world = new CampaignWorld(7, Settings(), agents: 2, records: 2, answerRate: 0) { Dials = -1 };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(1));
        var shown = world.State.Previews.Values.First();
        world.Tell(new DialPreview(shown.Attempt, shown.Agent, new Crm.Dialing.DoNotCall.DoNotCallAnswer(true)));
        Assert.Equal((0, 1), (world.Auditor.Dials, (int)world.State.Refused));
        Assert.Contains("may not be called", Assert.Single(world.Refusals), StringComparison.Ordinal);
        world.Ask(CampaignVerb.Pause);
        Assert.Empty(world.State.Previews);
    }

    [Fact]
    public void Only_its_agent_dials_or_skips_a_record_and_only_where_he_may()
    {
        var world = new CampaignWorld(8, Settings() with { Preview = new PreviewRules(MaySkip: false) }, agents: 1, records: 1, answerRate: 0) { Dials = -1 };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromSeconds(1));
        var shown = Assert.Single(world.State.Previews.Values);
        world.Tell(new DialPreview(shown.Attempt, new AgentId("other"), new Crm.Dialing.DoNotCall.DoNotCallAnswer(false)));
        world.Tell(new SkipPreview(shown.Attempt, shown.Agent, "no"));
        Assert.Equal(["The record is not yours any more.", "Records of this campaign cannot be skipped."], world.Refusals);
        Assert.Equal(0, world.Auditor.Dials);
    }

    [Fact]
    public void A_promise_is_kept_by_who_gave_it_at_the_wished_time_on_the_party_s_clock_in_a_predictive_campaign_too()
    {
        var settings = Settings(CampaignMode.Predictive) with { Zone = "America/New_York", LinesPerAgent = 1 }; // 18:00 UTC is 13:00 there
        var world = new CampaignWorld(9, settings, agents: 3, records: 1, answerRate: 1)
        {
            Disposes = _ => new DisposeAttempt(default, default, "later", new DateTime(2026, 1, 5, 14, 0, 0), Mine: true),
            Dials = 1,
        };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(10));
        var promise = Assert.Single(world.State.Callbacks.Values);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 19, 0, 0, TimeSpan.Zero), promise.At.ToDateTimeOffset());
        Assert.Empty(world.Auditor.Offers);
        world.Disposes = null;
        world.Run(TimeSpan.FromMinutes(55));
        var offer = Assert.Single(world.Auditor.Offers);
        Assert.Equal((promise.Agent, true), (offer.Agent, offer.Callback));
        Assert.Empty(world.State.Callbacks);
        Assert.Equal(2, world.Auditor.Dials);
        Assert.Empty(world.Auditor.Faults);
    }

    [Fact]
    public void A_promise_whose_agent_is_not_there_is_anyone_s_after_its_limit()
    {
        var world = new CampaignWorld(10, Settings(CampaignMode.Progressive) with { MineFor = TimeSpan.FromMinutes(30) }, agents: 2, records: 1, answerRate: 1)
        {
            Disposes = _ => new DisposeAttempt(default, default, "later", new DateTime(2026, 1, 5, 18, 30, 0), Mine: true),
        };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(10));
        var promise = Assert.Single(world.State.Callbacks.Values);
        world.Agents.Single(a => a.Id == promise.Agent).There = false;
        world.Disposes = null;
        world.Run(TimeSpan.FromMinutes(49));
        Assert.Equal(1, world.Auditor.Dials);
        world.Run(TimeSpan.FromMinutes(3));
        Assert.Equal(2, world.Auditor.Dials);
        Assert.Empty(world.Auditor.Offers);
        Assert.Empty(world.Auditor.Faults);
    }

    [Theory]
    [InlineData("later", "2026-01-05 22:00", "law")] // 22:00 is past the legal day
    [InlineData("later", "2026-01-05 17:00", "next 60 days")]
    [InlineData("later", null, "when")]
    [InlineData("sold", "2026-01-06 10:00", "promises no call")]
    [InlineData("unknown", null, "no such disposition")]
    public void What_cannot_be_promised_is_refused(string code, string? at, string word)
    {
        var wish = at is null ? (DateTime?)null : DateTime.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        var world = new CampaignWorld(11, Settings(CampaignMode.Progressive), agents: 1, records: 1, answerRate: 1)
        {
            Disposes = _ => new DisposeAttempt(default, default, code, wish, Mine: false),
        };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(8));
        Assert.Contains(word, Assert.Single(world.Refusals), StringComparison.Ordinal);
        Assert.Empty(world.State.Callbacks);
    }

    [Fact]
    public void A_code_that_forbids_further_calls_enters_the_party_and_takes_the_record_off_the_list()
    {
        var world = new CampaignWorld(12, Settings(CampaignMode.Progressive), agents: 1, records: 1, answerRate: 1)
        {
            Disposes = _ => new DisposeAttempt(default, default, "never", null, Mine: false),
        };
        world.Ask(CampaignVerb.Start);
        world.Run(TimeSpan.FromMinutes(8));
        Assert.Equal("do-not-call", Assert.Single(world.List.Ends).Value);
        Assert.Single(world.List.Listed);
        Assert.Empty(world.State.OptOuts);
        Assert.Single(world.Journal.Select(e => e.Event).OfType<PartyOptedOut>());
    }

    [Fact]
    public void Settings_of_previews_forms_and_dispositions_have_bounds()
    {
        Assert.Null(Settings().Fault());
        Assert.NotNull((Settings() with { Preview = new PreviewRules(TimeSpan.FromSeconds(4)) }).Fault());
        Assert.NotNull((Settings() with { Preview = new PreviewRules(TimeSpan.FromMinutes(31)) }).Fault());
        Assert.NotNull((Settings() with { MineFor = TimeSpan.FromDays(8) }).Fault());
        Assert.NotNull((Settings() with { FollowUps = [new FollowUp("sold") { Label = "" }] }).Fault());
        Assert.Null((Settings() with { Form = [new FormField("plan", "Which plan?", FormFieldKind.Choice, ["A", "B"], true)] }).Fault());
        Assert.NotNull((Settings() with { Form = [new FormField("plan", "Which plan?", FormFieldKind.Choice)] }).Fault());
        Assert.NotNull((Settings() with { Form = [new FormField("plan", "A"), new FormField("plan", "B")] }).Fault());
    }
}
