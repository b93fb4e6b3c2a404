using Crm.Engine.Calls;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Outbound;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine;

/// <summary>Callers whom a flow puts through to the outside, through both shards and the shells.</summary>
public sealed class EngineTransferTests
{
    private readonly EngineWorld _world = new();

    public EngineTransferTests()
    {
        Publish("+861380000111");
        _world.Flows.Publish(FakeFlows.Leaving);
    }

    private IEnumerable<string> Trace => All<FlowStepTaken>().Select(s => $"{s.Node}/{s.Exit}");

    private IEnumerable<DialLeg> Dialled => _world.Signalling.Commands.OfType<DialLeg>();

    private InteractionOutcome Outcome => Single<InteractionEnded>().Outcome;

    private void Publish(string number) => _world.Flows.Publish(FakeFlows.Outside.Replace("NUMBER", number, StringComparison.Ordinal));

    private T Single<T>() => Assert.Single(All<T>());

    private IEnumerable<T> All<T>() => _world.Events.Select(e => e.Event).OfType<T>();

    private void Answer(LegId leg) => _world.SignallingEvents.Raise(new LegAnswered(leg, "v=0"));

    private void Fail(LegId leg, int status) => _world.SignallingEvents.Raise(new LegFailed(leg, status, Termination.Upstream("x")));

    private void AssertNothingLeft()
    {
        Assert.Empty(_world.Media.Sessions);
        Assert.Empty(_world.Media.Bridges);
        Assert.Empty(_world.Media.Playing);
        Assert.Equal(0, _world.Calls.Program.Count);
        Assert.Equal(Instant.MaxValue, _world.Calls.Program.NextDeadline);
        Assert.Empty(_world.Faults);
    }

    [Fact]
    public void The_number_is_dialled_with_our_number_while_the_caller_hears_it_ring()
    {
        _world.Ring("4010");

        var dial = Assert.Single(Dialled);
        Assert.Equal((new TrunkTarget(FakeDirectory.Trunk.Id, "+861380000111"), "4000", TimeSpan.FromSeconds(20)), ((TrunkTarget)dial.Target, dial.CallerNumber, dial.RingTimeout));
        Assert.IsType<RingbackSource>(Assert.Single(_world.Media.Playing).Value.Source);
        var stored = Single<ExternalDialled>();
        Assert.Equal(("flow:outside", 0.10m), (stored.Originator, stored.RatePerMinute));
        Assert.DoesNotContain("+861380000111", stored.Number.Cipher, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_speak_until_one_hangs_up_and_no_queue_has_counted_anything(bool callerHangsUp)
    {
        var caller = _world.Ring("4010");
        var outside = Assert.Single(Dialled).Leg;
        _world.Wait(5);
        Answer(outside);
        Assert.Equal(2, _world.Media.Members.Count);
        Assert.Single(_world.Media.Members.Values.Distinct());
        Assert.Empty(_world.Media.Playing);
        Assert.Equal("transferred", Single<FlowEnded>().Reason);

        _world.Wait(60);
        _world.HangUp(callerHangsUp ? caller : outside);

        Assert.Equal(InteractionOutcome.TransferredOut, Outcome);
        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg h && h.Leg == (callerHangsUp ? outside : caller));
        Assert.Empty(All<EntryEnqueued>());
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(480, "no-answer")]
    [InlineData(603, "refused")]
    [InlineData(503, "error")]
    public void What_is_not_reached_takes_its_exit(int status, string exit)
    {
        _world.Ring("4010");
        Fail(Assert.Single(Dialled).Leg, status);

        Assert.Contains($"out/{exit}", Trace);
        Assert.Empty(All<InteractionEnded>());
        Assert.Equal(exit is "busy" or "no-answer" ? 1 : 0, All<EntryEnqueued>().Count());
        Assert.DoesNotContain(_world.Media.Playing.Values, p => p.Source is RingbackSource);
        Assert.Single(_world.Media.Sessions);
    }

    [Fact]
    public void A_number_that_never_answers_is_given_up()
    {
        _world.Ring("4010");
        _world.Wait(23);

        Assert.Contains("out/no-answer", Trace);
        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Assert.Single(Dialled).Leg);
    }

