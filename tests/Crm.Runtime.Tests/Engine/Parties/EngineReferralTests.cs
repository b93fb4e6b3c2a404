using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Telephony.Signalling;
using LegAnswered = Crm.Telephony.Signalling.LegAnswered;

namespace Crm.Runtime.Tests.Engine.Parties;

/// <summary>Transfers that an agent asks for on his desk phone.</summary>
public sealed class EngineReferralTests
{
    private readonly EngineWorld _world = new();
    private LegId _customer;
    private LegId _phone;

    [Theory]
    [InlineData("1002")]
    [InlineData("bert")]
    public async Task To_a_colleague_by_extension_or_name_he_is_asked_and_the_phone_is_told_before_it_is_hung_up(string target)
    {
        await TalkingOnThePhone();
        Refer(target);
        Assert.Equal(("agent", "bert"), (Transferred.Target, Transferred.To));
        AssertToldThenHungUp();
        _world.Accept("bert");
        Assert.Equal("owner", _world.Calls.Program.ViewOf(new AgentId("bert"))!.Role);
        _world.HangUp(_customer);
        Assert.Empty(_world.Faults);
    }

    [Fact]
    public async Task To_a_queue_by_its_number_the_customer_waits_there()
    {
        await TalkingOnThePhone();
        Refer("4001");
        Assert.Equal(("queue", "support"), (Transferred.Target, Transferred.To));
        AssertToldThenHungUp();
    }

    [Fact]
    public async Task To_a_number_outside_the_rules_decide_for_the_agent()
    {
        await TalkingOnThePhone();
        Refer("+861380000222");
        Assert.Equal("user:anna", Single<ExternalDialled>().Originator);
        AssertToldThenHungUp();
    }

    [Fact]
    public async Task To_a_forbidden_number_the_phone_is_refused_and_goes_on()
    {
        await TalkingOnThePhone();
        Refer("+18761234567");
        Assert.Equal([new ReportReferral(_phone, 403)], Reports);
        Assert.Equal("user:anna", Single<ExternalRefused>().Originator);
        Assert.DoesNotContain(_world.Signalling.Commands, c => c is DialLeg { Target: TrunkTarget });
        AssertPhoneTalks();
    }

    [Theory]
    [InlineData("4100", 404)]
    [InlineData("4000", 404)]
    public async Task To_a_number_of_ours_where_nobody_can_be_sent_the_phone_is_refused(string target, int status)
    {
        await TalkingOnThePhone();
        Refer(target);
        Assert.Equal([new ReportReferral(_phone, status)], Reports);
        AssertPhoneTalks();
    }

    [Fact]
    public async Task With_two_legs_and_nobody_asked_the_phone_is_refused()
    {
        await TalkingOnThePhone();
        _world.SignallingEvents.Raise(new LegReferred(_phone, "4001", _customer));
        Assert.Equal([new ReportReferral(_phone, 603)], Reports);
        AssertPhoneTalks();
    }

    [Fact]
    public async Task Of_a_customer_or_of_nobody_it_is_declined()
    {
        await TalkingOnThePhone();
        var nobody = new LegId(Guid.NewGuid());
        _world.SignallingEvents.Raise(new LegReferred(_customer, "+861380000222", null));
        _world.SignallingEvents.Raise(new LegReferred(nobody, "1002", null));
        Assert.Equal([new ReportReferral(_customer, 603), new ReportReferral(nobody, 603)], Reports);
        AssertPhoneTalks();
    }

    [Fact]
    public async Task With_a_consult_that_another_leg_of_the_call_is_in_it_completes_the_transfer()
    {
        await TalkingOnThePhone();
        _world.Ask(Crm.Engine.EngineOptions.CallsShard, new Contracts.Desk.ConsultCall(
            _world.NewCommandId(), "anna", new AgentId("anna"), _world.Calls.Program.ViewOf(new AgentId("anna"))!.Call, new Contracts.Desk.CallTarget("agent", "bert")));
        _world.SignallingEvents.Raise(new LegReferred(_phone, "bert", _customer));
        Assert.Equal(new ReportReferral(_phone, 603), Assert.Single(Reports)); // he has not answered yet
        _world.Accept("bert");
        _world.SignallingEvents.Raise(new LegReferred(_phone, "bert", _customer));
        Assert.True(Transferred.Attended);
        AssertToldThenHungUp();
        Assert.Equal("owner", _world.Calls.Program.ViewOf(new AgentId("bert"))!.Role);
    }

