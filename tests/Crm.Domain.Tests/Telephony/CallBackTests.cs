using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Domain.Tests.Telephony;

/// <summary>Where inputs of a promised call back cross, and what of it survives a replay.</summary>
public sealed class CallBackTests
{
    private readonly CallScript _script = new();
    private readonly LegId _leg = new(Guid.CreateVersion7());
    private readonly MediaSessionId _session = new(Guid.CreateVersion7());

    private static SealedText Number { get; } = new(new SubjectId(Guid.CreateVersion7()), "c");

    private CallScript Promised(Instant? notBefore = null) => _script.Give(new CallbackAsked(
        _script.Call.Id, _script.Call.Interaction, Number.Subject, Number, null, null, CallScript.Support, "key", _script.Now, notBefore, null, "user:anna", null, "zh"));

    private CallScript Dialled(bool agentFirst = true) => Promised().Give(Dial(agentFirst)).Clear();

    private CallScript Ringing(bool agentFirst = true) => Dialled(agentFirst).Give(new MediaNegotiated(_session, new MediaAgreed("v=0 offer", "PCMU")));

    private CallScript Reached(bool agentFirst = true) =>
        Ringing(agentFirst).Wait(4).Give(new DeviceAnswered(_leg, "v=0")).Give(new MediaNegotiated(_session, new MediaAgreed(null, "PCMU")));

    private DialCustomer Dial(bool agentFirst) => new(
        new ExternalDialled(_script.Call.Id, _script.Call.Interaction, _leg, new TrunkId("demo"), "queue:support", Number, null, null, TimeSpan.FromHours(2), false),
        _session, "+861380000", "4000", TimeSpan.FromSeconds(25), "cn", agentFirst ? new ConnectAgent(_script.Reservation, CallScript.Anna, _script.Browser) : null);

    private PromisePutOff PutOff => new(_script.Call.Visit!.Value, "busy", 1, _script.Now + TimeSpan.FromMinutes(5));

    private QueueVerdict Verdict(string reason) => new(_script.Call.Visit!.Value, InteractionOutcome.ClosedBySystem, reason);

    private IEnumerable<SignallingCommand> Commands => _script.Actions.OfType<Signal>().Select(s => s.Command);

    private string Reason => _script.Events.OfType<InteractionEnded>().Single().Termination.Reason;

    [Fact]
    public void A_promise_has_no_leg_and_waits_as_a_callback()
    {
        Promised();

        Assert.Equal((CallStage.Promised, true), (_script.Call.Stage, _script.Call.IsPromised));
        Assert.Equal((MediaType.Callback, "key"), (Assert.IsType<EnqueueCall>(Assert.Single(_script.Messages)).MediaType, ((EnqueueCall)_script.Messages[0]).CustomerKey));
        Assert.Empty(_script.Actions);
        Assert.Equal(Instant.MaxValue, _script.Call.NextDeadline);
    }

    [Fact]
    public void The_queues_word_that_it_is_over_stops_the_ringing_and_the_answer_comes_too_late()
    {
        Ringing().Give(Verdict("callback-expired")).Give(new DeviceAnswered(_leg, "v=0"));

        Assert.Equal("callback-expired", Reason);
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
        Assert.Contains(_script.Steps, s => s is CloseSession c && c.Session == _session);
        Assert.True(_script.Call.IsOver);
        Assert.Null(_script.Call.Agent);
    }

    [Fact]
    public void A_put_off_that_crosses_the_answer_closes_the_entry_and_not_the_conversation()
    {
        Reached().Clear().Give(PutOff);

        Assert.Equal(CallStage.Connected, _script.Call.Stage);
        Assert.IsType<CloseQueueVisit>(Assert.Single(_script.Messages));
        Assert.DoesNotContain(_script.Events, e => e is CallbackPutOff);
    }

    [Fact]
    public void Routing_that_gives_up_first_stops_the_ringing_and_is_not_told_again()
    {
        Ringing().Clear().Give(PutOff).Give(new DeviceFailed(_leg, 487, Termination.Upstream("x")));

        Assert.Empty(_script.Messages);
        Assert.Equal(CallStage.Promised, _script.Call.Stage);
        Assert.Equal(1, _script.Call.Promise!.Attempts);
        Assert.Equal(["device-failure-late"], _script.Ignored);
    }

    [Fact]
    public void Media_that_cannot_be_agreed_is_a_failed_attempt()
    {
        Dialled().Give(new MediaNegotiated(_session, new MediaRefusal(503, "ports")));

        Assert.Equal("media-ports", Assert.IsType<CallbackFailed>(Assert.Single(_script.Messages)).Reason);
        Assert.DoesNotContain(Commands, c => c is DialLeg);
        Assert.Equal(Instant.MaxValue, _script.Call.NextDeadline);
    }

