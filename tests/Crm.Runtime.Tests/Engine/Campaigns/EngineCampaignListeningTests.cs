using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;
using Crm.Dialing.Outcomes;
using Crm.Engine.Campaigns;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Runtime.Tests.Engine.Campaigns;

/// <summary>Campaigns that listen for who answered, and who hears that nobody is there and wants no more calls.</summary>
public sealed class EngineCampaignListeningTests : EngineCallbackBench
{
    private static readonly CampaignId Winter = new("winter");

    private static CampaignSettings Settings => new("Winter", CampaignMode.Progressive, EngineWorld.Support, [new CallListId(Guid.Parse("0198c0de-0000-7000-8000-00000000000a"))], ["cn"])
    {
        Machines = new MachineDetection(OnMachine.LeaveMessage, "We called you.", Country: "cn"),
    };

    private CampaignDesk Desk => new(World, World.Records, new FakeVault(), World.Clock);

    [Theory]
    [InlineData(Progress.Human)]
    [InlineData(Progress.NotSure)]
    public async Task A_person_and_who_cannot_be_told_has_an_agent_when_it_is_decided_and_nobody_listens_any_more(Progress decision)
    {
        var session = await Answered(Settings);
        Assert.Equal("cn", World.Media.Listening[session].Country);
        Assert.Empty(World.Media.Members);
        World.Wait(1.5);
        Hear(session, decision);
        Assert.Equal(2, World.Media.Members.Count);
        Assert.Empty(World.Media.Listening);
        World.Wait(5);
        Assert.Equal(AttemptPhase.Connected, Assert.Single(Campaign.Attempts.Values).Phase);
    }

    [Fact]
    public async Task Patience_begins_with_the_decision()
    {
        var session = await Answered(Settings with { Announcement = "Sorry." });
        World.SetPresence("agent1", Presence.Break);
        World.Wait(6);
        Hear(session, Progress.Human);
        World.Wait(1.75);
        Assert.Empty(All<CampaignCallAbandoned>());
        World.Wait(0.5);
        Single<CampaignCallAbandoned>();
    }

