using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallEndingTests
{
    private static readonly Termination HungUp = Termination.Success("caller-hung-up");

    [Theory]
    [InlineData(InteractionOutcome.Abandoned)]
    [InlineData(InteractionOutcome.ShortAbandoned)]
    public void Who_leaves_the_queue_gets_the_outcome_the_queue_decides(InteractionOutcome verdict)
    {
        var call = new CallScript().Queue().Clear();
        call.Wait(3).Give(new PeerHungUp(call.CustomerLeg, HungUp));
        Assert.IsType<CustomerLeftQueue>(Assert.Single(call.Messages));
        Assert.Null(call.Outcome);

        call.Give(new QueueVerdict(call.Call.Visit!.Value, verdict, "caller-hung-up"));
        Assert.Equal(verdict, call.Outcome);
        Assert.True(call.Call.IsOver);
    }

    [Fact]
    public void A_full_queue_ends_the_call_as_overflowed()
    {
        var call = new CallScript().Queue().Clear();
        call.Give(new QueueVerdict(call.Call.Visit!.Value, InteractionOutcome.Overflowed, "queue-full"));
        Assert.Contains(call.Actions, a => a is Signal { Command: HangUpLeg });
        Assert.Equal(InteractionOutcome.Overflowed, call.Outcome);
    }

    [Fact]
    public void A_verdict_about_an_earlier_visit_changes_nothing()
    {
        var call = new CallScript().Queue().Clear();
        call.Give(new QueueVerdict(new QueueVisitId(Guid.CreateVersion7()), InteractionOutcome.Abandoned, "late"));
        Assert.Null(call.Outcome);
        Assert.Equal(["verdict-late"], call.Ignored);
    }

    [Fact]
    public void A_caller_who_leaves_while_an_agent_accepts_leaves_no_agent_hanging()
    {
        var call = new CallScript().Queue();
        call.Give(new PeerHungUp(call.CustomerLeg, HungUp)).Clear().Give(new ConnectAgent(call.Reservation, CallScript.Anna, call.Browser));
        Assert.Equal("customer-gone", Assert.IsType<AgentConnectFailed>(Assert.Single(call.Messages)).Reason);
        Assert.Empty(call.Steps);
    }

    [Fact]
    public void Whoever_hangs_up_first_the_call_ends_once()
    {
        var call = new CallScript().Connect();
        call.Give(new HangUp(CallScript.Anna)).Give(new PeerHungUp(call.CustomerLeg, HungUp)).Give(new HangUp(CallScript.Anna));
        Assert.Single(call.Events.OfType<InteractionEnded>());
        Assert.Equal(2, call.Events.OfType<LegEnded>().Count());
        Assert.Single(call.Messages.OfType<HandlingOver>());
    }

    [Fact]
    public void The_entity_lives_until_its_recording_is_complete()
    {
        var call = new CallScript().Connect();
        call.Give(new PeerHungUp(call.CustomerLeg, HungUp));
        Assert.False(call.Call.IsOver);
        var recording = Assert.Single(call.Call.OpenRecordings);

        call.Give(new RecordingFinished(recording, TimeSpan.FromSeconds(9), 144_044));
        Assert.True(call.Call.IsOver);
        Assert.Single(call.Events.OfType<RecordingEnded>());
    }

    [Fact]
    public void A_recording_that_is_never_reported_does_not_keep_the_entity()
    {
        var call = new CallScript().Connect();
        call.Give(new PeerHungUp(call.CustomerLeg, HungUp)).Wait(31).Give(new CallDeadlinePassed());
        Assert.True(call.Call.IsOver);
    }

    [Fact]
    public void A_caller_whose_packets_stop_is_hung_up()
    {
        var call = new CallScript().Connect();
        call.Clear().Give(new SessionSilent(call.CustomerSession, "silence"));
        Assert.Contains(call.Actions, a => a is Signal { Command: HangUpLeg });
        Assert.Equal(InteractionOutcome.Answered, call.Outcome);
        Assert.Equal("media-lost", call.Events.OfType<InteractionEnded>().Single().Termination.Reason);
    }

    [Fact]
    public void After_a_crash_a_waiting_call_is_closed_by_the_system()
    {
        var call = new CallScript().Queue().Clear();
        call.Wait(60).Give(new ProcessLost(call.Now));
        Assert.IsType<CloseQueueVisit>(Assert.Single(call.Messages));
        Assert.Equal(InteractionOutcome.ClosedBySystem, call.Outcome);
    }

    [Fact]
    public void After_a_crash_a_talking_call_is_answered_and_its_times_end_with_the_last_sign_of_life()
    {
        var call = new CallScript().Connect();
        var lastAt = call.Wait(12).Now;
        call.Wait(300).Clear().Give(new ProcessLost(lastAt));
        Assert.Equal(TimeSpan.FromSeconds(12), Assert.Single(call.Messages.OfType<HandlingOver>()).Talked);
        Assert.Equal(InteractionOutcome.Answered, call.Outcome);
        Assert.Contains(call.Actions, a => a is RepairRecording);
    }

    /// <summary>Random inputs in random order: one outcome at most, and once over nothing is raised any more.</summary>
    [Fact]
    public void Any_order_of_inputs_ends_in_one_outcome_at_most()
    {
        for (int seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var call = new CallScript().Arrive();
            for (int step = 0; step < 40; step++)
            {
                call.Wait(random.NextDouble() * 15);
                call.Give(RandomInput(call, random));
            }

            Assert.True(call.Events.OfType<InteractionEnded>().Count() <= 1, $"seed {seed}: several outcomes");
            Assert.True(call.Events.OfType<LegEnded>().GroupBy(e => e.Leg).All(g => g.Count() == 1), $"seed {seed}: a leg ended twice");
            int connected = call.Events.OfType<CallBridged>().Count();
            int over = call.Messages.OfType<HandlingOver>().Count();
            Assert.True(over == connected - (call.Call.Agent is null ? 0 : 1), $"seed {seed}: {connected} connected, {over} over");
            if (call.Call.Stage == CallStage.Ended)
            {
                Assert.Contains(call.Events, e => e is LegEnded l && l.Leg == call.CustomerLeg);
            }
        }
    }

    private static CallInput RandomInput(CallScript call, Random random) => random.Next(18) switch
    {
        0 or 1 or 2 => new MediaNegotiated(call.CustomerSession, new MediaAgreed("v=0", "PCMU")),
        3 => new MediaNegotiated(call.CustomerSession, new MediaRefusal(488, "no-codec")),
        4 => new PeerHungUp(call.CustomerLeg, HungUp),
        5 => call.Call.Agent is { } a ? new PeerHungUp(a.Leg, HungUp) : new CallDeadlinePassed(),
        6 or 7 => new ConnectAgent(new ReservationId(new Guid(random.Next(), 1, 0, new byte[8])), CallScript.Anna, random.Next(4) == 0 ? null : call.Browser),
        8 => new AgentMediaChanged(CallScript.Anna, null),
        9 => new AgentMediaChanged(CallScript.Anna, call.Browser),
        10 => new Hold(CallScript.Anna),
        11 => new Resume(CallScript.Anna),
        12 => new HangUp(CallScript.Anna),
        13 => new QueueVerdict(call.Call.Visit ?? default, InteractionOutcome.Abandoned, "x"),
        14 => new AgentSignedOut(CallScript.Anna),
        15 => new SessionSilent(call.CustomerSession, "silence"),
        16 => call.Call.OpenRecordings.Count > 0 ? new RecordingFinished(call.Call.OpenRecordings.First(), TimeSpan.Zero, 0) : new CallDeadlinePassed(),
        _ => new CallDeadlinePassed(),
    };
}