    [Fact]
    public void A_customer_who_hangs_up_in_the_moment_of_answering_was_not_reached()
    {
        Ringing().Give(new DeviceAnswered(_leg, "v=0")).Clear().Give(new PeerHungUp(_leg, Termination.Success("caller-hung-up")));

        Assert.Equal("caller-hung-up", Assert.IsType<CallbackFailed>(Assert.Single(_script.Messages)).Reason);
        Assert.Equal(CallStage.Promised, _script.Call.Stage);
        Assert.DoesNotContain(Commands, c => c is HangUpLeg h && h.Leg == _leg);
    }

    [Fact]
    public void Whoever_accepts_what_is_being_taken_back_calls_nobody()
    {
        Promised().Give(new CancelPromise("solved", "user:anna")).Clear().Give(Dial(true));

        Assert.Empty(_script.Actions);
        Assert.Equal(["dial-late"], _script.Ignored);
        _script.Give(Verdict("canceled"));
        Assert.Equal(("canceled", TerminationResult.Success), (Reason, _script.Events.OfType<InteractionEnded>().Single().Termination.Result));
    }

    [Fact]
    public void A_turn_that_comes_while_he_is_told_that_nobody_is_there_ends_that_first()
    {
        Reached(agentFirst: false).Give(PutOff).Clear().Give(Dial(false));

        Assert.Equal([_leg], Commands.OfType<HangUpLeg>().Select(h => h.Leg));
        Assert.Equal(CallStage.Dialling, _script.Call.Stage);
        Assert.Equal(2, _script.Events.OfType<LegStarted>().Count(e => e.Role == LegRole.Customer));
    }

    [Fact]
    public void Who_hangs_up_while_he_is_told_that_nobody_is_there_is_called_again_all_the_same()
    {
        Reached(agentFirst: false).Give(PutOff).Clear().Give(new PeerHungUp(_leg, Termination.Success("caller-hung-up")));

        Assert.Empty(_script.Messages);
        Assert.Equal(CallStage.Promised, _script.Call.Stage);
        Assert.Single(_script.Events.OfType<CallbackPutOff>());
    }

    [Fact]
    public void An_apology_that_never_ends_is_cut_off()
    {
        Reached(agentFirst: false).Give(PutOff).Wait(16).Clear().Give(new CallDeadlinePassed());

        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
        Assert.Equal(CallStage.Promised, _script.Call.Stage);
    }

    [Fact]
    public void A_second_cancellation_changes_nothing_and_is_done()
    {
        Promised().Give(new CancelPromise("solved", "user:anna")).Clear().Give(new CancelPromise("solved", "user:bert"));

        Assert.Equal(["done"], _script.Replies);
        Assert.Empty(_script.Messages);
    }

    [Fact]
    public void Repeated_wishes_are_stored_so_often_and_no_more()
    {
        Promised();
        for (int i = 0; i < CallbackPromise.RepeatsMax + 5; i++)
        {
            _script.Give(new CallbackAskedOnceMore(null, "web"));
        }

        Assert.Equal(CallbackPromise.RepeatsMax, _script.Events.OfType<CallbackAskedAgain>().Count());
    }

    [Theory]
    [InlineData("promised")]
    [InlineData("dialled")]
    [InlineData("reached")]
    public void A_replayed_promise_that_lost_its_process_waits_on_and_has_no_leg(string stage)
    {
        var lived = stage switch { "promised" => Promised(), "dialled" => Ringing(), _ => Reached(agentFirst: false) };
        var again = CallScript.Replay(lived).Give(new ProcessLost(lived.Now));

        Assert.Equal((CallStage.Promised, true, true), (again.Call.Stage, again.Call.CustomerGone, again.Call.IsPromised));
        Assert.Null(again.Call.Agent);
        Assert.Equal(lived.Call.Visit, again.Call.Visit);
        Assert.Equal(stage == "promised" ? 0 : 1, again.Messages.OfType<CallbackFailed>().Count());
        Assert.Null(again.Outcome);
    }

    [Fact]
    public void What_the_queue_could_not_keep_ends_as_closed_whatever_its_target()
    {
        Promised().Give(new QueueVerdict(_script.Call.Visit!.Value, InteractionOutcome.Overflowed, "max-wait", new OverflowTarget(OverflowKind.Voicemail)));

        Assert.Equal(InteractionOutcome.ClosedBySystem, _script.Outcome);
        Assert.Equal("max-wait", Reason);
    }
}
