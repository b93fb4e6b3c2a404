using Crm.Contracts.Desk;
using Crm.Customers;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Engine;
using Crm.Engine.Campaigns;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Interactions.Storage;
using Crm.Primitives;
using Crm.Routing.State;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine.Campaigns;

/// <summary>Records shown to agents through all three shards and the shells: dialled, skipped, given back, lost.</summary>
public sealed class EngineCampaignPreviewTests : EngineCallbackBench
{
    private static readonly CampaignId Winter = new("winter");
    private static readonly AgentId Agent = new("agent1");

    private static CampaignSettings Settings => new("Winter", CampaignMode.Preview, EngineWorld.Support, [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["cn"])
    {
        Form = [new FormField("plan", "Which plan?", FormFieldKind.Choice, ["Gold", "Silver"]), new FormField("note", "Anything else?")],
        Script = "Good morning {name} at {number}, this is {nobody}.",
        FollowUps = [new FollowUp("sold") { Label = "Sold" }, new FollowUp("later") { Label = "Call again", Callback = true }],
    };

    private CampaignDesk Desk => new(World, World.Records, new FakeVault(), World.Clock);

    private CampaignWork Work => new(World, World.Records, new FakeVault(), World.Clock);

    private CampaignState Campaign => World.Campaigns.Program.Find(Winter)!;

    private InteractionId Shown => Assert.Single(Campaign.Previews.Values).Interaction;

    [Fact]
    public async Task A_record_is_his_work_until_he_dials_it_and_he_hears_it_ring()
    {
        var browser = await AgentReady();
        await Start(Settings, Number);
        await Look();
        Assert.Empty(Dialled);
        var held = Assert.Single(World.Routing.Program.Domain.FindAgent(Agent)!.Reservations);
        Assert.Equal((DirectKind.Preview, ReservationPhase.Accepted, RoutingStatus.Interacting), (held.Direct, held.Phase, Status()));
        var preview = (await Composed()).Preview!;
        Assert.Equal(("Winter", $"Good morning Wei at {Number}, this is –.", "return", true), (preview.Campaign.Name, preview.Campaign.Script, preview.AtEnd, preview.MaySkip));
        Assert.Equal((Number, "Wei"), (preview.Customer.Number, preview.Customer.Name));

        Done(await Work.Dial(World.NewCommandId(), Agent, Shown, default));
        Assert.Equal(new TrunkTarget(FakeDirectory.Trunk.Id, Number), Assert.Single(Dialled).Target);
        Assert.Equal("campaign:winter", Single<ExternalDialled>().Originator);
        Assert.Equal(["ringing"], Heard(browser));
        Assert.Equal("calling", (await Composed()).Call!.State);
        World.Wait(4);
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Equal("Winter", (await Composed()).Call!.Campaign!.Name);
        World.Wait(30);
        World.HangUp(Customer);
        Assert.Equal(CallOutcome.Connected, Single<AttemptEnded>().Outcome);
        Assert.Equal(["sold", "later"], (await Composed()).WrapUp!.Codes.Select(c => c.Code));

        var call = Single<InteractionStarted>().Interaction;
        var wish = new DateTime(2100, 1, 1, 10, 0, 0);
        Assert.Equal("invalid", Assert.IsType<CommandRefused>(await Work.Dispose(World.NewCommandId(), Agent, call, "later", wish, true, default)).Type);
        var tomorrow = World.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1).AddHours(10);
        Done(await Work.Dispose(World.NewCommandId(), Agent, call, "later", tomorrow, true, default));
        Assert.Equal("invalid", Assert.IsType<CommandRefused>(await Fill(call, "plan", "Bronze")).Type);
        Done(await Fill(call, "plan", "Gold"));
        Assert.Equal("Gold", (await Composed()).WrapUp!.Campaign!.Answers["plan"]);
        Assert.DoesNotContain("Gold", Single<AttemptFormFilled>().Answers.Cipher, StringComparison.Ordinal);
        Finish("later");
        await Proved(call);
        Assert.Equal(Instant.From(new DateTimeOffset(tomorrow, TimeSpan.Zero)), Assert.Single(World.Records.Outcomes).Outcome.CallAgain);
        Assert.Equal(Agent, Assert.Single(Campaign.Callbacks.Values).Agent);
        AssertNothingLeft();
    }

    private async Task<CommandResult> Fill(InteractionId call, string field, string answer) =>
        await Work.Fill(World.NewCommandId(), Agent, call, new Dictionary<string, string> { [field] = answer }, default);

