using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using Crm.Telephony.Signalling;
using static Crm.Domain.Tests.Telephony.PartyScript;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallConsultTests
{
    private readonly PartyScript _call = new();

    [Fact]
    public void The_customer_hears_music_and_the_agent_the_ringing_then_the_two_talk_unheard()
    {
        _call.Give(new ConsultWith(Anna, "anna", Outside));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Customer));
        Assert.Equal(HeardBesides.Ringback, _call.Besides(_call.SessionOf(Anna)));

        _call.Answers();
        Assert.True(_call.Talk(_call.SessionOf(Anna), _call.Session));
        Assert.Equal([HeardBesides.Music], _call.Call.Hearing.Besides.Values);
        Assert.DoesNotContain(_call.Call.Hearing.Pairs, p => p.Listener == _call.Customer || p.Speaker == _call.Customer);
    }

    [Fact]
    public void Swapping_puts_the_other_one_on_hold_and_back()
    {
        _call.Consulting().Give(new SwapConsult(Anna));
        Assert.True(_call.Talk(_call.SessionOf(Anna), _call.Customer));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Session));

        _call.Give(new SwapConsult(Anna));
        Assert.True(_call.Talk(_call.SessionOf(Anna), _call.Session));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Customer));
    }

    [Fact]
    public void A_colleague_who_waits_while_the_agent_is_with_the_customer_hears_music()
    {
        _call.ConsultingBob().Give(new SwapConsult(Anna));
        Assert.True(_call.Talk(_call.SessionOf(Anna), _call.Customer));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.SessionOf(Bob)));
        Assert.DoesNotContain(_call.Call.Hearing.Pairs, p => p.Listener == _call.SessionOf(Bob) || p.Speaker == _call.SessionOf(Bob));

        _call.Give(new SwapConsult(Anna));
        Assert.True(_call.Talk(_call.SessionOf(Anna), _call.SessionOf(Bob)));
        Assert.Null(_call.Besides(_call.SessionOf(Bob)));
    }

    [Fact]
    public void Completing_joins_customer_and_target_and_the_agent_is_done_with_his_times_apart()
    {
        _call.Wait(10).Give(new ConsultWith(Anna, "anna", Outside)).Wait(5).Answers().Wait(15).Clear().Give(new CompleteTransfer(Anna));

        Assert.Equal(CallStage.Outside, _call.Call.Stage);
        Assert.True(_call.Talk(_call.Customer, _call.Session));
        var over = Assert.Single(_call.Script.Messages.OfType<HandlingOver>());
        Assert.Equal((10, 20), (over.Talked.TotalSeconds, over.Held.TotalSeconds));
        var consult = Assert.Single(_call.Script.Events.OfType<ConsultEnded>());
        Assert.Equal(("transferred", 15), (consult.Result, consult.Talked.TotalSeconds));
        Assert.Null(_call.Script.Outcome);
        Assert.Equal(["wrong-state"], _call.Clear().Give(new CompleteTransfer(Anna)).Script.Replies);
        Assert.Single(_call.Script.Events.OfType<CallTransferred>());
    }

    [Fact]
    public void Completing_to_an_agent_makes_him_the_owner_who_wraps_up()
    {
        _call.ConsultingBob().Give(new CompleteTransfer(Anna));
        Assert.Equal(Bob, _call.Call.Agent!.Agent);
        Assert.Equal(CallStage.Connected, _call.Call.Stage);
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Bob)));
        Assert.Empty(_call.Call.Hearing.Besides);

        _call.Clear().Give(new HangUp(Bob));
        Assert.True(Assert.Single(_call.Script.Messages.OfType<HandlingOver>()).WrapUp);
    }

    [Fact]
    public void Merging_lets_all_three_talk()
    {
        _call.Consulting().Give(new MergeConsult(Anna));
        Assert.Equal(6, _call.Call.Hearing.Pairs.Count);
        Assert.Empty(_call.Call.Hearing.Besides);
        Assert.Null(_call.Call.Consult);
    }

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(408, "no-answer")]
    [InlineData(603, "refused")]
    [InlineData(500, "error")]
    public void A_target_that_fails_is_told_to_the_agent_and_the_customer_stays_on_hold(int status, string failure)
    {
        _call.Give(new ConsultWith(Anna, "anna", Outside)).Fails(status);
        Assert.Equal(failure, _call.Call.Consult!.Failure);
        Assert.True(_call.Call.IsHeld);
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Customer));

        _call.Give(new Resume(Anna));
        Assert.Null(_call.Call.Consult);
        Assert.True(_call.Talk(_call.Customer, _call.SessionOf(Anna)));
    }

    [Fact]
    public void A_colleague_who_declines_or_hangs_up_is_told_too()
    {
        _call.Give(new ConsultWith(Anna, "anna", new ToAgent(Bob))).Declines();
        Assert.Equal("rejected", _call.Call.Consult!.Failure);

        _call.ConsultingBob().Clear().Give(new HangUp(Bob));
        Assert.Equal("hung-up", _call.Call.Consult!.Failure);
        Assert.Null(Assert.Single(_call.Script.Messages.OfType<HandlingOver>()).WrapUp);
        Assert.True(_call.Call.IsHeld);
    }

    [Fact]
    public void Who_hangs_up_beside_the_customer_leaves_him_on_hold()
    {
        _call.Consulting().Give(new PeerHungUp(_call.Leg, Termination.Success("bye")));
        Assert.Equal("hung-up", _call.Call.Consult!.Failure);
        Assert.True(_call.Call.IsHeld);
        Assert.Equal(CallStage.Connected, _call.Call.Stage);
    }

    [Fact]
    public void Ending_the_consult_hangs_up_only_the_one_who_was_asked()
    {
        _call.Consulting().Clear().Give(new HangUpParty(Anna, _call.Leg));
        Assert.Contains(_call.Script.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == _call.Leg);
        Assert.Null(_call.Call.Consult);
        Assert.True(_call.Call.IsHeld);
        Assert.Equal("done", _call.Reply);
    }

    [Fact]
    public void A_target_that_answers_while_the_agent_cancels_is_let_go()
    {
        _call.Give(new ConsultWith(Anna, "anna", Outside)).Rings().Give(new HangUpParty(Anna, _call.Leg));
        _call.Clear().Give(new DeviceAnswered(_call.Leg, "v=0"));
        Assert.Contains(_call.Script.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == _call.Leg);
        Assert.Single(_call.Script.Events.OfType<LegEnded>(), e => e.Leg == _call.Leg);
    }

    [Fact]
    public void A_colleague_who_accepts_while_the_agent_cancels_is_told_that_he_is_not_needed()
    {
        _call.Give(new ConsultWith(Anna, "anna", new ToAgent(Bob)));
        var (offer, leg) = (_call.Offer, _call.Call.Consult!.Leg);
        _call.Give(new HangUpParty(Anna, leg)).Clear()
            .Give(new DirectAccepted(offer.Reservation, Bob, offer.Kind, new MediaSessionId(Guid.CreateVersion7()), _call.Script.Now));
        Assert.IsType<WithdrawOffer>(Assert.Single(_call.Script.Messages));
        Assert.Null(_call.Call.LegOf(Bob));
    }

    [Fact]
    public void A_customer_who_hangs_up_on_hold_ends_everything_once()
    {
        _call.ConsultingBob().Clear().Give(new PeerHungUp(_call.CustomerLeg, Termination.Success("bye")));
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        Assert.Equal(2, _call.Script.Messages.OfType<HandlingOver>().Count());
        Assert.Equal(_call.Script.Events.OfType<LegStarted>().Count(), _call.Script.Events.OfType<LegEnded>().Count());
    }

    [Fact]
    public void An_agent_who_puts_down_his_phone_while_talking_with_the_target_hands_the_customer_on()
    {
        var script = OnPhone(out var leg);
        script.Give(new ConsultWith(Bob, "bob", Outside)).Answers().Give(new PeerHungUp(leg, Termination.Success("bye")));
        Assert.Equal(CallStage.Outside, script.Call.Stage);
        Assert.True(script.Talk(script.Customer, script.Session));
    }

    [Fact]
    public void An_agent_who_puts_it_down_while_the_target_rings_leaves_the_customer_to_the_queue()
    {
        var script = OnPhone(out var leg);
        script.Give(new ConsultWith(Bob, "bob", Outside)).Rings().Give(new PeerHungUp(leg, Termination.Success("bye")));
        Assert.Equal(CallStage.Queued, script.Call.Stage);
        Assert.Empty(script.Call.Externals);
    }

    [Fact]
    public void An_agent_who_signs_out_leaves_the_customer_to_the_queue_and_the_target_is_let_go()
    {
        _call.Consulting().Clear().Give(new AgentSignedOut(Anna));
        Assert.Equal(CallStage.Queued, _call.Call.Stage);
        Assert.Contains(_call.Script.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == _call.Leg);
    }

    [Fact]
    public void Digits_go_to_whom_the_agent_asks()
    {
        _call.Consulting().Clear().Give(new SendDigits(Anna, "12"));
        Assert.Equal(_call.Session, Assert.Single(_call.Script.Steps.OfType<PlayDigits>()).Session);
    }

    [Fact]
    public void A_customer_forgotten_on_hold_is_shown_after_a_minute_and_only_once()
    {
        _call.Give(new Hold(Anna)).Wait(60).Clear().Give(new CallDeadlinePassed());
        Assert.True(_call.Call.Agent!.Reminded);
        Assert.IsType<AgentViewChanged>(Assert.Single(_call.Script.Actions));
        Assert.Equal(Instant.MaxValue, _call.Call.NextDeadline);
        _call.Give(new Resume(Anna), new Hold(Anna));
        Assert.False(_call.Call.Agent!.Reminded);
    }

    private static PartyScript OnPhone(out LegId leg)
    {
        var script = new PartyScript();
        script.Give(new TransferTo(Anna, "anna", new ToAgent(Bob)));
        var (offer, session) = (script.Offer, new MediaSessionId(Guid.CreateVersion7()));
        leg = script.Call.Offers[offer.Reservation].Leg;
        script.Give(
            new RingDevices(offer.Reservation, Bob, leg, session, offer.Deadline, null, null, offer.Kind),
            new Crm.Telephony.Calls.MediaNegotiated(session, new Crm.Telephony.Media.MediaAgreed("v=0", "PCMU")),
            new DeviceAnswered(leg, "v=0"),
            new DirectAccepted(offer.Reservation, Bob, offer.Kind, null, script.Script.Now));
        return script;
    }
}
