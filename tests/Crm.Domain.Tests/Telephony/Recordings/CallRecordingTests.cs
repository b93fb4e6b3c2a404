using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Recordings;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;

namespace Crm.Domain.Tests.Telephony.Recordings;

public sealed class CallRecordingTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private readonly CallScript _script = new();

    [Theory]
    [InlineData(RecordingMode.Always, true)]
    [InlineData(RecordingMode.AlwaysLocked, true)]
    [InlineData(RecordingMode.OnDemand, false)]
    [InlineData(RecordingMode.Never, false)]
    public void The_mode_decides_whether_the_first_word_is_recorded(RecordingMode mode, bool recorded)
    {
        Connect(mode);
        Assert.Equal(recorded ? 1 : 0, _script.Steps.OfType<StartRecording>().Count());
        Assert.Equal(recorded ? 1 : 0, _script.Events.OfType<RecordingStarted>().Count());
        Assert.All(_script.Steps.OfType<StartRecording>(), s => Assert.Equal(_script.Call.Subject, s.Owner));
    }

    [Fact]
    public void A_pause_needs_a_reason_keeps_everything_out_and_is_told()
    {
        Connect(RecordingMode.Always);
        var recording = _script.Call.Recording!.Value;
        Give(RecordingActions.Pause, null, "invalid");
        Give(RecordingActions.Pause, "because I like to", "invalid");
        Assert.Empty(_script.Steps.OfType<PauseRecording>());
        Give(RecordingActions.Pause, "card-payment", "done");
        Assert.Equal(new PauseRecording(recording, true), Assert.Single(_script.Steps.OfType<PauseRecording>()));
        var paused = Assert.Single(_script.Events.OfType<RecordingPaused>());
        Assert.Equal(("card-payment", _script.Now + Pause), (paused.Reason, paused.Until));
        Give(RecordingActions.Pause, "card-payment", "wrong-state");
        Give(RecordingActions.Resume, null, "done");
        Assert.Equal(new PauseRecording(recording, false), Assert.Single(_script.Steps.OfType<PauseRecording>()));
        Assert.Equal("agent", Assert.Single(_script.Events.OfType<RecordingResumed>()).By);
        Give(RecordingActions.Resume, null, "wrong-state");
    }

    [Fact]
    public void A_pause_that_is_forgotten_ends_by_itself_and_not_before()
    {
        Connect(RecordingMode.AlwaysLocked);
        Give(RecordingActions.Pause, "other", "done");
        Assert.Equal(_script.Now + Pause, _script.Call.NextDeadline);
        _script.Wait(299).Clear().Give(new CallDeadlinePassed());
        Assert.Equal(RecordingActivity.Paused, _script.Call.RecordingActivity);
        _script.Wait(1).Give(new CallDeadlinePassed());
        Assert.Equal("time", Assert.Single(_script.Events.OfType<RecordingResumed>()).By);
        Assert.False(Assert.Single(_script.Steps.OfType<PauseRecording>()).Paused);
        Assert.Contains(_script.Actions, a => a is AgentViewChanged);
    }

    [Fact]
    public void A_locked_recording_cannot_be_stopped_and_a_forbidden_one_not_started()
    {
        Connect(RecordingMode.AlwaysLocked);
        Give(RecordingActions.Stop, null, "forbidden");
        Assert.Equal(RecordingActivity.On, _script.Call.RecordingActivity);
        var never = new CallScript();
        never.Queue().Give(new ConnectAgent(never.Reservation, CallScript.Anna, never.Browser, new RecordingTerms(RecordingMode.Never, Pause)));
        never.Clear().Give(new ControlRecording(CallScript.Anna, RecordingActions.Start, null));
        Assert.Equal(["forbidden"], never.Replies);
        Assert.Empty(never.Events.OfType<RecordingStarted>());
    }

    [Fact]
    public void On_demand_it_is_started_and_stopped_and_each_stretch_is_a_part_of_its_own()
    {
        Connect(RecordingMode.OnDemand);
        Give(RecordingActions.Stop, null, "wrong-state");
        Give(RecordingActions.Start, null, "done");
        var first = _script.Call.Recording!.Value;
        Give(RecordingActions.Stop, null, "done");
        Assert.Equal(new StopRecording(first), Assert.Single(_script.Steps.OfType<StopRecording>()));
        Assert.Equal("agent", Assert.Single(_script.Events.OfType<RecordingStopped>()).By);
        Give(RecordingActions.Start, null, "done");
        Assert.NotEqual(first, _script.Call.Recording);
        _script.Give(new RecordingFinished(first, TimeSpan.FromSeconds(3), 99)).Clear();
        Assert.Equal(RecordingActivity.On, _script.Call.RecordingActivity); // the end of the first part says nothing of the second
    }

    [Fact]
    public void Only_who_is_in_the_call_may_control_it()
    {
        Connect(RecordingMode.Always);
        _script.Clear().Give(new ControlRecording(new AgentId("agent2"), RecordingActions.Pause, "other"));
        Assert.Equal(["forbidden"], _script.Replies);
    }

    [Fact]
    public void Back_in_the_queue_the_recording_waits_and_goes_on_with_the_next_agent_as_one_asset()
    {
        Connect(RecordingMode.Always);
        Give(RecordingActions.Pause, "other", "done");
        var recording = _script.Call.Recording!.Value;
        _script.Wait(10).Clear().Give(new AgentSignedOut(CallScript.Anna));
        Assert.Empty(_script.Steps.OfType<StopRecording>());
        Assert.Equal("agent-left", Assert.Single(_script.Events.OfType<RecordingResumed>()).By);
        _script.Wait(20).Clear().Give(new ConnectAgent(new ReservationId(Guid.CreateVersion7()), new AgentId("agent2"), _script.Browser, Terms(RecordingMode.Always)));
        Assert.Equal(recording, Assert.Single(_script.Steps.OfType<MoveRecording>()).Recording);
        Assert.Single(_script.Events.OfType<RecordingStarted>());
        _script.Clear().Give(new HangUp(new AgentId("agent2")));
        Assert.Equal(new StopRecording(recording), Assert.Single(_script.Steps.OfType<StopRecording>()));
    }

    [Theory]
    [InlineData(RecordingMode.Never)]
    [InlineData(RecordingMode.OnDemand)]
    public void The_next_agent_who_is_not_recorded_unasked_ends_it(RecordingMode mode)
    {
        Connect(RecordingMode.Always);
        _script.Give(new AgentSignedOut(CallScript.Anna)).Clear();
        _script.Give(new ConnectAgent(new ReservationId(Guid.CreateVersion7()), new AgentId("agent2"), _script.Browser, Terms(mode)));
        Assert.Single(_script.Steps.OfType<StopRecording>());
        Assert.Empty(_script.Steps.OfType<MoveRecording>());
        Assert.Equal("policy", Assert.Single(_script.Events.OfType<RecordingStopped>()).By);
        Assert.Equal(RecordingActivity.Off, _script.Call.RecordingActivity);
    }

    [Fact]
    public void Who_hangs_up_in_the_queue_after_a_talk_leaves_a_complete_recording_and_no_message()
    {
        Connect(RecordingMode.Always);
        _script.Give(new AgentSignedOut(CallScript.Anna)).Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("bye"))).Clear();
        _script.Give(new QueueVerdict(_script.Call.Visit!.Value, InteractionOutcome.Abandoned, "caller-hung-up"));
        Assert.Single(_script.Steps.OfType<StopRecording>());
        Assert.Empty(_script.Events.OfType<VoicemailLeft>());
    }

    [Fact]
    public void The_pause_survives_in_the_journal()
    {
        Connect(RecordingMode.Always);
        Give(RecordingActions.Pause, "personal-data", "done");
        var replayed = CallScript.Replay(_script).Call;
        Assert.Equal(_script.Call.RecordingPause, replayed.RecordingPause);
        Assert.Equal(RecordingActivity.Paused, replayed.RecordingActivity);
    }

    private static RecordingTerms Terms(RecordingMode mode) => new(mode, Pause);

    private void Connect(RecordingMode mode) =>
        _script.Queue().Give(new ConnectAgent(_script.Reservation, CallScript.Anna, _script.Browser, Terms(mode)));

    private void Give(RecordingActions action, string? reason, string reply)
    {
        _script.Clear().Give(new ControlRecording(CallScript.Anna, action, reason));
        Assert.Equal([reply], _script.Replies);
    }
}
