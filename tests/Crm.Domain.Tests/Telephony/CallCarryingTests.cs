using System.Collections.Immutable;
using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Signalling;
using MediaAction = Crm.Telephony.Calls.Media;

namespace Crm.Domain.Tests.Telephony;

/// <summary>A call outlives the process that carried it.</summary>
public class CallCarryingTests
{
    /// <summary>The call as another process finds it: dialogs of all its legs were kept.</summary>
    private static CallScript Lost(CallScript lived, double away = 3, params LegId[] others)
    {
        var script = CallScript.Replay(lived);
        return Lose(script, lived.CustomerLeg, away, others);
    }

    private static CallScript Lose(CallScript script, LegId customer, double away, params LegId[] others)
    {
        var lastAt = script.Now;
        var dialogs = others.Append(customer).ToImmutableDictionary(leg => leg, leg => new LostDialog($"dialog of {leg}", 1));
        return script.Wait(away).Clear().Give(new ProcessLost(lastAt) { Dialogs = dialogs });
    }

    private static CarriedLine Line(CallScript call, LegId leg) => call.Call.Carried[leg];

    /// <summary>The peer answers the re-INVITE.</summary>
    private static void Answer(CallScript call, LegId leg)
    {
        var line = Line(call, leg);
        call.Give(new MediaNegotiated(line.Session, new MediaAgreed("v=0 offer", "PCMU")));
        Assert.Contains(call.Actions, a => a is Signal { Command: RestoreLeg r } && r.Leg == leg && r.SdpOffer == "v=0 offer");
        call.Give(new ReofferAnswered(leg, "v=0 answer"));
        Assert.Contains(call.Actions, a => a is NegotiateApply n && n.Session == line.Session);
        call.Give(new MediaNegotiated(line.Session, new MediaAgreed(null, "PCMU")));
        Assert.DoesNotContain(leg, call.Call.Carried.Keys);
    }

    private static CallScript Phone(out LegId phone)
    {
        var call = new CallScript().Queue();
        phone = new LegId(Guid.CreateVersion7());
        var session = new MediaSessionId(Guid.CreateVersion7());
        return call
            .Give(new RingDevices(call.Reservation, CallScript.Anna, phone, session, call.Now + TimeSpan.FromSeconds(20), null, null))
            .Give(new MediaNegotiated(session, new MediaAgreed("v=0", "PCMU")))
            .Give(new DeviceAnswered(phone, "v=0"))
            .Give(new ConnectAgent(call.Reservation, CallScript.Anna, null));
    }

    [Fact]
    public void A_talk_goes_on_when_customer_and_browser_are_back()
    {
        var lived = new CallScript().Connect();
        var call = Lost(lived);
        Assert.IsType<CallCarriedOver>(Assert.Single(call.Events));
        Assert.Empty(call.Messages);
        Answer(call, lived.CustomerLeg);
        var browser = new MediaSessionId(Guid.CreateVersion7());
        call.Give(new AgentMediaChanged(CallScript.Anna, browser));
        Assert.Equal(browser, call.Call.Agent!.Session);
        Assert.Equal(CallStage.Connected, call.Call.Stage);
        Assert.Null(call.Call.Agent.LostDeadline);
        call.Wait(60).Give(new PeerHungUp(lived.CustomerLeg, Termination.Success("hung-up")));
        Assert.Equal(InteractionOutcome.Answered, call.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(63), Assert.Single(call.Messages.OfType<HandlingOver>()).Talked);
    }

    [Fact]
    public void The_recording_goes_on_in_its_asset_and_is_not_mended()
    {
        var lived = new CallScript().Connect();
        var recording = lived.Events.OfType<RecordingStarted>().Single().Recording;
        var call = Lost(lived);
        Assert.Contains(call.Steps, s => s is ContinueRecording c && c.Recording == recording && c.Bridge == call.Call.Bridge && c.Since == lived.Now);
        Assert.DoesNotContain(call.Actions, a => a is RepairRecording);
        Assert.DoesNotContain(call.Events, e => e is RecordingStarted);
        call.Give(new HangUp(CallScript.Anna));
        Assert.Contains(call.Steps, s => s is StopRecording c && c.Recording == recording);
    }

