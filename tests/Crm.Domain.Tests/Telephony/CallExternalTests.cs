using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallExternalTests
{
    private readonly CallScript _script = new();
    private readonly LegId _leg = new(Guid.CreateVersion7());
    private readonly MediaSessionId _session = new(Guid.CreateVersion7());

    private CallScript Dial()
    {
        var number = new SealedText(new SubjectId(Guid.CreateVersion7()), "c");
        return _script.Flow().Clear().Give(new DialExternal(
            new ExternalDialled(_script.Call.Id, _script.Call.Interaction, _leg, new TrunkId("demo"), "flow:main-menu", number, null, null, TimeSpan.FromHours(2), false),
            _session, "+861380000", "+864000", TimeSpan.FromSeconds(30), "cn"));
    }

    private CallScript Ringing() => Dial().Give(new MediaNegotiated(_session, new MediaAgreed("v=0 offer", "PCMU")));

    private CallScript Connected() => Ringing().Wait(4).Give(new DeviceAnswered(_leg, "v=0")).Give(new MediaNegotiated(_session, new MediaAgreed(null, "PCMU")));

    private Termination LegEnd => _script.Events.OfType<LegEnded>().Single(e => e.Leg == _leg).Termination;

    private IEnumerable<SignallingCommand> Commands => _script.Actions.OfType<Signal>().Select(s => s.Command);

    [Fact]
    public void The_caller_hears_ringing_while_the_number_is_dialled_on_its_trunk()
    {
        Ringing();

        Assert.Equal(new RingbackSource("cn"), Assert.Single(_script.Steps.OfType<StartPlaying>()).Source);
        var dial = Assert.Single(Commands.OfType<DialLeg>());
        Assert.Equal((new TrunkTarget(new TrunkId("demo"), "+861380000"), "+864000", "v=0 offer"), ((TrunkTarget)dial.Target, dial.CallerNumber, dial.SdpOffer));
        Assert.Contains(_script.Events, e => e is LegStarted { Role: LegRole.External });
        Assert.Equal(CallStage.InFlow, _script.Call.Stage);
    }

    [Fact]
    public void The_answer_joins_both_and_the_flow_is_done()
    {
        Connected();

        Assert.Equal(CallStage.Outside, _script.Call.Stage);
        var members = Assert.Single(_script.Steps.OfType<OpenBridge>()).Members;
        Assert.Equal([_script.CustomerSession, _session], members.Select(m => m.Session));
        Assert.Single(_script.Steps.OfType<Crm.Telephony.Calls.StopPlaying>());
        Assert.Empty(_script.Steps.OfType<StartRecording>());
        Assert.IsType<ExternalJoined>(_script.Notices[^1]);
    }

    [Theory]
    [InlineData(486, "busy", "busy")]
    [InlineData(600, "busy", "busy")]
    [InlineData(408, "no-answer", "no-answer")]
    [InlineData(480, "no-answer", "no-answer")]
    [InlineData(603, "refused", "declined")]
    [InlineData(404, "error", "number-unknown")]
    [InlineData(503, "error", "unreachable")]
    [InlineData(403, "error", "carrier-refused")]
    [InlineData(488, "error", "sip-488")]
    public void Each_failure_has_its_exit_and_its_reason_and_the_caller_is_back(int status, string exit, string reason)
    {
        Ringing().Give(new DeviceFailed(_leg, status, Termination.Upstream("x")));

        Assert.Equal(new ExternalOver(exit), Assert.Single(_script.Notices));
        Assert.Equal(reason, LegEnd.Reason);
        Assert.Contains(new CloseSession(_session), _script.Steps);
        Assert.Equal(CallStage.InFlow, _script.Call.Stage);
        Assert.Null(_script.Call.Playback);
        Assert.Null(_script.Outcome);
    }

    [Fact]
    public void The_caller_who_hangs_up_while_it_rings_cancels_it()
    {
        Ringing().Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("caller-hung-up")));

        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
        Assert.Contains(new CloseSession(_session), _script.Steps);
        Assert.Equal(InteractionOutcome.ClosedInFlow, _script.Outcome);
        Assert.True(_script.Call.IsOver);
    }

    [Fact]
    public void An_answer_that_crosses_the_callers_hang_up_is_hung_up()
    {
        Ringing().Give(new PeerHungUp(_script.CustomerLeg, Termination.Client("caller-hung-up"))).Clear();

        _script.Give(new DeviceAnswered(_leg, "v=0"));

        Assert.Equal(_leg, Assert.Single(Commands.OfType<HangUpLeg>()).Leg);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whoever_hangs_up_frees_both(bool caller)
    {
        Connected().Clear().Give(new PeerHungUp(caller ? _script.CustomerLeg : _leg, Termination.Success("hung-up")));

        Assert.Equal(InteractionOutcome.TransferredOut, _script.Outcome);
        Assert.Equal(caller ? _leg : _script.CustomerLeg, Assert.Single(Commands.OfType<HangUpLeg>()).Leg);
        Assert.Equal(2, _script.Steps.OfType<CloseSession>().Count());
        Assert.Single(_script.Steps.OfType<CloseBridge>());
        Assert.Equal(2, _script.Events.OfType<LegEnded>().Count());
        Assert.True(_script.Call.IsOver);
        Assert.Equal(Instant.MaxValue, _script.Call.NextDeadline);
    }

    [Theory]
    [InlineData(0, "offer-timeout", "error")]
    [InlineData(1, "no-answer", "no-answer")]
    [InlineData(2, "answer-timeout", "error")]
    public void Every_step_has_a_deadline(int answers, string reason, string exit)
    {
        _ = answers switch { 0 => Dial(), 1 => Ringing(), _ => Ringing().Give(new DeviceAnswered(_leg, "v=0")) };
        _script.Clear();

        var due = _script.Call.NextDeadline;
        Assert.True(due - _script.Now <= TimeSpan.FromSeconds(32));
        _script.Wait((due - _script.Now).TotalSeconds).Give(new CallDeadlinePassed());

        Assert.Equal(reason, LegEnd.Reason);
        Assert.Equal(new ExternalOver(exit), Assert.Single(_script.Notices));
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
    }

    [Fact]
    public void The_longest_call_is_ended()
    {
        Connected().Wait(2 * 3600).Give(new CallDeadlinePassed());

        Assert.Equal(InteractionOutcome.TransferredOut, _script.Outcome);
        Assert.Equal(2, Commands.OfType<HangUpLeg>().Count());
        Assert.Equal("longest-call", LegEnd.Reason);
    }

    [Fact]
    public void No_audio_from_outside_ends_the_call()
    {
        Connected().Give(new SessionSilent(_session, "silence"));

        Assert.Equal("external-media-lost", LegEnd.Reason);
        Assert.Equal(InteractionOutcome.TransferredOut, _script.Outcome);
    }

    [Fact]
    public void Media_that_cannot_be_had_or_agreed_is_an_error()
    {
        Dial().Give(new MediaNegotiated(_session, new MediaRefusal(503, "no-port")));
        Assert.Equal(("media-no-port", new ExternalOver("error")), (LegEnd.Reason, Assert.Single(_script.Notices)));
        Assert.Empty(Commands.OfType<DialLeg>());
    }

    [Fact]
    public void An_answer_nobody_can_speak_with_is_hung_up()
    {
        Ringing().Give(new DeviceAnswered(_leg, "v=0")).Give(new MediaNegotiated(_session, new MediaRefusal(488, "codec")));

        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
        Assert.Equal(new ExternalOver("error"), _script.Notices[^1]);
    }

    [Fact]
    public void Keys_of_the_caller_go_outside_and_not_to_the_flow()
    {
        Connected().Clear().Give(new KeyFrom(_script.CustomerSession, '5')).Give(new KeyFrom(_session, '6'));

        Assert.Equal(new PlayDigits(_session, "5"), Assert.Single(_script.Steps));
        Assert.Empty(_script.Notices);
        Assert.Equal("key-unused", Assert.Single(_script.Ignored));
    }

    [Fact]
    public void A_reinvite_from_outside_is_answered_for_its_session()
    {
        Connected().Clear().Give(new PeerReinvited(_leg, "v=0"));
        Assert.Equal(_session, Assert.Single(_script.Actions.OfType<NegotiateReoffer>()).Session);
    }

    [Theory]
    [InlineData(false, InteractionOutcome.ClosedBySystem)]
    [InlineData(true, InteractionOutcome.TransferredOut)]
    public void The_loss_of_the_process_ends_what_is_outside_with_the_right_outcome(bool connected, InteractionOutcome outcome)
    {
        _ = connected ? Connected() : Ringing();
        var after = CallScript.Replay(_script);

        after.Give(new ProcessLost(_script.Now));

        Assert.Equal(outcome, after.Outcome);
        Assert.Equal("process-lost", after.Events.OfType<LegEnded>().Single(e => e.Leg == _leg).Termination.Reason);
        Assert.Contains(after.Actions.OfType<Signal>(), s => s.Command is HangUpLeg h && h.Leg == _leg);
        Assert.True(after.Call.IsOver);
    }

    [Fact]
    public void A_flow_that_goes_on_gives_the_dialled_number_up()
    {
        Ringing().Give(new FlowQueues(CallScript.Support, null, default));

        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
        Assert.Equal("not-needed", LegEnd.Reason);
        Assert.Equal(CallStage.Queued, _script.Call.Stage);
    }

    [Fact]
    public void Only_a_call_in_a_flow_dials_and_only_once()
    {
        Ringing();
        _script.Clear().Give(new DialExternal(
            new ExternalDialled(_script.Call.Id, _script.Call.Interaction, new LegId(Guid.CreateVersion7()), new TrunkId("demo"), "x", new SealedText(default, "c"), null, null, TimeSpan.FromHours(1), false),
            new MediaSessionId(Guid.CreateVersion7()), "+86138", null, TimeSpan.FromSeconds(30), "cn"));
        Assert.Equal("dial-late", Assert.Single(_script.Ignored));
        Assert.Empty(_script.Actions);
    }
}