    [Theory]
    [InlineData("+861390000111", "not-allowed")]
    [InlineData("+8613900", "not-allowed")]
    [InlineData("09001234567", "not-allowed")]
    [InlineData("4001", "own-number")]
    [InlineData("+18761234567", "not-allowed")]
    public void A_destination_outside_the_rules_is_refused_without_a_word_to_anybody(string number, string reason)
    {
        Publish(number);
        _world.Ring("4010");

        Assert.Empty(Dialled);
        Assert.Equal((reason, "flow:outside"), (Single<ExternalRefused>().Reason, Single<ExternalRefused>().Originator));
        Assert.Contains("out/refused", Trace);
        Assert.DoesNotContain(All<LegStarted>(), l => l.Role == LegRole.External);
    }

    [Fact]
    public void The_caller_who_hangs_up_while_it_rings_cancels_it()
    {
        var caller = _world.Ring("4010");
        _world.HangUp(caller);

        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg h && h.Leg == Assert.Single(Dialled).Leg);
        Assert.Equal(InteractionOutcome.ClosedInFlow, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void From_a_queue_the_visit_is_transferred_out_before_anything_is_dialled()
    {
        var caller = _world.Ring("4010");
        Fail(Assert.Single(Dialled).Leg, 486);
        _world.MediaEvents.Raise(new DigitReceived(Assert.Single(_world.Media.Sessions), '1'));

        Assert.Equal(QueueExit.TransferredOut, Single<EntryLeft>().Exit);
        var second = Dialled.Last();
        Assert.Equal("+861380000222", ((TrunkTarget)second.Target).Number);
        Answer(second.Leg);
        _world.HangUp(caller);
        Assert.Equal(InteractionOutcome.TransferredOut, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void The_rules_of_the_moment_count_and_limits_survive_a_restart()
    {
        _world.Directory.Rules = _world.Directory.Rules with { Limits = new OutboundLimits(PerHour: 2) };
        for (int i = 0; i < 2; i++)
        {
            var caller = _world.Ring("4010");
            _world.HangUp(caller);
        }

        _world.Crash();
        _world.Ring("4010");
        Assert.Equal("trunk-hour", Single<ExternalRefused>().Reason);
        _world.Wait(2);
        _world.Clock.Advance(TimeSpan.FromMinutes(62));
        _world.Ring("4010");
        Assert.Equal(3, Dialled.Count());
    }

    [Fact]
    public void A_crash_closes_what_is_outside_and_gives_its_channel_back()
    {
        _world.Directory.Rules = _world.Directory.Rules with { Limits = new OutboundLimits(Concurrent: 1) };
        _world.Ring("4010");
        Answer(Assert.Single(Dialled).Leg);
        _world.Wait(10);
        _world.Crash();

        Assert.Equal(InteractionOutcome.TransferredOut, Outcome);
        _world.Wait(31);
        AssertNothingLeft();
        _world.Ring("4010");
        Assert.Equal(2, Dialled.Count());
    }

    [Fact]
    public void Lost_memory_hangs_up_both_legs_that_still_live()
    {
        var caller = _world.Ring("4010");
        var outside = Assert.Single(Dialled).Leg;
        Answer(outside);
        _world.LoseMemory();

        Assert.Equal([caller, outside], _world.Signalling.Commands.OfType<HangUpLeg>().Select(h => h.Leg).Order(Comparer<LegId>.Create((a, b) => a == caller ? -1 : 1)));
        Assert.Empty(_world.Media.Sessions);
    }

    private void Overflows(OverflowTarget target) => _world.Post(
        Crm.Engine.EngineOptions.RoutingShard,
        new Crm.Routing.Commands.ConfigureQueue(EngineWorld.Support, EngineWorld.Queue() with { MaxWait = TimeSpan.FromSeconds(30), Overflow = new OverflowRules(WhenTooLong: target) }));

    private void EndPlaying()
    {
        var playing = Assert.Single(_world.Media.Playing);
        _world.Media.Playing.Remove(playing.Key);
        _world.MediaEvents.Raise(new PlaybackEnded(playing.Value.Session, playing.Key, true));
    }

    [Fact]
    public void Who_waits_too_long_is_put_through_to_the_number_his_queue_names()
    {
        Overflows(new OverflowTarget(OverflowKind.External, Address: "+861380000333"));
        var caller = _world.Ring();
        _world.Wait(31);

        Assert.Equal(("+861380000333", "queue:support"), (((TrunkTarget)Assert.Single(Dialled).Target).Number, Single<ExternalDialled>().Originator));
        Answer(Dialled.Single().Leg);
        _world.HangUp(caller);
        Assert.Equal(InteractionOutcome.TransferredOut, Outcome);
        Assert.Equal(QueueExit.Overflowed, Single<EntryLeft>().Exit);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData("+861380000333")]
    [InlineData("+861390000333")]
    public void A_number_of_the_queue_that_is_not_reached_or_not_allowed_ends_the_call_as_overflowed(string number)
    {
        Overflows(new OverflowTarget(OverflowKind.External, Address: number));
        _world.Ring();
        _world.Wait(31);
        if (Dialled.SingleOrDefault() is { } dial)
        {
            Fail(dial.Leg, 486);
        }

        Assert.Equal(InteractionOutcome.Overflowed, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void A_flow_takes_back_whom_its_queue_could_not_put_through()
    {
        Overflows(new OverflowTarget(OverflowKind.External, Address: "+861380000333"));
        _world.Ring("4010");
        Fail(Assert.Single(Dialled).Leg, 486);
        _world.Wait(31);
        Fail(Dialled.Last().Leg, 603);

        Assert.Contains("support/timeout", Trace);
        Assert.Equal(1, All<FlowEnded>().Count(f => f.Flow.Value == "leaving"));
    }

    [Fact]
    public void A_mailbox_takes_a_message_and_says_thanks()
    {
        Overflows(new OverflowTarget(OverflowKind.Voicemail));
        var caller = _world.Ring();
        _world.Wait(31);
        EndPlaying(); // after the tone
        _world.Wait(8);
        _world.SignallingEvents.Raise(new InfoDigitReceived(caller, '#'));
        Assert.Equal(new PromptSource("voicemail-thanks", "en"), Assert.Single(_world.Media.Playing).Value.Source);
        EndPlaying();

        Assert.Equal(EngineWorld.Support, Single<VoicemailLeft>().Queue);
        Assert.Equal(InteractionOutcome.Voicemail, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void Who_says_nothing_to_the_mailbox_has_overflowed()
    {
        Overflows(new OverflowTarget(OverflowKind.Voicemail));
        var caller = _world.Ring();
        _world.Wait(31);
        EndPlaying();
        _world.HangUp(caller);

        Assert.Equal(InteractionOutcome.Overflowed, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void A_message_is_said_and_the_call_ends()
    {
        Overflows(new OverflowTarget(OverflowKind.Message, Address: "closed"));
        _world.Ring();
        _world.Wait(31);
        Assert.Equal(new PromptSource("closed", "en"), Assert.Single(_world.Media.Playing).Value.Source);
        EndPlaying();

        Assert.Equal(InteractionOutcome.Overflowed, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void A_call_back_is_noted_and_confirmed()
    {
        Overflows(new OverflowTarget(OverflowKind.Callback));
        _world.Ring();
        _world.Wait(31);
        EndPlaying();

        Assert.Equal(All<InteractionStarted>().First().From, Single<CallbackRequested>().Number);
        Assert.Equal(All<InteractionStarted>().Last().Interaction, Single<CallbackRequested>().KeptBy);
        Assert.Equal("queue:support", Single<CallbackPromised>().By);
        Assert.Equal(InteractionOutcome.CallbackRequested, Outcome);
        AssertNothingLeft();
    }

    [Fact]
    public void The_ledger_goes_with_the_snapshot()
    {
        _world.Directory.Rules = _world.Directory.Rules with { Limits = new OutboundLimits(Concurrent: 5, PerHour: 2, SpendPerDay: 100) };
        var caller = _world.Ring("4010");
        Answer(Dialled.Last().Leg);
        _world.Wait(61);
        _world.HangUp(caller);
        _world.Ring("4010"); // still up
        var program = new CallsProgram(new(), _world.Codec, _world.Flows, _world.Board, new FakeVault(), _world.Directory);
        byte[] snapshot = _world.Calls.Program.TakeSnapshot();
        program.RestoreSnapshot(snapshot);

        Assert.Equal(snapshot, program.TakeSnapshot());
        Assert.Equal(1, program.Count);
        Assert.ThrowsAny<InvalidDataException>(() => program.RestoreSnapshot(snapshot.AsSpan(0, 40)));
    }

    [Fact]
    public void Channels_are_shared_with_calls_that_come_in()
    {
        _world.Directory.Rules = _world.Directory.Rules with { Limits = FakeDirectory.Wide, OriginatorLimits = FakeDirectory.Wide };
        int channels = FakeDirectory.Trunk.MaxChannels;
        for (int i = 0; i < (channels / 2) + 10; i++)
        {
            _world.Ring("4010"); // two channels each
        }

        Assert.True(_world.Signalling.Commands.OfType<AnswerLeg>().Count() + Dialled.Count() <= channels);
    }
}
