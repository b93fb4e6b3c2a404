using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Engine.Campaigns;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine.Campaigns;

/// <summary>What carriers let campaigns hear before the answer, and how soon who answers has an agent.</summary>
public sealed class EngineCampaignEarlyMediaTests : EngineCallbackBench
{
    private static readonly CampaignId Winter = new("winter");

    private static CampaignSettings Settings =>
        new("Winter", CampaignMode.Progressive, EngineWorld.Support, [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["cn"]);

    private static CampaignSettings Judging => Settings with { Machines = new MachineDetection(Keep: true, Country: "cn") };

    private CampaignDesk Desk => new(World, World.Records, new FakeVault(), World.Clock);

    [Theory]
    [InlineData(Progress.Busy, CallOutcome.Busy)]
    [InlineData(Progress.Congestion, CallOutcome.Congestion)]
    [InlineData(Progress.NoCircuit, CallOutcome.Congestion)]
    [InlineData(Progress.VacantCode, CallOutcome.InvalidNumber)]
    [InlineData(Progress.Intercept, CallOutcome.InvalidNumber)]
    [InlineData(Progress.SpecialInformation, CallOutcome.Unavailable)]
    public async Task A_tone_before_the_answer_ends_the_call_as_its_status_would(Progress heard, CallOutcome outcome)
    {
        var session = await Rings(Settings);
        Assert.False(World.Media.Listening[session].Answered);
        Hear(session, heard);
        Assert.Equal(outcome, Single<AttemptEnded>().Outcome);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        Assert.Empty(All<CampaignCallAnswered>());
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(Progress.Ringback)]
    [InlineData(Progress.SpeechStarted)]
    [InlineData(Progress.FaxAnswering)]
    [InlineData(Progress.Human)]
    [InlineData(Progress.Beep)]
    public async Task What_else_is_heard_before_the_answer_means_nothing(Progress heard)
    {
        var session = await Rings(Judging);
        Hear(session, heard);
        World.Wait(3);
        Assert.Empty(All<AttemptEnded>());
        Assert.Empty(All<AttemptAnswered>());
        Answers();
        Assert.True(World.Media.Listening[session].Answered);
        Assert.NotNull(World.Media.Listening[session].Keep);
        Hear(session, Progress.Human);
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public async Task With_the_answer_nobody_listens_for_tones_any_more()
    {
        var session = await Rings(Settings);
        Answers();
        Assert.Empty(World.Media.Listening);
        Hear(session, Progress.Busy); // was on its way
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Empty(All<AttemptEnded>());
    }

    [Fact]
    public async Task Where_several_ends_ring_the_tone_of_one_is_not_said_of_all()
    {
        var session = await Rings(Settings, "first");
        World.SignallingEvents.Raise(new LegRinging(Customer, 183, "v=0", "second"));
        Assert.Empty(World.Media.Listening);
        Hear(session, Progress.Busy);
        Assert.Empty(All<AttemptEnded>());
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public async Task Early_media_that_fit_nothing_do_not_spoil_the_answer()
    {
        await Start(Settings);
        World.SignallingEvents.Raise(new LegRinging(Customer, 183, FakeMedia.Unfit, "first"));
        Assert.Empty(World.Media.Listening);
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Empty(All<AttemptEnded>());
    }

    [Fact]
    public async Task A_carrier_whose_tone_says_that_it_has_no_way_is_followed_by_the_next()
    {
        World.Directory.More.Add(new OutboundTrunk(new TrunkId("second"), 10, World.Directory.Rules));
        var session = await Rings(Settings with { Trunks = [new TrunkChoice(new TrunkId("second"), 1), new TrunkChoice(FakeDirectory.Trunk.Id, 2)] });
        var first = Customer;
        Hear(session, Progress.Congestion);
        Assert.Equal(["second", "demo"], Dialled.Select(d => ((TrunkTarget)d.Target).Trunk.Value));
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == first);
        World.SignallingEvents.Raise(new LegFailed(first, 487, Termination.Success("cancelled")));
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
        Single<AttemptBegun>();
    }

    [Fact]
    public async Task It_may_ring_without_a_sound()
    {
        var session = await Rings(Settings);
        World.MediaEvents.Raise(new MediaLost(session, "no-media"));
        World.Wait(1);
        Answers();
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public async Task An_agent_is_found_while_the_media_plane_takes_the_answer()
    {
        await Start(Settings);
        World.Media.Applying = new TaskCompletionSource<MediaAnswer>();
        Answers();
        Assert.Equal(AttemptPhase.Connected, Assert.Single(Campaign.Attempts.Values).Phase);
        World.Media.Applying.SetResult(new MediaAgreed(null, "PCMU"));
        World.Wait(5);
        Assert.Empty(All<AttemptEnded>());
        World.HangUp(Customer);
        Assert.Equal(CallOutcome.Connected, Single<AttemptEnded>().Outcome);
    }

    [Fact]
    public async Task An_answer_that_fits_nothing_ends_the_call_and_the_agent_is_free()
    {
        await Start(Settings);
        World.SetPresence("agent1", Crm.Events.Agents.Presence.Break); // else he would have him first
        World.SignallingEvents.Raise(new LegAnswered(Customer, FakeMedia.Unfit));
        Assert.Equal((CallOutcome.Failed, "media-no-codec"), (Single<AttemptEnded>().Outcome, Single<AttemptEnded>().Reason));
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        AssertNothingLeft();
    }

    private CampaignState Campaign => World.Campaigns.Program.Find(Winter)!;

    /// <summary>It rings, and something can be heard.</summary>
    private async Task<MediaSessionId> Rings(CampaignSettings settings, string fork = "one")
    {
        await Start(settings);
        World.SignallingEvents.Raise(new LegRinging(Customer, 183, "v=0", fork));
        return Assert.Single(World.Media.Listening.Keys);
    }

    private async Task Start(CampaignSettings settings)
    {
        await AgentReady();
        World.Records.Add([Number]);
        Assert.IsType<CommandDone>(await Desk.Save(World.NewCommandId(), Winter, settings, "user:anna", default));
        Assert.IsType<CommandDone>(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Start, "user:anna", default));
        await World.Floors.Look(CancellationToken.None);
    }

    private void Hear(MediaSessionId session, Progress what) =>
        World.MediaEvents.Raise(new ProgressHeard(session, what, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
}