    [Fact]
    public async Task Second_line_asks_a_colleague_and_Replaces_completes_the_transfer()
    {
        await TalkingOnThePhone();
        var line = Dials("1002");
        Assert.DoesNotContain(_world.Signalling.Commands, c => c is RejectLeg);
        Assert.Contains(_world.Signalling.Commands, c => c is AnswerLeg && c.Leg == line);
        _world.Accept("bert");
        Assert.Equal("talking", View("anna").Consult!.State);
        _world.Signalling.Commands.Clear();
        _world.SignallingEvents.Raise(new LegReferred(_phone, "1002", line));
        Assert.Equal([(typeof(ReportReferral), _phone), (typeof(HangUpLeg), _phone)], _world.Signalling.Commands.Where(c => c.Leg == _phone).Select(c => (c.GetType(), c.Leg)));
        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg && c.Leg == line);
        Assert.Equal((true, "agent", "bert"), (Transferred.Attended, Transferred.Target, Transferred.To));
        Assert.Equal("owner", View("bert").Role);
        _world.HangUp(_customer);
        Assert.Empty(_world.Faults);
    }

    [Fact]
    public async Task Second_line_asks_outside_and_the_REFER_may_come_on_it()
    {
        await TalkingOnThePhone();
        var line = Dials("+861380000222");
        var outside = _world.Signalling.Commands.OfType<DialLeg>().Last(d => d.Target is TrunkTarget).Leg;
        _world.SignallingEvents.Raise(new LegAnswered(outside, "v=0"));
        _world.SignallingEvents.Raise(new LegReferred(line, "+861380000222", _phone));
        Assert.Equal([new ReportReferral(line, 200)], Reports);
        Assert.True(Transferred.Attended);
        Assert.Null(_world.Calls.Program.ViewOf(new AgentId("anna")));
        _world.HangUp(_customer);
        _world.Wait(1);
        Assert.Empty(_world.Media.Bridges);
        Assert.Empty(_world.Faults);
    }

    [Theory]
    [InlineData("+18761234567", 403)]
    [InlineData("4001", 403)]
    [InlineData("4100", 404)]
    public async Task Second_line_to_what_cannot_be_asked_is_refused_and_the_call_goes_on(string target, int status)
    {
        await TalkingOnThePhone();
        var line = Dials(target);
        Assert.Equal(status, Assert.Single(_world.Signalling.Commands.OfType<RejectLeg>(), r => r.Leg == line).Status);
        AssertPhoneTalks();
    }

    [Fact]
    public async Task Phone_of_an_agent_without_a_call_still_places_none()
    {
        await TalkingOnThePhone();
        var leg = new LegId(Guid.NewGuid());
        _world.SignallingEvents.Raise(new InviteReceived(leg, new AgentOrigin(new AgentId("bert")), "bert", null, "+861380000222", "v=0", "id", []));
        Assert.Equal((leg, 403), Assert.Single(_world.Signalling.Commands.OfType<RejectLeg>()) is var r ? (r.Leg, r.Status) : default);
    }

    [Fact]
    public async Task Another_phone_takes_the_call_over_and_its_hang_up_ends_it()
    {
        await TalkingOnThePhone();
        var leg = Replaces(_phone);
        Assert.Equal(leg, Assert.Single(_world.Signalling.Commands.OfType<AnswerLeg>(), a => a.Leg == leg).Leg);
        Assert.Contains(_world.Signalling.Commands, c => c is HangUpLeg && c.Leg == _phone);
        _world.SignallingEvents.Raise(new LegHungUp(_phone, Termination.Success("replaced")));
        Assert.Equal("owner", View("anna").Role);
        Assert.Equal((_phone, leg), Single<LegReplaced>() is var e ? (e.Leg, e.Line) : default);
        _world.SignallingEvents.Raise(new LegReferred(leg, "4001", null));
        Assert.Equal([new ReportReferral(leg, 200)], Reports);
        _world.HangUp(_customer);
        _world.Wait(1);
        Assert.Empty(_world.Faults);
    }

    [Fact]
    public async Task Invite_that_would_replace_nothing_of_ours_or_brings_no_offer_is_refused()
    {
        await TalkingOnThePhone();
        var nothing = Replaces(new LegId(Guid.NewGuid()));
        var bare = new LegId(Guid.NewGuid());
        _world.SignallingEvents.Raise(new InviteReceived(bare, new AgentOrigin(new AgentId("anna")), "anna", null, "4001", null, "id", [], _phone));
        Assert.Equal([(nothing, 481), (bare, 488)], _world.Signalling.Commands.OfType<RejectLeg>().Select(r => (r.Leg, r.Status)));
        AssertPhoneTalks();
    }

    private Crm.Engine.Calls.CallView View(string agent) => _world.Calls.Program.ViewOf(new AgentId(agent))!;

    /// <summary>Anna's phone dials on its second line.</summary>
    private LegId Dials(string target)
    {
        var leg = new LegId(Guid.NewGuid());
        _world.SignallingEvents.Raise(new InviteReceived(leg, new AgentOrigin(new AgentId("anna")), "anna", null, target, "v=0", "id", []));
        return leg;
    }

    private LegId Replaces(LegId replaced)
    {
        var leg = new LegId(Guid.NewGuid());
        _world.SignallingEvents.Raise(new InviteReceived(leg, new AgentOrigin(new AgentId("anna")), "anna", null, "4001", "v=0", "id", [], replaced));
        return leg;
    }

    private CallTransferred Transferred => Single<CallTransferred>();

    private IEnumerable<ReportReferral> Reports => _world.Signalling.Commands.OfType<ReportReferral>();

    private void Refer(string target) => _world.SignallingEvents.Raise(new LegReferred(_phone, target, null));

    private T Single<T>() => Assert.Single(_world.Events.Select(e => e.Event).OfType<T>());

    private void AssertToldThenHungUp()
    {
        var ofPhone = _world.Signalling.Commands.Where(c => c.Leg == _phone).TakeLast(2).ToList();
        Assert.Equal(new ReportReferral(_phone, 200), ofPhone[0]);
        Assert.IsType<HangUpLeg>(ofPhone[1]);
    }

    private void AssertPhoneTalks()
    {
        Assert.DoesNotContain(_world.Signalling.Commands, c => c is HangUpLeg h && h.Leg == _phone);
        Assert.Equal("owner", _world.Calls.Program.ViewOf(new AgentId("anna"))!.Role);
    }

    private async Task TalkingOnThePhone()
    {
        _world.AddAgent("anna");
        _world.AddAgent("bert");
        _world.SignallingEvents.Raise(new RegistrationChanged(new AgentId("anna"), 1));
        _world.SetPresence("anna", Presence.Available);
        _customer = _world.Ring();
        _phone = Assert.Single(_world.Signalling.Commands.OfType<DialLeg>()).Leg;
        _world.SignallingEvents.Raise(new LegAnswered(_phone, "v=0"));
        await _world.OpenBrowser("bert", "bert");
        _world.SetPresence("bert", Presence.Available);
        AssertPhoneTalks();
    }
}
