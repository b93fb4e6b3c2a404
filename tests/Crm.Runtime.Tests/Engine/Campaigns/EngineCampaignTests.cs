using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Engine;
using Crm.Engine.Calls;
using Crm.Engine.Campaigns;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine.Campaigns;

/// <summary>Campaigns through all three shards and the shells: dialled, answered, given to agents, written up, lost.</summary>
public sealed class EngineCampaignTests : EngineCallbackBench
{
    private static readonly CampaignId Winter = new("winter");

    private static CampaignSettings Settings => new("Winter", CampaignMode.Progressive, EngineWorld.Support, [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["cn"])
    {
        Announcement = "The Crm company called you.",
        FollowUps = [new FollowUp("done", DoNotCall: true)],
    };

    private CampaignDesk Desk => new(World, World.Records, new FakeVault(), World.Clock);

    private CampaignState Campaign => World.Campaigns.Program.Find(Winter)!;

    [Fact]
    public async Task A_person_who_answers_has_the_free_agent_without_anybody_accepting()
    {
        var browser = await AgentReady();
        await Start(Settings, Number);
        await Look();
        var dial = Assert.Single(Dialled);
        Assert.Equal(new TrunkTarget(FakeDirectory.Trunk.Id, Number), dial.Target);
        Assert.Equal("campaign:winter", Single<ExternalDialled>().Originator);
        World.Wait(4);
        Answers();

        Assert.Equal(2, World.Media.Members.Count);
        Assert.Contains(browser, World.Media.Members.Keys);
        Assert.Equal(RoutingStatus.Interacting, World.Routing.Program.Domain.FindAgent(new AgentId("agent1"))!.Status);
        Assert.Equal("Wei", World.Parties.Find(Single<InteractionStarted>().Interaction)!.Name);
        World.Wait(30);
        World.HangUp(Customer);
        Assert.Equal(CallOutcome.Connected, Single<AttemptEnded>().Outcome);
        Assert.Empty(World.Records.Outcomes); // what came of it is the agent's to say
        Finish("done");
        Assert.Equal([(Number, "do-not-call")], World.Records.Outcomes.Select(o => (o.Number, o.Outcome.Word)));
        Assert.Contains(Number, World.Records.Listed);
        Single<AttemptSettled>();
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(486, CallOutcome.Busy, "busy")]
    [InlineData(408, CallOutcome.NoAnswer, "no-answer")]
    [InlineData(503, CallOutcome.Congestion, "congestion")]
    [InlineData(404, CallOutcome.InvalidNumber, "invalid-number")]
    [InlineData(603, CallOutcome.Declined, "declined")]
    public async Task What_the_carrier_says_is_the_outcome_the_list_is_told(int status, CallOutcome outcome, string word)
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        Fails(status);
        Assert.Equal((outcome, status), (Single<AttemptEnded>().Outcome, Single<AttemptEnded>().Status));
        Assert.Equal(word, Assert.Single(World.Records.Outcomes).Outcome.Word);
        Assert.Equal(InteractionOutcome.NotConnected, Single<InteractionEnded>().Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_trunk_without_a_line_is_followed_by_the_next_within_the_attempt()
    {
        World.Directory.More.Add(new OutboundTrunk(new TrunkId("second"), 10, World.Directory.Rules));
        await AgentReady();
        await Start(Settings with { Trunks = [new TrunkChoice(new TrunkId("second"), 2), new TrunkChoice(FakeDirectory.Trunk.Id, 1)] }, Number);
        await Look();
        Fails(503);
        Assert.Equal(["demo", "second"], Dialled.Select(d => ((TrunkTarget)d.Target).Trunk.Value));
        Fails(486);
        Assert.Equal((CallOutcome.Busy, "second"), (Single<AttemptEnded>().Outcome, Single<AttemptEnded>().Trunk!.Value.Value));
        Single<AttemptBegun>();
        AssertNothingLeft();
    }

    [Fact]
    public async Task The_cause_beside_the_status_is_the_outcome_and_is_kept()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        World.SignallingEvents.Raise(new LegFailed(Customer, 480, Termination.Client("no-answer"), 17));
        var ended = Single<AttemptEnded>();
        Assert.Equal((CallOutcome.Busy, 480, 17), (ended.Outcome, ended.Status, ended.Cause));
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_trunk_that_keeps_failing_is_left_asked_and_used_again_when_it_answers()
    {
        var second = new TrunkId("second");
        World.Directory.More.Add(new OutboundTrunk(second, 10, World.Directory.Rules));
        await AgentReady();
        string[] numbers = [.. Enumerable.Range(0, 8).Select(i => $"+86138000020{i}")];
        await Start(Settings with { Trunks = [new TrunkChoice(FakeDirectory.Trunk.Id, 1), new TrunkChoice(second, 2)] }, numbers);
        TrunkId Trunk() => ((TrunkTarget)Dialled.Last().Target).Trunk;
        for (int i = 0; i < 5; i++)
        {
            await Look();
            Assert.Equal(FakeDirectory.Trunk.Id, Trunk());
            Fails(503);
            Assert.Equal(second, Trunk());
            Fails(486);
            World.Wait(1);
        }

        await Look();
        Assert.Equal(second, Trunk()); // the first is not even tried
        Assert.True(World.Calls.Program.IsSuspended(FakeDirectory.Trunk.Id));
        Fails(486);
        Assert.DoesNotContain(World.Signalling.Commands, c => c is ProbeTrunk);
        World.Wait(10);
        Assert.Equal(FakeDirectory.Trunk.Id, Assert.Single(World.Signalling.Commands.OfType<ProbeTrunk>()).Trunk);
        World.SignallingEvents.Raise(new TrunkProbed(FakeDirectory.Trunk.Id, 503));
        Assert.True(World.Calls.Program.IsSuspended(FakeDirectory.Trunk.Id));
        World.Wait(21);
        Assert.Equal(2, World.Signalling.Commands.OfType<ProbeTrunk>().Count());
        World.SignallingEvents.Raise(new TrunkProbed(FakeDirectory.Trunk.Id, 200));
        Assert.False(World.Calls.Program.IsSuspended(FakeDirectory.Trunk.Id));
        await Look();
        Assert.Equal(FakeDirectory.Trunk.Id, Trunk());
        Fails(486);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_campaign_dials_no_more_than_its_trunks_have_room_for()
    {
        World.Directory.More.Add(new OutboundTrunk(new TrunkId("narrow"), 3, World.Directory.Rules, MaxCallsPerSecond: 2));
        string[] agents = ["agent1", "agent2", "agent3", "agent4", "agent5"];
        foreach (string agent in agents)
        {
            await AgentReady(agent);
        }

        await Start(Settings with { Trunks = [new TrunkChoice(new TrunkId("narrow"))] }, [.. Enumerable.Range(0, 8).Select(i => $"+86138000020{i}")]);
        await Look();
        Assert.Equal(2, Dialled.Count()); // a second's rate
        World.Wait(1.2);
        await Look();
        Assert.Equal(3, Dialled.Count()); // all channels
        World.Wait(1.2);
        await Look();
        Assert.Equal(3, Dialled.Count());
        Assert.Empty(All<AttemptEnded>());
    }

    [Fact]
    public async Task Who_has_no_agent_in_two_seconds_is_told_who_called_and_counted()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        World.SetPresence("agent1", Presence.Break);
        Answers();
        var session = Single<LegStarted>();
        World.Wait(2.25);
        Assert.Equal("The Crm company called you.", Assert.IsType<SpeechSource>(Assert.Single(World.Media.Playing.Values).Source).Text);
        World.Wait(16);
        Assert.Equal(CallOutcome.Abandoned, Single<AttemptEnded>().Outcome);
        Assert.Equal(InteractionOutcome.Abandoned, Single<InteractionEnded>().Outcome);
        Assert.Equal((1, 1), Campaign.Abandonment.Within(TimeSpan.FromDays(1), Instant.Now(World.Clock)));
        Assert.Equal(session.Leg, Single<LegEnded>().Leg);
        AssertNothingLeft();
    }

    [Fact]
    public async Task When_the_chosen_agent_is_taken_by_an_inbound_caller_another_has_him()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        await AgentReady("agent2");
        await Look();
        World.Ring(); // the caller gets who has been idle longest
        Answers();
        Assert.Equal(CallOutcome.Connected, Campaign.Attempts.Values.Single() is { Phase: AttemptPhase.Connected } ? CallOutcome.Connected : CallOutcome.Failed);
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public async Task Stop_takes_back_what_rings_and_dials_nothing_more()
    {
        await AgentReady();
        await Start(Settings, Number, "+861380000112");
        await Look();
        await Ask(CampaignVerb.Stop);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        Assert.Equal((CallOutcome.Withdrawn, "withdrawn"), (Single<AttemptEnded>().Outcome, Assert.Single(World.Records.Outcomes).Outcome.Word));
        await Look();
        World.Wait(5);
        await Look();
        Assert.Single(Dialled);
        Assert.Equal(CampaignStage.Stopped, Campaign.Stage);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Who_wants_no_calls_is_not_dialled_and_leaves_the_list()
    {
        World.Records.Listed.Add(Number);
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        Assert.Empty(Dialled);
        Assert.Equal((Number, "do-not-call"), (Assert.Single(World.Records.Outcomes).Number, World.Records.Outcomes[0].Outcome.Word));
    }

    [Fact]
    public async Task A_crash_ends_every_attempt_with_one_outcome_and_the_list_knows_it()
    {
        await AgentReady();
        await AgentReady("agent2");
        await Start(Settings, Number, "+861380000112", "+861380000113");
        await Look();
        Assert.Equal(2, Dialled.Count());
        World.Wait(3);
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        World.Crash();
        World.Wait(1);
        Assert.Equal(2, All<AttemptEnded>().Count());
        Assert.Equal([CallOutcome.Connected, CallOutcome.Lost], All<AttemptEnded>().Select(e => e.Outcome).Order());
        Assert.Equal(All<AttemptBegun>().Select(a => a.Attempt).Order(Ids), All<AttemptEnded>().Select(a => a.Attempt).Order(Ids));
        Assert.Equal(CampaignStage.Running, Campaign.Stage);
        World.Wait(1_860); // the agent wrote nothing up
        Assert.Equal(2, All<AttemptSettled>().Count());
        Assert.Equal(2, World.Records.Outcomes.Count);
        Assert.Equal(2, Dialled.Count()); // nobody was there to dial for
    }

    [Fact]
    public async Task A_snapshot_holds_all_that_is_stored()
    {
        await AgentReady();
        await Start(Settings with { Trunks = [new TrunkChoice(FakeDirectory.Trunk.Id)], Inbound = new InboundFirst([EngineWorld.Support], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)) }, Number);
        await Look();
        var copy = new CampaignsProgram();
        copy.RestoreSnapshot(World.Campaigns.Program.TakeSnapshot());
        Assert.Equal(World.Campaigns.Program.TakeSnapshot(), copy.TakeSnapshot());
        Assert.Equal(Campaign.Attempts.Values.Single(), copy.Find(Winter)!.Attempts.Values.Single());
        Assert.Equal(Campaign.NextDeadlineOf(), copy.NextDeadline);
        Assert.Throws<InvalidDataException>(() => copy.RestoreSnapshot([9]));
    }

    [Fact]
    public async Task A_list_that_is_not_there_hinders_the_start()
    {
        Assert.IsType<CommandDone>(await Desk.Save(World.NewCommandId(), Winter, Settings with { Lists = [FakeRecordQueue.Missing] }, "user:anna", default));
        Assert.Equal("invalid", Assert.IsType<CommandRefused>(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Start, "user:anna", default)).Type);
        Assert.Equal("not-found", Assert.IsType<CommandRefused>(await Desk.Ask(World.NewCommandId(), new CampaignId("none"), CampaignVerb.Start, "user:anna", default)).Type);
        var view = Assert.Single(await Desk.List(default));
        Assert.Equal(("draft", null), (view.Stage, view.Now));
    }

    private static Comparer<AttemptId> Ids => Comparer<AttemptId>.Create((a, b) => a.Value.CompareTo(b.Value));

    private async Task Start(CampaignSettings settings, params string[] numbers)
    {
        World.Records.Add(numbers);
        Assert.IsType<CommandDone>(await Desk.Save(World.NewCommandId(), Winter, settings, "user:anna", default));
        await Ask(CampaignVerb.Start);
    }

    private async Task Ask(CampaignVerb verb) => Assert.IsType<CommandDone>(await Desk.Ask(World.NewCommandId(), Winter, verb, "user:anna", default));

    private Task Look() => World.Floors.Look(CancellationToken.None);

    private void Finish(string code)
    {
        var agent = new AgentId("agent1");
        var wrapUp = Assert.Single(World.Routing.Program.Domain.FindAgent(agent)!.Reservations);
        World.Ask(EngineOptions.RoutingShard, new Crm.Routing.Commands.CompleteWrapUp(agent, wrapUp.Id, code, null));
    }
}

internal static class CampaignLooks
{
    /// <summary>When the campaign's first attempt is given up.</summary>
    public static Instant NextDeadlineOf(this CampaignState campaign) => campaign.Attempts.Values.Select(a => a.Deadline(campaign.Ringing)).MinBy(d => d.Microseconds);
}
