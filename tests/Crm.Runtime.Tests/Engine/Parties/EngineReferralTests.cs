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
    public async Task Invite_that_would_replace_a_call_is_declined()
    {
        await TalkingOnThePhone();
        var leg = new LegId(Guid.NewGuid());
        _world.SignallingEvents.Raise(new InviteReceived(leg, new AgentOrigin(new AgentId("anna")), "anna", null, "4001", "v=0", "id", [], _phone));
        Assert.Contains(_world.Signalling.Commands, c => c is RejectLeg { Status: 603 } r && r.Leg == leg);
        AssertPhoneTalks();
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