    [Fact]
    public async Task A_machine_is_left_a_message_after_its_beep()
    {
        var session = await Answered(Settings);
        World.Wait(7);
        Hear(session, Progress.Machine);
        Assert.Empty(World.Media.Playing);
        World.Wait(8);
        Hear(session, Progress.Beep);
        var (playback, playing) = Assert.Single(World.Media.Playing);
        Assert.Equal("We called you.", Assert.IsType<SpeechSource>(playing.Source).Text);
        World.Wait(4);
        World.Media.Playing.Remove(playback);
        World.MediaEvents.Raise(new PlaybackEnded(session, playback, Completed: true));
        Assert.Equal((CallOutcome.Machine, "heard-machine"), (Single<AttemptEnded>().Outcome, Single<AttemptEnded>().Reason));
        Assert.Equal("machine", Assert.Single(World.Records.Outcomes).Outcome.Word);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_machine_without_a_beep_and_one_that_hangs_up_are_machines_still()
    {
        var session = await Answered(Settings, Number, "+861380000112");
        Hear(session, Progress.Machine);
        World.Wait(31);
        Assert.Equal(CallOutcome.Machine, Single<AttemptEnded>().Outcome);
        await Look();
        Answers();
        session = World.Media.Listening.Keys.Single(s => s != session);
        Hear(session, Progress.Machine);
        World.HangUp(Customer);
        Assert.Equal([CallOutcome.Machine, CallOutcome.Machine], All<AttemptEnded>().Select(e => e.Outcome));
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(Progress.Machine, CallOutcome.Machine)]
    [InlineData(Progress.FaxAnswering, CallOutcome.Fax)]
    [InlineData(Progress.Busy, CallOutcome.Busy)]
    [InlineData(Progress.Congestion, CallOutcome.Congestion)]
    [InlineData(Progress.VacantCode, CallOutcome.InvalidNumber)]
    public async Task What_is_no_person_ends_the_call_and_bothers_nobody(Progress heard, CallOutcome outcome)
    {
        var session = await Answered(Settings with { Machines = new MachineDetection() });
        Hear(session, Progress.SpeechStarted);
        Hear(session, heard);
        Assert.Equal(outcome, Single<AttemptEnded>().Outcome);
        Assert.Empty(All<CampaignCallAnswered>());
        Assert.Equal(0, Campaign.Abandonment.Within(TimeSpan.FromDays(1), Instant.Now(World.Clock)).People);
        Assert.True(IsFree());
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(Progress.Busy, CallOutcome.Machine)]
    [InlineData(Progress.Congestion, CallOutcome.Machine)]
    [InlineData(Progress.DialTone, CallOutcome.Machine)]
    [InlineData(Progress.FaxAnswering, CallOutcome.Fax)]
    [InlineData(Progress.VacantCode, CallOutcome.InvalidNumber)]
    [InlineData(Progress.NoCircuit, CallOutcome.Congestion)]
    public async Task A_tone_instead_of_the_beep_ends_the_call_without_a_message(Progress heard, CallOutcome outcome)
    {
        var session = await Answered(Settings);
        Hear(session, Progress.Machine);
        Hear(session, Progress.SpeechEnded);
        Hear(session, Progress.Ringback); // music may sound like it
        Assert.Empty(All<AttemptEnded>());
        Hear(session, heard);
        Assert.Equal(outcome, Single<AttemptEnded>().Outcome);
        Assert.Empty(World.Media.Playing);
        Hear(session, Progress.Beep);
        Assert.Empty(World.Media.Playing);
        Assert.Contains(World.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Customer);
        AssertNothingLeft();
    }

    [Fact]
    public async Task Where_machines_are_connected_an_agent_hears_it()
    {
        var session = await Answered(Settings with { Machines = new MachineDetection(OnMachine.Connect) });
        Hear(session, Progress.Machine);
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public async Task Without_a_decision_it_was_a_person()
    {
        await Answered(Settings);
        World.Wait(13);
        Assert.Equal(2, World.Media.Members.Count);
    }

    [Fact]
    public async Task What_was_heard_is_kept_where_that_is_set_and_the_call_ends_when_it_is_complete()
    {
        var session = await Answered(Settings with { Machines = new MachineDetection(Keep: true) });
        var kept = World.Media.Listening[session].Keep!;
        Assert.Equal(Single<RecordingStarted>().Recording, kept.Recording);
        Hear(session, Progress.Machine);
        Assert.Equal(1, World.Calls.Program.Count);
        World.MediaEvents.Raise(new RecordingCompleted(kept.Recording, "kept.wav", TimeSpan.FromSeconds(7), 112_044));
        Assert.Equal(kept.Recording, Single<RecordingEnded>().Recording);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_crash_while_it_is_listened_ends_the_attempt_once()
    {
        await Answered(Settings with { Machines = new MachineDetection(Keep: true) });
        World.Crash();
        World.Wait(1);
        Assert.Equal(CallOutcome.Lost, Single<AttemptEnded>().Outcome);
    }

    [Fact]
    public async Task Who_is_told_that_nobody_is_there_and_presses_the_key_is_called_no_more()
    {
        var session = await Answered(Settings with { Machines = null, Announcement = "Press 9 for no more calls.", OptOutKey = "9" }, before: () => World.SetPresence("agent1", Presence.Break));
        World.Wait(2.25);
        Single<CampaignCallAbandoned>();
        World.MediaEvents.Raise(new DigitReceived(session, '1'));
        Assert.Empty(All<PartyOptedOut>());
        World.MediaEvents.Raise(new DigitReceived(session, '9'));
        Assert.Contains(Number, World.Records.Listed);
        Assert.Equal((CallOutcome.Abandoned, "do-not-call"), (Single<AttemptEnded>().Outcome, Assert.Single(World.Records.Outcomes).Outcome.Word));
        AssertNothingLeft();
    }

    private CampaignState Campaign => World.Campaigns.Program.Find(Winter)!;

    private async Task<MediaSessionId> Answered(CampaignSettings settings, params string[] numbers) => await Answered(settings, null, numbers);

    private async Task<MediaSessionId> Answered(CampaignSettings settings, Action? before, params string[] numbers)
    {
        await AgentReady();
        World.Records.Add(numbers is [] ? [Number] : numbers);
        Assert.IsType<CommandDone>(await Desk.Save(World.NewCommandId(), Winter, settings, "user:anna", default));
        Assert.IsType<CommandDone>(await Desk.Ask(World.NewCommandId(), Winter, CampaignVerb.Start, "user:anna", default));
        await Look();
        before?.Invoke();
        var known = World.Media.Up.ToHashSet();
        Answers();
        return Assert.Single(World.Media.Up, s => !known.Contains(s));
    }

    private Task Look() => World.Floors.Look(CancellationToken.None);

    private void Hear(MediaSessionId session, Progress what) =>
        World.MediaEvents.Raise(new ProgressHeard(session, what, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
}