    /// <summary>The attempt is written down with all that proves it.</summary>
    private async Task Proved(InteractionId call)
    {
        var proof = new CampaignProof(World, World.Records, new FakeVault(), World.Clock);
        var all = new List<Crm.Contracts.Rest.CampaignEvidence>();
        await foreach (var one in proof.Attempts(Winter, default))
        {
            all.Add(one);
        }

        var a = Assert.Single(all);
        Assert.Equal((call, Number, "cn/1", "clear", "connected", "later"), (a.InteractionId, a.Number, a.Law, a.DoNotCall, a.Outcome, a.Code));
        Assert.Equal(("Gold", Agent), (a.Answers["plan"], a.AgentId));
        Assert.NotNull(a.ConnectedAt);
        var ledger = (await proof.Ledger(Winter, default))!;
        Assert.Equal(("cn", 1, 0), (Assert.Single(ledger.Rules).Jurisdiction, Assert.Single(ledger.Hours).Answered, ledger.Hours[0].Abandoned));
    }

    [Theory]
    [InlineData(486, CallOutcome.Busy)]
    [InlineData(404, CallOutcome.InvalidNumber)]
    public async Task Who_is_not_reached_frees_the_agent_at_once_for_the_next_record(int status, CallOutcome outcome)
    {
        await AgentReady();
        await Start(Settings, Number, "+861380000112");
        await Look();
        Done(await Work.Dial(World.NewCommandId(), Agent, Shown, default));
        Fails(status);
        Assert.Equal(outcome, Single<AttemptEnded>().Outcome);
        Assert.Equal(outcome.Word(), Assert.Single(World.Records.Outcomes).Outcome.Word);
        Assert.True(IsFree());
        Assert.Equal(InteractionOutcome.NotConnected, Single<InteractionEnded>().Outcome);
        World.Wait(1);
        await Look();
        Assert.Equal(2, All<PreviewOffered>().Select(e => e.Record).Distinct().Count());
    }

    [Fact]
    public async Task A_trunk_without_a_line_is_followed_by_the_next_while_the_agent_stays_on_the_line()
    {
        World.Directory.More.Add(new OutboundTrunk(new TrunkId("second"), 10, World.Directory.Rules));
        var browser = await AgentReady();
        await Start(Settings with { Trunks = [new TrunkChoice(new TrunkId("second"), 2), new TrunkChoice(FakeDirectory.Trunk.Id, 1)] }, Number);
        await Look();
        Done(await Work.Dial(World.NewCommandId(), Agent, Shown, default));
        Fails(503);
        Assert.Equal(["demo", "second"], Dialled.Select(d => ((TrunkTarget)d.Target).Trunk.Value));
        Assert.Equal(["ringing"], Heard(browser));
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Equal(AttemptPhase.Connected, Assert.Single(Campaign.Attempts.Values).Phase);
    }