    [Fact]
    public void A_pause_of_the_recording_goes_on_too()
    {
        var lived = new CallScript().Connect();
        lived.Give(new ControlRecording(CallScript.Anna, Crm.Events.Recordings.RecordingActions.Pause, "card-payment"));
        var call = Lost(lived);
        int goesOn = call.Actions.FindIndex(a => a is MediaAction { Step: ContinueRecording });
        Assert.True(goesOn >= 0 && call.Actions.FindIndex(a => a is MediaAction { Step: PauseRecording { Paused: true } }) > goesOn);
    }

    [Fact]
    public void What_was_not_recorded_is_not_recorded_afterwards()
    {
        var lived = new CallScript().Queue();
        lived.Give(new ConnectAgent(lived.Reservation, CallScript.Anna, lived.Browser, new(Crm.Events.Recordings.RecordingMode.Never, TimeSpan.FromMinutes(1))));
        var call = Lost(lived);
        Assert.DoesNotContain(call.Steps, s => s is ContinueRecording or StartRecording);
        call.Give(new ControlRecording(CallScript.Anna, Crm.Events.Recordings.RecordingActions.Start, null));
        Assert.Equal(["forbidden"], call.Replies);
    }

    [Fact]
    public void A_desk_phone_is_called_back_in_as_the_customer_is()
    {
        var lived = Phone(out var phone);
        var call = Lost(lived, 3, phone);
        Answer(call, phone);
        Answer(call, lived.CustomerLeg);
        Assert.Equal(InteractionOutcome.Answered, call.Give(new HangUp(CallScript.Anna)).Outcome);
    }

