using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using static Crm.Domain.Tests.Telephony.PartyScript;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallTransferTests
{
    private static readonly QueueId Billing = new("billing");

    private readonly PartyScript _call = new();

    [Fact]
    public void Blind_to_a_queue_ends_the_agents_part_at_once_and_the_customer_waits_with_music()
    {
        _call.Wait(20).Give(new TransferTo(Anna, "anna", new ToQueue(Billing)));

        Assert.Equal("done", _call.Reply);
        var over = Assert.Single(_call.Script.Messages.OfType<HandlingOver>());
        Assert.Equal(("transferred", TimeSpan.FromSeconds(20), true), (over.Termination.Reason, over.Talked, over.WrapUp));
        Assert.Equal(Billing, Assert.Single(_call.Script.Messages.OfType<EnqueueCall>()).Queue);
        Assert.Equal(CallStage.Queued, _call.Call.Stage);
        Assert.Contains(_call.Script.Steps, s => s is StartPlaying { Source: MusicSource } p && p.Session == _call.Customer);
        Assert.Null(_call.Script.Outcome);
        Assert.True(_call.Script.Messages.FindIndex(m => m is HandlingOver) < _call.Script.Messages.FindIndex(m => m is EnqueueCall));
    }

    [Fact]
    public void The_recording_goes_on_with_the_next_agent()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToQueue(Billing)), new ConnectAgent(new ReservationId(Guid.CreateVersion7()), Bob, new MediaSessionId(Guid.CreateVersion7())));

        Assert.Single(_call.Script.Events.OfType<RecordingStarted>());
        Assert.Equal(_call.Call.Bridge, Assert.Single(_call.Script.Steps.OfType<MoveRecording>()).Bridge);
        _call.Give(new HangUp(Bob));
        Assert.Single(_call.Script.Steps.OfType<StopRecording>());
        Assert.Equal(2, _call.Script.Events.OfType<CallBridged>().Count());
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
    }

    [Theory]
    [InlineData("queue-full", InteractionOutcome.Overflowed)]
    [InlineData("closed", InteractionOutcome.Overflowed)]
    [InlineData("not-found", InteractionOutcome.ClosedBySystem)]
    public void A_queue_that_cannot_have_him_gives_him_back_to_the_agent_and_else_to_his_queue_with_his_age(string reason, InteractionOutcome outcome)
    {
        var since = _call.Call.WaitingSince;
        _call.Wait(30).Give(new TransferTo(Anna, "anna", new ToQueue(Billing)));
        _call.Clear().Give(new QueueVerdict(_call.Call.Visit!.Value, outcome, reason));

        Assert.Equal((Anna, DirectKind.Return), (_call.Offer.Agent, _call.Offer.Kind));
        Assert.Equal(HeardBesides.Ringback, _call.Besides(_call.Customer));

        _call.Clear().Declines("agent-busy");
        var back = Assert.Single(_call.Script.Messages.OfType<EnqueueCall>());
        Assert.Equal((CallScript.Support, since), (back.Queue, (Instant?)back.Since));
        Assert.Equal(CallStage.Queued, _call.Call.Stage);
    }

    [Fact]
    public void A_customer_who_chooses_something_else_than_waiting_there_does_not_come_back()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToQueue(Billing)), new FlowLeavesQueue(Crm.Events.Queues.QueueExit.CallbackRequested, "callback"));
        _call.Clear().Give(new QueueVerdict(_call.Call.Visit!.Value, InteractionOutcome.CallbackRequested, "callback"));
        Assert.Empty(_call.Script.Messages);
        Assert.Equal(CallStage.InFlow, _call.Call.Stage);
    }

    [Fact]
    public void Blind_to_a_flow_lets_the_flow_begin()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToFlow(new FlowId("survey"))));

        Assert.Equal(new FlowBegins(new FlowId("survey"), "en"), _call.Script.Notices[^1]);
        Assert.Equal(CallStage.InFlow, _call.Call.Stage);
        _call.Give(new PeerHungUp(_call.CustomerLeg, Termination.Success("bye")));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        Assert.Single(_call.Script.Steps.OfType<StopRecording>());
    }

    [Theory]
    [InlineData(InteractionOutcome.Abandoned)]
    [InlineData(InteractionOutcome.ShortAbandoned)]
    public void Who_gives_up_in_a_later_queue_was_answered_all_the_same(InteractionOutcome visit)
    {
        _call.Give(new TransferTo(Anna, "anna", new ToFlow(new FlowId("again"))), new FlowQueues(Billing, null, default));
        _call.Give(new PeerHungUp(_call.CustomerLeg, Termination.Success("bye")), new QueueVerdict(_call.Call.Visit!.Value, visit, "caller-hung-up"));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        AllLegsEndedOnce();
    }

    [Fact]
    public void Whom_a_later_queue_closes_was_answered_all_the_same()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToFlow(new FlowId("again"))), new FlowQueues(Billing, null, default));
        _call.Give(new QueueVerdict(_call.Call.Visit!.Value, InteractionOutcome.ClosedBySystem, "closed"));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
    }

    [Fact]
    public void Refusals_say_why_in_a_word()
    {
        _call.Script.Give(new TransferTo(Anna, "anna", Outside)).Give(new ExternalNotAllowed("premium-rate"));
        _call.Give(new CompleteTransfer(Anna), new SendDigits(Anna, "x"), new Hold(Carl));
        Assert.Equal(["premium-rate", "no-consult", "digits-invalid", "not-in-call"], _call.Script.Reasons);
    }

    [Fact]
    public void Blind_to_the_outside_rings_for_the_customer_and_joins_both()
    {
        _call.Give(new TransferTo(Anna, "anna", Outside));
        Assert.Equal(HeardBesides.Ringback, _call.Besides(_call.Customer));
        Assert.Single(_call.Script.Messages.OfType<HandlingOver>());
        Assert.DoesNotContain(_call.Script.Browser, _call.Call.Hearing.Members.Keys);

        _call.Answers();
        Assert.Equal(CallStage.Outside, _call.Call.Stage);
        Assert.True(_call.Talk(_call.Customer, _call.Session));
        Assert.Single(_call.Script.Steps.OfType<StopRecording>());

        _call.Give(new PeerHungUp(_call.Leg, Termination.Success("bye")));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        AllLegsEndedOnce();
    }

    [Fact]
    public void Busy_outside_brings_the_customer_back_to_the_agent_who_takes_him_again()
    {
        _call.Give(new TransferTo(Anna, "anna", Outside)).Fails();
        Assert.Equal("busy", Assert.Single(_call.Script.Events.OfType<TransferReturned>()).Reason);
        Assert.Equal(DirectKind.Return, _call.Offer.Kind);

        _call.Accepts();
        Assert.Equal(CallStage.Connected, _call.Call.Stage);
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Anna)));
        Assert.Null(_call.Besides(_call.Customer));
        Assert.Single(_call.Script.Events.OfType<RecordingStarted>());
    }

    [Fact]
    public void What_the_rules_forbid_changes_nothing()
    {
        _call.Script.Give(new TransferTo(Anna, "anna", Outside)).Give(new ExternalNotAllowed("premium-rate"));
        Assert.Equal(["forbidden"], _call.Script.Replies);
        Assert.Empty(_call.Script.Messages);
        Assert.Equal(CallStage.Connected, _call.Call.Stage);
    }

    [Fact]
    public void Blind_to_an_agent_connects_him_when_he_accepts()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToAgent(Bob)));
        Assert.Equal((Bob, DirectKind.Transfer, Anna), (_call.Offer.Agent, _call.Offer.Kind, _call.Offer.AskedBy));
        Assert.Equal(HeardBesides.Ringback, _call.Besides(_call.Customer));

        _call.Accepts();
        Assert.Equal(Bob, _call.Call.Agent!.Agent);
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Bob)));
    }

    [Fact]
    public void An_agent_who_declines_gives_him_back()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToAgent(Bob))).Declines();
        Assert.Equal((Anna, DirectKind.Return), (_call.Offer.Agent, _call.Offer.Kind));
        _call.Declines("missed");
        Assert.Equal(CallStage.Queued, _call.Call.Stage);
        Assert.Equal(2, _call.Call.PartyCount + 1); // nobody but the customer
    }

    [Fact]
    public void An_offer_of_which_nothing_is_heard_is_given_up()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToAgent(Bob))).Wait(46).Give(new CallDeadlinePassed());
        Assert.Contains(_call.Script.Messages, m => m is WithdrawOffer);
        Assert.Equal(DirectKind.Return, _call.Offer.Kind);
        _call.Wait(46).Give(new CallDeadlinePassed());
        Assert.Equal(CallStage.Queued, _call.Call.Stage);
    }

    [Fact]
    public void An_acceptance_that_crosses_the_customers_hang_up_is_told_that_it_is_not_needed()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToAgent(Bob)));
        var offer = _call.Offer;
        _call.Give(new PeerHungUp(_call.CustomerLeg, Termination.Success("bye")));
        Assert.Contains(_call.Script.Messages, m => m is WithdrawOffer w && w.Reservation == offer.Reservation);
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);

        _call.Clear().Give(new DirectAccepted(offer.Reservation, Bob, DirectKind.Transfer, new MediaSessionId(Guid.CreateVersion7()), _call.Script.Now));
        Assert.Contains(_call.Script.Messages, m => m is WithdrawOffer);
        Assert.Single(_call.Script.Events.OfType<InteractionEnded>());
    }

    [Fact]
    public void A_customer_who_hangs_up_while_the_outside_rings_ends_both()
    {
        _call.Give(new TransferTo(Anna, "anna", Outside)).Rings().Give(new PeerHungUp(_call.CustomerLeg, Termination.Success("bye")));
        Assert.Contains(_call.Script.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == _call.Leg);
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        _call.Give(new DeviceAnswered(_call.Leg, "v=0"));
        AllLegsEndedOnce();
    }

    [Fact]
    public void An_agent_rung_at_his_phone_for_a_transfer_talks_there()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToAgent(Bob)));
        var (offer, session) = (_call.Offer, new MediaSessionId(Guid.CreateVersion7()));
        var leg = _call.Call.Offers[offer.Reservation].Leg;
        _call.Give(
            new RingDevices(offer.Reservation, Bob, leg, session, offer.Deadline, null, null, DirectKind.Transfer),
            new MediaNegotiated(session, new MediaAgreed("v=0", "PCMU")),
            new DeviceAnswered(leg, "v=0"),
            new DirectAccepted(offer.Reservation, Bob, DirectKind.Transfer, null, _call.Script.Now));
        Assert.True(_call.Talk(_call.Customer, session));
        Assert.Equal(AgentLegVia.Phone, _call.Call.Agent!.Via);
    }

    [Fact]
    public void Who_has_not_the_customer_may_not_hand_him_on()
    {
        _call.ThreeWithBob();
        _call.Clear().Give(new TransferTo(Bob, "bob", new ToQueue(Billing)), new TransferTo(Carl, "carl", new ToQueue(Billing)));
        Assert.Equal(["forbidden", "forbidden"], _call.Script.Replies);
    }

    [Fact]
    public void After_the_loss_of_the_process_everything_is_closed_once()
    {
        _call.Consulting();
        var lived = CallScript.Replay(_call.Script);
        lived.Give(new ProcessLost(lived.Now));
        Assert.Equal(InteractionOutcome.Answered, lived.Outcome);
        Assert.Equal(3, lived.Events.OfType<LegEnded>().Count());
        var ended = Assert.Single(lived.Events.OfType<ConsultEnded>());
        Assert.Equal("call-ended", ended.Result);
    }

    private void AllLegsEndedOnce()
    {
        var events = _call.Script.Events;
        Assert.Equal(events.OfType<LegStarted>().Select(e => e.Leg.Value).Order(), events.OfType<LegEnded>().Select(e => e.Leg.Value).Order());
        Assert.Single(events.OfType<InteractionEnded>());
    }
}
