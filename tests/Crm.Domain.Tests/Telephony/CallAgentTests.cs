using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Domain.Tests.Telephony;

public sealed class CallAgentTests
{
    private static readonly AgentId Anna = CallScript.Anna;

    [Fact]
    public void An_accepted_call_is_bridged_recorded_and_told_to_routing()
    {
        var call = new CallScript().Connect();

        Assert.Equal(CallStage.Connected, call.Call.Stage);
        var bridge = Assert.Single(call.Steps.OfType<OpenBridge>());
        Assert.Equal([(call.CustomerSession, RecordingSide.Customer), (call.Browser, RecordingSide.Agent)], bridge.Members.Select(m => (m.Session, m.Side)));
        Assert.Contains(call.Steps, s => s is StartRecording);
        Assert.Contains(call.Messages, m => m is AgentConnected);
        Assert.Contains(call.Steps, s => s is StopPlaying);
    }

    [Fact]
    public void An_accept_without_media_goes_back_to_routing()
    {
        var call = new CallScript().Queue().Clear();
        call.Give(new ConnectAgent(call.Reservation, Anna, null));

        Assert.Equal("no-media", Assert.IsType<AgentConnectFailed>(Assert.Single(call.Messages)).Reason);
        Assert.Equal(CallStage.Queued, call.Call.Stage);
    }

    [Fact]
    public void Hold_takes_both_directions_away_and_plays_music_and_resume_gives_them_back()
    {
        var call = new CallScript().Connect().Clear().Wait(5).Give(new Hold(Anna));
        Assert.All(call.Steps.OfType<SetGain>(), g => Assert.Equal(0, g.Gain));
        Assert.Equal(2, call.Steps.OfType<SetGain>().Count());
        Assert.Contains(call.Steps, s => s is StartPlaying { Source: MusicSource });

        call.Clear().Wait(7).Give(new Resume(Anna));
        Assert.All(call.Steps.OfType<SetGain>(), g => Assert.Equal(1, g.Gain));

        call.Clear().Wait(3).Give(new HangUp(Anna));
        var over = Assert.Single(call.Messages.OfType<HandlingOver>());
        Assert.Equal((TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(7)), (over.Talked, over.Held));
    }

    [Fact]
    public void Holding_twice_changes_nothing_more()
    {
        var call = new CallScript().Connect().Give(new Hold(Anna)).Clear().Give(new Hold(Anna));
        Assert.Equal(["done"], call.Replies);
        Assert.Empty(call.Actions);
    }

    [Fact]
    public void A_muted_agent_stays_muted_over_hold()
    {
        var call = new CallScript().Connect().Give(new Mute(Anna, true)).Give(new Hold(Anna)).Clear().Give(new Resume(Anna));
        Assert.Equal(call.Browser, Assert.Single(call.Steps.OfType<SetGain>(), g => g.Gain == 1).Listener); // the customer goes on not hearing him
    }

    [Theory]
    [InlineData("")]
    [InlineData("12x")]
    [InlineData("123456789012345678901234567890123")]
    public void Digits_that_are_none_are_refused(string digits) =>
        Assert.Equal(["invalid"], new CallScript().Connect().Clear().Give(new SendDigits(Anna, digits)).Replies);

    [Fact]
    public void Another_agent_may_do_nothing_with_the_call()
    {
        var bob = new AgentId("agent2");
        var call = new CallScript().Connect().Clear()
            .Give(new Hold(bob)).Give(new Resume(bob)).Give(new Mute(bob, true)).Give(new HangUp(bob)).Give(new SendDigits(bob, "1"));
        Assert.All(call.Replies, r => Assert.Equal("forbidden", r));
        Assert.Empty(call.Actions);
    }

    [Fact]
    public void Commands_before_the_agent_is_connected_are_refused()
    {
        var call = new CallScript().Queue().Clear().Give(new Hold(Anna)).Give(new HangUp(Anna));
        Assert.Equal(["wrong-state", "wrong-state"], call.Replies);
    }