    [Fact]
    public async Task He_hangs_up_while_it_rings_and_the_attempt_counts()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        Done(await Work.Dial(World.NewCommandId(), Agent, Shown, default));
        var call = Single<CallPlaced>().Call;
        Assert.IsType<CommandDone>(World.Ask(EngineOptions.CallsShard, new HangUpCall(World.NewCommandId(), "agent1", Agent, call)));
        Assert.Equal((CallOutcome.NoAnswer, "agent-stopped"), (Single<AttemptEnded>().Outcome, Single<AttemptEnded>().Reason));
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_caller_who_comes_while_he_looks_at_a_record_waits()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        World.Ring();
        Assert.DoesNotContain(World.Routing.Program.Domain.FindAgent(Agent)!.Reservations, r => r.Phase == ReservationPhase.Pending);
        Done(await Work.Skip(World.NewCommandId(), Agent, Shown, "knows him", default));
        Assert.Contains(World.Routing.Program.Domain.FindAgent(Agent)!.Reservations, r => r.Phase == ReservationPhase.Pending);
        Assert.Equal((PreviewEnd.Skipped, "knows him"), (Single<PreviewOver>().End, Single<PreviewOver>().Reason));
        Assert.Empty(World.Records.Outcomes);
    }

    [Fact]
    public async Task A_crash_gives_records_back_and_ends_what_rang_once()
    {
        await AgentReady();
        await AgentReady("agent2");
        await Start(Settings, Number, "+861380000112");
        await Look();
        Assert.Equal(2, Campaign.Previews.Count);
        var dialled = Campaign.Previews.Values.Single(p => p.Agent == Agent);
        Done(await Work.Dial(World.NewCommandId(), Agent, dialled.Interaction, default));
        World.Crash();
        World.Wait(1);
        Assert.Empty(Campaign.Previews);
        Assert.Equal(CallOutcome.Lost, Single<AttemptEnded>().Outcome);
        Assert.Equal([PreviewEnd.Dialled, PreviewEnd.Withdrawn], All<PreviewOver>().Select(e => e.End));
        Assert.True(IsFree() && IsFree("agent2"));
        Assert.Single(Dialled);
        Assert.Equal(CampaignStage.Running, Campaign.Stage);
    }

    [Fact]
    public async Task Who_wants_no_more_calls_is_entered_at_once_and_not_called_by_a_colleague_who_looks_at_him()
    {
        await AgentReady();
        await AgentReady("agent2");
        await Start(Settings, Number, Number);
        await Look();
        var (mine, his) = (Campaign.Previews.Values.Single(p => p.Agent == Agent), Campaign.Previews.Values.Single(p => p.Agent != Agent));
        Done(await Work.OptOut(World.NewCommandId(), Agent, mine.Interaction, default));
        Assert.Contains(Number, World.Records.Listed);
        Assert.Empty(Campaign.OptOuts);
        Assert.Equal("wrong-state", Assert.IsType<CommandRefused>(await Work.Dial(World.NewCommandId(), his.Agent, his.Interaction, default)).Type);
        Assert.Empty(Dialled);
        Assert.Equal(["do-not-call", "do-not-call"], World.Records.Outcomes.Select(o => o.Outcome.Word));
    }

    [Fact]
    public async Task A_stop_takes_back_what_he_looks_at_and_what_he_dialled()
    {
        await AgentReady();
        await AgentReady("agent2");
        await Start(Settings, Number, "+861380000112");
        await Look();
        Done(await Work.Dial(World.NewCommandId(), Agent, Campaign.Previews.Values.Single(p => p.Agent == Agent).Interaction, default));
        Done(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Stop, "user:anna", default));
        Assert.Equal(CallOutcome.Withdrawn, Single<AttemptEnded>().Outcome);
        Assert.Empty(Campaign.Previews);
        Assert.True(IsFree() && IsFree("agent2"));
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_snapshot_holds_what_agents_look_at_and_promised()
    {
        await AgentReady();
        await Start(Settings, Number);
        await Look();
        var copy = new CampaignsProgram();
        copy.RestoreSnapshot(World.Campaigns.Program.TakeSnapshot());
        Assert.Equal(World.Campaigns.Program.TakeSnapshot(), copy.TakeSnapshot());
        Assert.Equal(Campaign.Previews.Values.Single(), copy.Find(Winter)!.Previews.Values.Single());
        Assert.Equal(World.Campaigns.Program.NextDeadline, copy.NextDeadline);
    }

    private static void Done(CommandResult result) => Assert.IsType<CommandDone>(result);

    private RoutingStatus Status() => World.Routing.Program.Domain.FindAgent(Agent)!.Status;

    private async Task Start(CampaignSettings settings, params string[] numbers)
    {
        World.Records.Add(numbers);
        Done(await Desk.Save(World.NewCommandId(), Winter, settings, "user:anna", default));
        Done(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Start, "user:anna", default));
    }

    private Task Look() => World.Floors.Look(CancellationToken.None);

    private async Task<DeskState> Composed()
    {
        var figures = new EngineFigures();
        var customers = new FakeCustomers();
        var cards = new PartyCards(World.Parties, customers, new CustomerCards(customers, [], figures, World.Clock), new InteractionList(), new FakeVault(), figures, World.Clock);
        var composer = new DeskComposer(
            World, World.Connections, cards, new DeskChats(World, cards, ChannelBook.None, new FakeVault()), new DeskMails(World, cards, new Crm.Engine.Mail.MailHeads(World.MailStore)),
            new DeskCampaigns(World, World.Parties, new FakeVault()), World.Clock);
        return Assert.IsType<DeskState>(await composer.Compose(Agent, CancellationToken.None));
    }

    private void Finish(string code)
    {
        var wrapUp = Assert.Single(World.Routing.Program.Domain.FindAgent(Agent)!.Reservations);
        Done(World.Ask(EngineOptions.RoutingShard, new Crm.Routing.Commands.CompleteWrapUp(Agent, wrapUp.Id, code, null)));
    }
}
