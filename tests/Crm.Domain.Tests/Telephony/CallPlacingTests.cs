using Crm.Events.Calls;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Events.Calls.LegAnswered;

namespace Crm.Domain.Tests.Telephony;

/// <summary>Calls an agent places: where inputs cross, and what of them survives a replay.</summary>
public sealed class CallPlacingTests
{
    private readonly CallScript _script = new();
    private readonly LegId _own = new(Guid.CreateVersion7());
    private readonly LegId _leg = new(Guid.CreateVersion7());
    private readonly MediaSessionId _session = new(Guid.CreateVersion7());
    private readonly MediaSessionId _phone = new(Guid.CreateVersion7());

    private static SealedText Number { get; } = new(new SubjectId(Guid.CreateVersion7()), "c");

    private CallScript Placed(bool atPhone = false, bool browser = true) => _script.Give(new PlaceCall(
        CallScript.Anna, _script.Reservation, CallScript.Support, _own, browser && !atPhone ? _script.Browser : null, atPhone ? _phone : null,
        Number.Subject, Number, null, null, "key", null, "en", "user:agent1"));

    private CallScript Dialled() => Placed().Give(Dial);

    private CallScript Ringing() => Dialled().Give(new MediaNegotiated(_session, new MediaAgreed("v=0 offer", "PCMU")));

    private CallScript Talking() => Ringing().Wait(4).Give(new DeviceAnswered(_leg, "v=0")).Give(new MediaNegotiated(_session, new MediaAgreed(null, "PCMU")));

    private DialCustomer Dial => new(
        new ExternalDialled(_script.Call.Id, _script.Call.Interaction, _leg, new TrunkId("demo"), "user:agent1", Number, null, null, TimeSpan.FromHours(2), false),
        _session, "+861380000", "4000", TimeSpan.FromSeconds(60), "cn", null);

    private IEnumerable<SignallingCommand> Commands => _script.Actions.OfType<Signal>().Select(s => s.Command);

    private string Reason => _script.Events.OfType<InteractionEnded>().Single().Termination.Reason;

    private void AssertEveryLegEndedOnce() => Assert.Equal(
        _script.Events.OfType<LegStarted>().Select(l => l.Leg.Value).Order(), _script.Events.OfType<LegEnded>().Select(l => l.Leg.Value).Order());

    [Fact]
    public void He_is_on_the_line_before_anything_is_dialled()
    {
        Placed();
        Assert.Equal((CallStage.Dialling, CallScript.Anna), (_script.Call.Stage, _script.Call.Agent!.Agent));
        Assert.True(_script.Call.Placed!.MayDial);
        Assert.DoesNotContain(_script.Events, e => e is ExternalDialled);
        Assert.Empty(_script.Messages);
    }

    [Fact]
    public void Placing_it_twice_places_it_once()
    {
        Placed();
        Placed();
        Assert.Single(_script.Events.OfType<InteractionStarted>());
        Assert.Equal(["placed-already"], _script.Ignored);
    }

    [Fact]
    public void Without_a_browser_or_phone_it_is_over_at_once_and_routing_is_told()
    {
        Placed(browser: false);
        Assert.Equal("agent-media-lost", Reason);
        Assert.IsType<WithdrawOffer>(Assert.Single(_script.Messages));
    }

    [Fact]
    public void An_answer_that_crosses_his_hang_up_changes_nothing()
    {
        Ringing().Give(new HangUp(CallScript.Anna)).Clear().Give(new DeviceAnswered(_leg, "v=0")).Give(new PeerHungUp(_leg, Termination.Success("bye")));
        Assert.Equal(InteractionOutcome.NotConnected, _script.Outcome);
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
        Assert.Empty(_script.Messages);
        AssertEveryLegEndedOnce();
    }

    [Fact]
    public void A_dial_that_comes_after_he_hung_up_is_not_sent()
    {
        Placed().Give(new HangUp(CallScript.Anna)).Give(Dial);
        Assert.Empty(Commands);
        Assert.Equal("agent-stopped", Reason);
        AssertEveryLegEndedOnce();
    }

    [Fact]
    public void When_the_rules_forbid_it_by_then_nothing_rings()
    {
        Placed().Give(new DialForbidden("trunk-busy", ForGood: false, null));
        Assert.Equal((InteractionOutcome.NotConnected, "outbound-trunk-busy"), (_script.Outcome, Reason));
        Assert.Empty(Commands);
        AssertEveryLegEndedOnce();
    }

    [Fact]
    public void When_routing_lets_him_go_the_number_is_hung_up()
    {
        Ringing().Give(new DirectFailed(_script.Reservation, CallScript.Anna, DirectKind.Dial, "connect-timeout"));
        Assert.Equal("connect-timeout", Reason);
        Assert.Contains(Commands, c => c is HangUpLeg h && h.Leg == _leg);
    }

    [Fact]
    public void That_routing_lets_him_go_comes_too_late_once_they_speak()
    {
        Talking().Clear().Give(new DirectFailed(_script.Reservation, CallScript.Anna, DirectKind.Dial, "connect-timeout"));
        Assert.Equal(["failure-late"], _script.Ignored);
        Assert.Equal(CallStage.Connected, _script.Call.Stage);
    }

    [Fact]
    public void Announcing_his_browser_again_does_not_let_him_hear_two_ringings()
    {
        Ringing().Clear().Give(new AgentMediaChanged(CallScript.Anna, _script.Browser));
        Assert.Empty(_script.Steps);
    }

    [Fact]
    public void A_new_browser_session_hears_the_ringing_and_the_old_one_no_longer()
    {
        var anew = new MediaSessionId(Guid.CreateVersion7());
        Ringing().Clear().Give(new AgentMediaChanged(CallScript.Anna, null)).Give(new AgentMediaChanged(CallScript.Anna, anew));
        Assert.Equal([_script.Browser], _script.Steps.OfType<StopPlaying>().Select(s => s.Session));
        Assert.Equal([anew], _script.Steps.OfType<StartPlaying>().Select(s => s.Session));
    }

    [Fact]
    public void It_lasts_as_long_as_the_rules_say()
    {
        Talking().Wait(2 * 3600).Give(new CallDeadlinePassed());
        Assert.Equal((InteractionOutcome.Answered, "longest-call"), (_script.Outcome, Reason));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void After_a_replay_it_is_closed_wherever_it_stood(int at)
    {
        var lived = at switch { 0 => Placed(atPhone: true), 1 => Placed(), 2 => Ringing(), _ => Talking() };
        var script = CallScript.Replay(lived).Give(new ProcessLost(lived.Now));
        Assert.Equal(at == 3 ? InteractionOutcome.Answered : InteractionOutcome.NotConnected, script.Outcome);
        Assert.Equal(
            lived.Events.OfType<LegStarted>().Select(l => l.Leg.Value).Order(), script.Events.OfType<LegEnded>().Select(l => l.Leg.Value).Order());
        Assert.Contains(script.Messages, m => at == 3 ? m is HandlingOver : m is WithdrawOffer);
    }

    [Fact]
    public void His_phone_answers_and_only_then_he_may_dial()
    {
        Placed(atPhone: true).Give(new MediaNegotiated(_phone, new MediaAgreed("v=0", "PCMU")));
        Assert.False(_script.Call.Placed!.MayDial);
        _script.Clear().Give(new DeviceAnswered(_own, "v=0"));
        Assert.True(_script.Call.Placed.MayDial);
        Assert.Contains(_script.Events, e => e is LegAnswered l && l.Leg == _own);
        Assert.Empty(_script.Messages); // routing has reserved him: there is nothing to accept
    }
}
