using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Hearing;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using static Crm.Domain.Tests.Telephony.PartyScript;

namespace Crm.Domain.Tests.Telephony;

/// <summary>A desk phone's second line and hold key, and dialogs that take the place of others (RFC 3891).</summary>
public sealed class CallLineTests
{
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=";

    private readonly PartyScript _call = new();
    private readonly LegId _phone;
    private readonly MediaSessionId _main = NewSession();
    private readonly LegId _line = new(Guid.CreateVersion7());
    private readonly MediaSessionId _second = NewSession();

    /// <summary>Bob has the customer on his phone.</summary>
    public CallLineTests()
    {
        _call.Give(new TransferTo(Anna, "anna", new ToAgent(Bob)));
        var offer = _call.Offer;
        _phone = _call.Call.Offers[offer.Reservation].Leg;
        _call.Give(
            new RingDevices(offer.Reservation, Bob, _phone, _main, offer.Deadline, null, null, offer.Kind),
            new MediaNegotiated(_main, new MediaAgreed("v=0", "PCMU")),
            new DeviceAnswered(_phone, "v=0"),
            new DirectAccepted(offer.Reservation, Bob, offer.Kind, null, _call.Script.Now)).Clear();
    }

    [Fact]
    public void Second_line_is_answered_when_the_consult_begins_and_hears_the_ringing_then_the_target()
    {
        Holds().Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0 second"));
        Assert.Empty(Commands.OfType<AnswerLeg>());
        _call.Give(Agreed(_second));
        Assert.Equal(_line, Assert.Single(Commands.OfType<AnswerLeg>()).Leg);
        Assert.Equal(_line, _call.Call.ActiveConsult!.Line);
        Assert.Equal(HeardBesides.Ringback, _call.Besides(_second));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Customer));

        _call.Answers();
        Assert.True(_call.Talk(_second, _call.Session));
        Assert.DoesNotContain(_call.Call.Hearing.Pairs, p => p.Listener == _call.Customer || p.Speaker == _call.Customer);
        Assert.DoesNotContain(_call.Call.Hearing.Pairs, p => p.Listener == _main || p.Speaker == _main);
    }

    [Fact]
    public void Completing_ends_both_lines_and_joins_customer_and_target()
    {
        Asking().Clear().Give(new CompleteTransfer(Bob));
        Assert.Equal(new HashSet<LegId> { _phone, _line }, Commands.OfType<HangUpLeg>().Select(h => h.Leg).ToHashSet());
        Assert.Equal(CallStage.Outside, _call.Call.Stage);
        Assert.True(_call.Talk(_call.Customer, _call.Session));
        Assert.Contains(_call.Script.Steps, s => s == new CloseSession(_second));
        EverythingEndsOnce();
    }

    [Fact]
    public void Going_back_by_the_hold_keys_lets_the_target_hear_music()
    {
        Asking();
        Reinvites(_line, "sendonly");
        Reinvites(_phone, "sendrecv");
        Assert.True(_call.Talk(_call.Customer, _main));
        Assert.Equal(HeardBesides.Music, _call.Besides(_call.Session));
        Reinvites(_phone, "sendonly");
        Assert.True(_call.Talk(_second, _call.Session));
    }

    [Fact]
    public void Putting_down_the_second_line_lets_the_target_go_and_the_hold_key_takes_the_customer_back()
    {
        Asking().Clear().Give(new PeerHungUp(_line, Termination.Success("bye")));
        Assert.Null(_call.Call.ActiveConsult);
        var ended = _call.Script.Events.OfType<ConsultEnded>().Last();
        Assert.Equal("ended", ended.Result);
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _call.Leg);
        Assert.True(_call.Call.IsHeld);
        Reinvites(_phone, "sendrecv");
        Assert.True(_call.Talk(_call.Customer, _main));
    }

    [Fact]
    public void A_phone_that_did_not_hold_has_the_customer_again_when_it_puts_down_the_second_line()
    {
        _call.Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0"), Agreed(_second)).Answers();
        _call.Give(new PeerHungUp(_line, Termination.Success("bye")));
        Assert.True(_call.Talk(_call.Customer, _main));
    }

    [Fact]
    public void A_target_that_fails_or_hangs_up_ends_the_line()
    {
        Holds().Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0"), Agreed(_second)).Clear().Fails();
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _line);
        Assert.Equal("busy", _call.Call.Consult!.Failure);
        Assert.True(_call.Call.IsHeld);
    }

    [Fact]
    public void A_number_the_rules_forbid_refuses_the_line_and_the_call_goes_on()
    {
        _call.Script.Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0")).Give(Agreed(_second)).Give(new ExternalNotAllowed("premium-rate"));
        Assert.Equal(new RejectLeg(_line, 403, null, "premium-rate"), Assert.Single(Commands.OfType<RejectLeg>()));
        Assert.False(_call.Call.IsHeld);
        Assert.True(_call.Talk(_call.Customer, _main));
        Assert.Null(_call.Call.SecondLine);
    }

    [Fact]
    public void Queues_media_that_fail_and_agents_without_a_phone_in_the_call_get_no_line()
    {
        _call.Give(new SecondLine(_line, _second, Bob, "bob", new ToQueue(CallScript.Support), "v=0"), Agreed(_second));
        _call.Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0"), new MediaNegotiated(_second, new MediaRefusal(488, "codec")));
        _call.Give(new SecondLine(_line, _second, Anna, "anna", Outside, "v=0"));
        Assert.Equal([403, 488, 480], Commands.OfType<RejectLeg>().Select(r => r.Status));
        Assert.Null(_call.Call.ActiveConsult);
    }

    [Fact]
    public void A_second_line_while_one_is_in_use_is_refused()
    {
        Asking().Clear().Give(new SecondLine(new LegId(Guid.CreateVersion7()), NewSession(), Bob, "bob", Outside, "v=0"));
        Assert.Equal(480, Assert.Single(Commands.OfType<RejectLeg>()).Status);
        Assert.Equal(_line, _call.Call.ActiveConsult!.Line);
    }

    [Fact]
    public void A_line_that_hangs_up_before_its_media_are_agreed_leaves_nothing()
    {
        _call.Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0"), new PeerHungUp(_line, Termination.Success("bye"))).Clear();
        _call.Give(Agreed(_second));
        Assert.Null(_call.Call.ActiveConsult);
        Assert.Equal(["media-answer-late"], _call.Script.Ignored);
    }

    [Fact]
    public void A_refresh_changes_no_hold_and_the_desk_may_hold_beside_the_phone()
    {
        Reinvites(_phone, "sendrecv");
        Assert.False(_call.Call.IsHeld);
        _call.Give(new Hold(Bob));
        Reinvites(_phone, "sendrecv");
        Assert.True(_call.Call.IsHeld);
        Reinvites(_phone, "inactive");
        Reinvites(_phone, "sendrecv");
        Assert.False(_call.Call.IsHeld);
        Assert.Single(_call.Script.Events.OfType<CallHeld>());
    }

    [Fact]
    public void Another_phone_of_the_agent_takes_his_leg_over_with_its_times()
    {
        var (other, session) = (new LegId(Guid.CreateVersion7()), NewSession());
        _call.Wait(30).Clear().Give(new ReplaceLeg(_phone, other, session, "v=0"), Agreed(session));
        Assert.Equal([typeof(AnswerLeg), typeof(HangUpLeg)], Commands.Select(c => c.GetType()));
        Assert.Equal([other, _phone], Commands.Select(c => c.Leg));
        Assert.True(_call.Talk(_call.Customer, session));
        Assert.DoesNotContain(_main, _call.Call.Hearing.Members.Keys);

        _call.Clear().Give(new PeerHungUp(_phone, Termination.Success("replaced")));
        Assert.Equal(["line-replaced"], _call.Script.Ignored);
        _call.Wait(10).Clear().Give(new PeerHungUp(other, Termination.Success("bye")));
        Assert.Equal(40, Assert.Single(_call.Script.Messages.OfType<HandlingOver>()).Talked.TotalSeconds);
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == other);
        Assert.Equal(InteractionOutcome.Answered, _call.Script.Outcome);
        EverythingEndsOnce();
    }

    [Fact]
    public void A_replacement_is_replaced_in_turn_and_what_is_done_reaches_the_last()
    {
        var (first, second) = (new LegId(Guid.CreateVersion7()), new LegId(Guid.CreateVersion7()));
        Replaces(_phone, first);
        Replaces(first, second);
        _call.Clear().Give(new PeerReinvited(second, Sdp + "sendrecv"));
        Assert.Equal(second, Assert.Single(_call.Script.Actions.OfType<NegotiateReoffer>()).Leg);
        _call.Clear().Give(new PeerHungUp(first, Termination.Success("replaced")), new HangUp(Bob));
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == second);
        Assert.DoesNotContain(Commands, c => c is HangUpLeg h && (h.Leg == first || h.Leg == _phone));
    }

    [Fact]
    public void The_customers_leg_is_carried_on_by_his_carriers_new_dialog()
    {
        var line = new LegId(Guid.CreateVersion7());
        var session = Replaces(_call.CustomerLeg, line);
        Assert.True(_call.Talk(session, _main));
        _call.Clear().Give(new HangUp(Bob));
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == line);
        EverythingEndsOnce();
    }

    [Fact]
    public void Somebody_on_hold_hears_music_on_his_new_line_too()
    {
        _call.Give(new Hold(Bob));
        Assert.Equal(HeardBesides.Music, _call.Besides(Replaces(_call.CustomerLeg, new LegId(Guid.CreateVersion7()))));
    }

    [Fact]
    public void A_ringing_phone_is_answered_on_another_of_the_agents()
    {
        var script = new CallScript().Queue();
        var (reservation, phone, rings, other, session) = (new ReservationId(Guid.CreateVersion7()), new LegId(Guid.CreateVersion7()), NewSession(), new LegId(Guid.CreateVersion7()), NewSession());
        script.Give(new RingDevices(reservation, Bob, phone, rings, script.Now + TimeSpan.FromSeconds(20), null, null)).Give(Agreed(rings)).Clear()
            .Give(new ReplaceLeg(phone, other, session, "v=0")).Give(Agreed(session));
        Assert.Equal(new AcceptByDevice(reservation, Bob), Assert.Single(script.Messages.OfType<AcceptByDevice>()));
        script.Give(new ConnectAgent(reservation, Bob, null));
        Assert.Equal((other, (MediaSessionId?)session), (script.Call.Agent!.Leg, script.Call.Agent.Session));
    }

    [Fact]
    public void Who_waits_in_a_queue_or_is_gone_is_not_replaced()
    {
        var line = new LegId(Guid.CreateVersion7());
        var waiting = new CallScript().Queue().Clear();
        waiting.Give(new ReplaceLeg(waiting.CustomerLeg, line, NewSession(), "v=0"));
        Assert.Equal(603, Assert.IsType<RejectLeg>(((Signal)waiting.Actions[0]).Command).Status);

        var session = NewSession();
        _call.Give(new ReplaceLeg(_phone, line, session, "v=0"), new HangUp(Bob)).Clear();
        _call.Give(Agreed(session));
        Assert.Empty(Commands); // it was declined when the call ended
        Assert.DoesNotContain(_call.Script.Events, e => e is LegReplaced);
    }

    [Fact]
    public void After_the_loss_of_memory_the_dialogs_that_carry_the_legs_are_hung_up()
    {
        var line = new LegId(Guid.CreateVersion7());
        Replaces(_phone, line);
        Asking();
        var lived = CallScript.Replay(_call.Script);
        lived.Give(new ProcessLost(lived.Now));
        var ended = lived.Actions.OfType<Signal>().Select(s => s.Command).OfType<HangUpLeg>().Select(h => h.Leg).ToList();
        Assert.Contains(line, ended);
        Assert.Contains(_line, ended);
        Assert.DoesNotContain(_phone, ended);
    }

    private IEnumerable<SignallingCommand> Commands => _call.Script.Actions.OfType<Signal>().Select(s => s.Command);

    private static MediaSessionId NewSession() => new(Guid.CreateVersion7());

    private static MediaNegotiated Agreed(MediaSessionId session) => new(session, new MediaAgreed("v=0 answer", "PCMU"));

    private PartyScript Holds()
    {
        Reinvites(_phone, "sendonly");
        return _call;
    }

    /// <summary>The phone offers anew, and what has been agreed says whether it takes our audio (RFC 3264 8.4).</summary>
    private void Reinvites(LegId leg, string direction) =>
        _call.Give(new PeerReinvited(leg, Sdp + direction), new PeerListens(leg, direction is "sendrecv" or "recvonly"));

    /// <summary>Bob asks somebody outside on his second line, who answers.</summary>
    private PartyScript Asking()
    {
        Reinvites(_call.Call.LineOf(_phone), "sendonly");
        _call.Give(new SecondLine(_line, _second, Bob, "bob", Outside, "v=0"));
        return _call.Give(Agreed(_second)).Answers();
    }

    private MediaSessionId Replaces(LegId replaced, LegId line)
    {
        var session = NewSession();
        _call.Give(new ReplaceLeg(replaced, line, session, "v=0"), Agreed(session));
        return session;
    }

    private void EverythingEndsOnce()
    {
        if (_call.Script.Outcome is null)
        {
            _call.Give(new PeerHungUp(_call.CustomerLeg, Termination.Success("bye")));
        }

        var events = _call.Script.Events;
        Assert.Equal(events.OfType<LegStarted>().Select(e => e.Leg.Value).Order(), events.OfType<LegEnded>().Select(e => e.Leg.Value).Order());
        Assert.Single(events.OfType<InteractionEnded>());
    }
}