    [Fact]
    public void A_reload_brings_the_agent_back_with_his_gains()
    {
        var call = new CallScript().Connect().Give(new Mute(Anna, true)).Give(new AgentMediaChanged(Anna, null)).Clear();
        var again = new MediaSessionId(Guid.CreateVersion7());

        call.Wait(2).Give(new AgentMediaChanged(Anna, again));

        Assert.Contains(call.Steps, s => s is JoinBridge j && j.Member.Session == again);
        Assert.Contains(call.Steps, s => s is SetGain { Gain: 0 } g && g.Speaker == again);
        Assert.Contains(call.Steps, s => s is StopPlaying);
        Assert.Equal(Instant.MaxValue, call.Call.NextDeadline);
    }

    [Fact]
    public void An_agent_who_stays_away_gives_the_customer_back_to_the_queue_with_his_age()
    {
        var call = new CallScript().Queue();
        var since = call.Now;
        call.Wait(4).Give(new ConnectAgent(call.Reservation, Anna, call.Browser)).Wait(10).Give(new AgentMediaChanged(Anna, null)).Clear();

        call.Wait(20).Give(new CallDeadlinePassed());

        Assert.Equal(CallStage.Queued, call.Call.Stage);
        Assert.Equal(since, Assert.Single(call.Messages.OfType<EnqueueCall>()).Since);
        Assert.Equal("agent-connection-lost", Assert.Single(call.Messages.OfType<HandlingOver>()).Termination.Reason);
        Assert.Contains(call.Steps, s => s is StartPlaying { Source: MusicSource });
        Assert.Null(call.Outcome);
    }

    [Fact]
    public void A_desk_phone_rings_answers_and_is_bridged()
    {
        var call = new CallScript().Queue().Clear();
        var leg = new LegId(Guid.CreateVersion7());
        var session = new MediaSessionId(Guid.CreateVersion7());
        call.Give(new RingDevices(call.Reservation, Anna, leg, session, call.Now + TimeSpan.FromSeconds(20), "Wang", "+8613800138000"))
            .Give(new MediaNegotiated(session, new MediaAgreed("v=0 offer", "PCMU")));
        var dial = Assert.IsType<DialLeg>(Assert.Single(call.Actions.OfType<Signal>()).Command);
        Assert.Equal(("Wang", "+8613800138000"), (dial.CallerName, dial.CallerNumber));

        call.Give(new DeviceAnswered(leg, "v=0 answer"));
        Assert.Contains(call.Messages, m => m is AcceptByDevice);
        call.Give(new ConnectAgent(call.Reservation, Anna, null));

        Assert.Equal(AgentLegVia.Phone, call.Call.Agent!.Via);
        Assert.Contains(call.Steps, s => s is OpenBridge b && b.Members.Any(m => m.Session == session));

        call.Clear().Give(new PeerHungUp(leg, Termination.Success("bye")));
        Assert.Equal(InteractionOutcome.Answered, call.Outcome);
        Assert.Contains(call.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == call.CustomerLeg);
    }

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(603, "declined")]
    [InlineData(404, "sip-404")]
    public void A_phone_that_refuses_rejects_the_offer(int status, string reason)
    {
        var call = Ringing(out var leg);
        call.Give(new DeviceFailed(leg, status, Termination.Client("refused")));
        Assert.Equal(reason, Assert.IsType<RejectByDevice>(Assert.Single(call.Messages)).Reason);
        Assert.Empty(call.Call.Ringing);
    }

    [Fact]
    public void A_phone_that_only_rang_leaves_the_verdict_to_the_offers_deadline()
    {
        var call = Ringing(out var leg);
        call.Give(new DeviceFailed(leg, 408, Termination.Client("no-answer")));
        Assert.Empty(call.Messages);
    }

    [Fact]
    public void A_phone_that_answers_too_late_is_hung_up()
    {
        var call = Ringing(out var leg);
        call.Give(new StopRinging(call.Reservation, "timed-out")).Clear().Give(new DeviceAnswered(leg, "v=0"));
        Assert.Contains(call.Actions, a => a is Signal { Command: HangUpLeg h } && h.Leg == leg);
        Assert.Empty(call.Messages);
    }

    private static CallScript Ringing(out LegId leg)
    {
        var call = new CallScript().Queue();
        leg = new LegId(Guid.CreateVersion7());
        var session = new MediaSessionId(Guid.CreateVersion7());
        return call.Give(new RingDevices(call.Reservation, Anna, leg, session, call.Now + TimeSpan.FromSeconds(20), null, null))
            .Give(new MediaNegotiated(session, new MediaAgreed("v=0", "PCMU"))).Clear();
    }
}