    [Theory]
    [InlineData(0)] // it answers 481, or nothing for as long as a request lives
    [InlineData(1)] // it refuses
    [InlineData(2)] // nobody answers in time
    [InlineData(3)] // there is no port for its media
    public void A_phone_that_is_lost_sends_the_customer_back_to_the_queue_with_his_age(int how)
    {
        var lived = Phone(out var phone);
        var since = lived.Events.OfType<CallQueued>().Single().Since;
        var call = Lost(lived, 3, phone);
        Answer(call, lived.CustomerLeg);
        Fail(call, phone, how);
        Assert.Equal(since, Assert.Single(call.Messages.OfType<EnqueueCall>()).Since);
        Assert.Single(call.Messages.OfType<HandlingOver>());
        Assert.Equal(CallStage.Queued, call.Call.Stage);
        Assert.Equal(Instant.MaxValue, call.Call.NextDeadline);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_customer_who_is_lost_ends_the_call_and_times_count_until_the_last_sign_of_life(int how)
    {
        var lived = new CallScript().Connect();
        var call = Lose(CallScript.Replay(lived).Wait(12), lived.CustomerLeg, 3);
        Fail(call, lived.CustomerLeg, how);
        Assert.Equal(InteractionOutcome.Answered, call.Outcome);
        Assert.Equal(Termination.Server("process-lost"), call.Events.OfType<InteractionEnded>().Single().Termination);
        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(call.Messages.OfType<HandlingOver>()).Talked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_waiting_customer_who_is_lost_is_closed_by_the_system(int how)
    {
        var lived = new CallScript().Queue();
        var call = Lost(lived);
        Fail(call, lived.CustomerLeg, how);
        Assert.Equal("process-lost", Assert.Single(call.Messages.OfType<CloseQueueVisit>()).Reason);
        Assert.Equal(InteractionOutcome.ClosedBySystem, call.Outcome);
    }

    private static void Fail(CallScript call, LegId leg, int how)
    {
        var line = Line(call, leg);
        if (how != 3)
        {
            call.Give(new MediaNegotiated(line.Session, new MediaAgreed("v=0", "PCMU")));
        }

        _ = how switch
        {
            0 => call.Give(new PeerHungUp(leg, Termination.Upstream("session-lost"))),
            1 => call.Give(new ReofferRefused(leg, 488)),
            2 => call.Wait(5).Give(new CallDeadlinePassed()),
            _ => call.Give(new MediaNegotiated(line.Session, new MediaRefusal(503, "no-port"))),
        };
    }

    [Fact]
    public void A_customer_keeps_his_place_in_the_queue_and_hears_music()
    {
        var lived = new CallScript().Queue();
        var call = Lost(lived);
        Answer(call, lived.CustomerLeg);
        Assert.Empty(call.Messages);
        Assert.Contains(call.Steps, s => s is StartPlaying { Source: MusicSource, Loop: true });
        call.Give(new ConnectAgent(lived.Reservation, CallScript.Anna, lived.Browser));
        Assert.Equal(CallStage.Connected, call.Call.Stage);
    }

    [Fact]
    public void An_agent_may_have_the_customer_before_he_has_answered()
    {
        var lived = new CallScript().Queue();
        var call = Lost(lived).Give(new ConnectAgent(lived.Reservation, CallScript.Anna, lived.Browser));
        Answer(call, lived.CustomerLeg);
        Assert.Equal(CallStage.Connected, call.Call.Stage);
        Assert.Empty(call.Events.OfType<InteractionEnded>());
    }

    [Fact]
    public void Who_hangs_up_while_he_is_called_back_has_hung_up()
    {
        var lived = new CallScript().Queue();
        var call = Lost(lived);
        call.Give(new MediaNegotiated(Line(call, lived.CustomerLeg).Session, new MediaAgreed("v=0", "PCMU")));
        call.Give(new PeerHungUp(lived.CustomerLeg, Termination.Client("hung-up")));
        Assert.Equal("hung-up", Assert.Single(call.Messages.OfType<CustomerLeftQueue>()).Reason);
        call.Give(new ReofferRefused(lived.CustomerLeg, 487));
        Assert.Equal(["reoffer-refusal-late"], call.Ignored);
    }

    [Fact]
    public void A_browser_that_does_not_come_back_gives_the_customer_to_the_queue()
    {
        var lived = new CallScript().Connect();
        var call = Lost(lived);
        Answer(call, lived.CustomerLeg);
        call.Wait(20).Give(new CallDeadlinePassed());
        Assert.Single(call.Messages.OfType<EnqueueCall>());
        Assert.Equal(CallStage.Queued, call.Call.Stage);
    }

    [Fact]
    public void A_hold_is_a_hold_afterwards()
    {
        var lived = new CallScript().Connect().Wait(10);
        lived.Give(new Hold(CallScript.Anna));
        var call = Lost(lived, 5);
        call.Give(new AgentMediaChanged(CallScript.Anna, lived.Browser)).Give(new Resume(CallScript.Anna));
        call.Wait(10).Give(new HangUp(CallScript.Anna));
        var over = Assert.Single(call.Messages.OfType<HandlingOver>());
        Assert.Equal(TimeSpan.FromSeconds(5), over.Held);
    }

    [Fact]
    public void A_second_loss_while_it_is_carried_over_carries_it_over_again_with_higher_numbers()
    {
        var lived = new CallScript().Connect();
        lived.Give(new MediaNegotiated(default, new MediaAgreed(null, "")));
        ((ICallSink)lived).Raise(new DialogKept(lived.Call.Id, lived.Call.Interaction, lived.CustomerLeg, new SealedText(default, "x")));
        Assert.Equal(0, CallScript.Replay(lived).Call.Dialogs[lived.CustomerLeg].CarriedOver);
        ((ICallSink)lived).Raise(new CallCarriedOver(lived.Call.Id, lived.Call.Interaction));
        var again = CallScript.Replay(lived);
        Assert.Equal(1, again.Call.Dialogs[lived.CustomerLeg].CarriedOver);
        Lose(again, lived.CustomerLeg, 3);
        Answer(again, lived.CustomerLeg);
        Assert.Equal(2, again.Call.Dialogs[lived.CustomerLeg].CarriedOver);
        Assert.Empty(again.Events.OfType<InteractionEnded>());
    }

    [Fact]
    public void A_call_that_was_lost_too_long_ago_is_closed_and_its_peer_is_told()
    {
        var lived = new CallScript().Connect();
        var call = CallScript.Replay(lived).Give(new ProcessLost(lived.Now)
        {
            Dialogs = ImmutableDictionary<LegId, LostDialog>.Empty.Add(lived.CustomerLeg, new LostDialog("x", 1)),
            TooLongAgo = true,
        });
        Assert.Equal(InteractionOutcome.Answered, call.Outcome);
        Assert.Contains(call.Actions, a => a is Signal { Command: EndLostLeg e } && e.Leg == lived.CustomerLeg);
        Assert.DoesNotContain(call.Events, e => e is CallCarriedOver);
    }

    [Fact]
    public void What_hangs_on_the_process_is_closed_and_its_peers_are_told()
    {
        var lived = new CallScript().Flow();
        var call = Lost(lived);
        Assert.Equal(InteractionOutcome.ClosedBySystem, call.Outcome);
        Assert.Contains(call.Actions, a => a is Signal { Command: EndLostLeg e } && e.Leg == lived.CustomerLeg);
        Assert.Empty(call.Call.Carried);
    }

    /// <summary>Answers, refusals, ends, losses and time in any order: one outcome at most, each handling over once, nothing left waiting.</summary>
    [Fact]
    public void Any_order_of_answers_and_losses_ends_once()
    {
        int ended = 0;
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            bool onPhone = random.Next(2) == 0;
            var phone = new LegId(Guid.CreateVersion7());
            var lived = random.Next(3) == 0 ? new CallScript().Queue() : onPhone ? Phone(out phone) : new CallScript().Connect();
            var call = Lost(lived, random.NextDouble() * 10, phone);
            for (int step = 0; step < 30; step++)
            {
                call.Wait(random.NextDouble() * 2);
                var leg = random.Next(2) == 0 ? lived.CustomerLeg : phone;
                var session = call.Call.Carried.TryGetValue(leg, out var line) ? line.Session : new MediaSessionId(Guid.CreateVersion7());
                call.Give(random.Next(12) switch
                {
                    0 or 1 or 2 => new MediaNegotiated(session, new MediaAgreed("v=0", "PCMU")),
                    3 or 4 => new ReofferAnswered(leg, "v=0"),
                    5 => new ReofferRefused(leg, 500),
                    6 => new PeerHungUp(leg, Termination.Client(random.Next(2) == 0 ? "hung-up" : "session-lost")),
                    7 => new AgentMediaChanged(CallScript.Anna, random.Next(2) == 0 ? lived.Browser : null),
                    8 => new MediaNegotiated(session, new MediaRefusal(503, "no-port")),
                    9 => new ProcessLost(call.Now) { Dialogs = ImmutableDictionary<LegId, LostDialog>.Empty.Add(lived.CustomerLeg, new LostDialog("x", 2)) },
                    _ => new CallDeadlinePassed(),
                });
            }

            var events = lived.Events.Concat(call.Events).ToList();
            Assert.True(events.OfType<InteractionEnded>().Count() <= 1, $"seed {seed}: several outcomes");
            Assert.True(events.OfType<LegEnded>().GroupBy(e => e.Leg).All(g => g.Count() == 1), $"seed {seed}: a leg ended twice");
            int connected = events.OfType<CallBridged>().Count();
            int over = lived.Messages.Concat(call.Messages).OfType<HandlingOver>().Count();
            Assert.True(over == connected - call.Call.Agents.Count, $"seed {seed}: {connected} connected, {over} over");
            Assert.True(call.Call.Stage != CallStage.Ended || call.Call.Carried.Count == 0, $"seed {seed}: a leg is awaited after the end");
            ended += events.OfType<InteractionEnded>().Count();
        }

        Assert.InRange(ended, 500, 1_999);
    }
}
