using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Transfers that a peer asks for (RFC 3515, 3891, 3892, 4488): agents' phones may, trunks where they have the right.</summary>
public class ReferTests
{
    private static readonly AgentId Agent2 = new("agent2");

    private readonly RegistrarLab _lab = new();
    private readonly RawPeer _phone;

    public ReferTests()
    {
        _phone = _lab.AddPhone("10.9.0.1:5060");
        _phone.Answers = r => r.Method == SipMethod.Ack ? null
            : r.Method == SipMethod.Invite ? _phone.Respond(r, 200, VirtualAgent.Answer, "t" + r.CallId)
            : _phone.Respond(r, 200);
    }

    private VirtualAgent Us => _lab.Agent;

    private IEnumerable<SipRequest> Notices => _phone.Requests("NOTIFY");

    [Fact]
    public void Blind_transfer_is_accepted_told_as_a_number_and_its_progress_notified()
    {
        var (leg, invite) = Call();
        Refer(invite, "<sip:%2B15550123@elsewhere.example;user=phone?Subject=x>", r => r.Headers.Add("Referred-By", "\"Ann\" <sip:agent1@lab.test>"));
        Assert.Equal(new ReferArrived(leg, "+15550123", null, "agent1"), Us.Single<ReferArrived>());
        Assert.Equal(202, _phone.Last(202).StatusCode);
        var trying = Assert.Single(Notices);
        Assert.Equal(("SIP/2.0 100 Trying\r\n", "message/sipfrag;version=2.0", "refer"), (Text(trying), trying.Headers.Get("Content-Type"), trying.Headers.Get("Event")));
        Assert.StartsWith("active;expires=", trying.Headers.Get("Subscription-State"));

        Us.Do(new ReportRefer(leg, 180));
        Us.Do(new ReportRefer(leg, 200));
        _lab.Network.Run(0.1);
        Assert.Equal(["SIP/2.0 100 Trying\r\n", "SIP/2.0 180 Ringing\r\n", "SIP/2.0 200 OK\r\n"], Notices.Select(Text).Order());
        var last = Notices.Single(n => Text(n).Contains("200"));
        Assert.Equal("terminated;reason=noresource", last.Headers.Get("Subscription-State"));
        Assert.Equal(0, Us.Count<LegEnded>());

        long ignored = Us.Core.Figures.CommandsIgnored;
        Us.Do(new ReportRefer(leg, 200));
        Assert.Equal(ignored + 1, Us.Core.Figures.CommandsIgnored);
        Assert.DoesNotContain("REFER", _lab.Network.Trace.Skip(_lab.Network.Trace.IndexOf("REFER") + 1));
    }

    [Theory]
    [InlineData("<sip:200@lab.test>", "200")]
    [InlineData("sip:200@lab.test", "200")]
    [InlineData("<tel:+1-555-(0123)>", "+15550123")]
    [InlineData("<sip:200;phone-context=x@lab.test;method=INVITE>", "200")]
    public void Targets_are_read_as_numbers(string referTo, string target)
    {
        var (_, invite) = Call();
        Refer(invite, referTo);
        Assert.Equal(target, Us.Single<ReferArrived>().Target);
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("<sip:lab.test>", 400)]
    [InlineData("<sip:20%000@lab.test>", 400)]
    [InlineData("<sip:20;method=BYE@lab.test;method=BYE>", 400)]
    [InlineData("<http://lab.test/200>", 416)]
    [InlineData("<mailto:ann@lab.test>", 416)]
    [InlineData("<sip:200@lab.test?Replaces=x>", 400)]
    [InlineData("<sip:200@lab.test?Replaces=a%3Bto-tag%3D1%3Bfrom-tag%3D2&Replaces=b%3Bto-tag%3D1%3Bfrom-tag%3D2>", 400)]
    [InlineData("<sip:200@lab.test?Replaces=a%3Bto-tag%3D1%3Bto-tag%3D3%3Bfrom-tag%3D2>", 400)]
    [InlineData("<sip:0123456789012345678901234567890123456789012345678901234567890123456789@lab.test>", 400)]
    [InlineData("banana", 400)]
    public void Targets_that_are_none_are_refused_and_not_told(string? referTo, int status)
    {
        var (_, invite) = Call();
        Refer(invite, referTo);
        Assert.Equal(1, _lab.Network.Count($"{status} REFER"));
        Assert.Equal(0, Us.Count<ReferArrived>());
        Assert.Empty(Notices);
    }

    [Fact]
    public void Malformed_referrer_is_refused()
    {
        var (_, invite) = Call();
        Refer(invite, "<sip:200@lab.test>", r => r.Headers.Add("Referred-By", "<sip:a@"));
        Assert.Equal(1, _lab.Network.Count("400 REFER"));
        Assert.Equal(0, Us.Count<ReferArrived>());
    }

    [Fact]
    public void Second_transfer_while_one_is_pending_is_refused_and_a_later_one_has_an_id()
    {
        var (leg, invite) = Call();
        Refer(invite, "<sip:200@lab.test>");
        Refer(invite, "<sip:201@lab.test>", number: 3);
        Assert.Equal(1, _lab.Network.Count("491 REFER"));
        Us.Do(new ReportRefer(leg, 603));
        Refer(invite, "<sip:202@lab.test>", number: 4);
        Assert.Equal(["200", "202"], Us.Events.OfType<ReferArrived>().Select(e => e.Target));
        Assert.Equal("refer;id=4", Notices.Last().Headers.Get("Event"));
    }

    [Fact]
    public void Repeated_refer_draws_the_same_answer_and_is_told_once()
    {
        var (_, invite) = Call();
        var refer = Refer(invite, "<sip:200@lab.test>");
        _phone.Send(refer, Us.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(2, _lab.Network.Count("202 REFER"));
        Assert.Equal(1, Us.Count<ReferArrived>());
        Assert.Single(Notices);
    }

    [Fact]
    public void Transfer_without_an_outcome_times_out_after_three_minutes()
    {
        var (leg, invite) = Call();
        Refer(invite, "<sip:200@lab.test>");
        _lab.Network.Run(179);
        Assert.Single(Notices);
        _lab.Network.Run(2);
        Assert.Equal(("SIP/2.0 408 Request Timeout\r\n", "terminated;reason=timeout"), (Text(Notices.Last()), Notices.Last().Headers.Get("Subscription-State")));
        Us.Do(new ReportRefer(leg, 200));
        _lab.Network.Run(0.1);
        Assert.Equal(2, Notices.Count());
    }

    [Fact]
    public void Phone_that_wants_no_notices_gets_none()
    {
        var (leg, invite) = Call();
        Refer(invite, "<sip:200@lab.test>", r => r.Headers.Add("Refer-Sub", "false"));
        Us.Do(new ReportRefer(leg, 200));
        _lab.Network.Run(0.1);
        Assert.Equal("false", _phone.Last(202).Headers.Get("Refer-Sub"));
        Assert.Equal(1, Us.Count<ReferArrived>());
        Assert.Empty(Notices);
    }

    [Fact]
    public void Phone_that_hangs_up_after_the_202_hears_no_more()
    {
        var (leg, invite) = Call();
        Refer(invite, "<sip:200@lab.test>");
        _phone.Send(InDialog(invite, SipMethod.Bye, 3), Us.Address);
        _lab.Network.Run(0.1);
        Us.Do(new ReportRefer(leg, 200));
        _lab.Network.Run(60);
        Assert.Single(Notices);
        Assert.Equal(1, Us.Count<LegEnded>());
        Assert.Equal((0, 0), (Us.Core.Gauges.Legs, Us.Core.Gauges.Dialogs));
    }

    [Fact]
    public void Call_that_ends_with_a_transfer_open_tells_so_before_the_bye()
    {
        var (leg, invite) = Call();
        Refer(invite, "<sip:200@lab.test>");
        Us.Do(new EndLeg(leg, Termination.Success("done")));
        _lab.Network.Run(0.1);
        Assert.Equal("SIP/2.0 503 Service Unavailable\r\n", Text(Notices.Last()));
        Assert.Equal(["NOTIFY", "BYE"], _lab.Network.Trace.Where(t => t is "NOTIFY" or "BYE").TakeLast(2));
    }

    [Fact]
    public void Phone_that_knows_no_such_subscription_is_left_alone_while_the_transfer_goes_on()
    {
        var (leg, invite) = Call();
        _phone.Answers = r => r.Method == SipMethod.Notify ? _phone.Respond(r, 481) : null;
        Refer(invite, "<sip:200@lab.test>");
        Us.Do(new ReportRefer(leg, 200));
        _lab.Network.Run(0.1);
        Assert.Single(Notices);
        Assert.Equal(0, Us.Count<LegEnded>());
    }

    [Fact]
    public void Transfer_outside_a_dialog_is_forbidden()
    {
        var refer = _phone.Request(SipMethod.Refer, Us.Address);
        refer.Headers.Add("Refer-To", "<sip:200@lab.test>");
        _phone.Send(refer, Us.Address);
        _phone.Send(_phone.Request(SipMethod.Notify, Us.Address, callId: "n"), Us.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count("403 REFER"));
        Assert.Equal(1, _lab.Network.Count("481 NOTIFY"));
    }

    [Fact]
    public void Transfer_after_a_consultation_names_the_other_leg_of_the_same_agent()
    {
        var (first, one) = Call();
        var (second, two) = Call();
        Refer(one, $"<sip:200@lab.test?Replaces={Uri.EscapeDataString(NameOf(two))}>");
        Assert.Equal(new ReferArrived(first, "200", second, null), Us.Single<ReferArrived>());
    }

    [Fact]
    public void Consultation_that_is_not_there_or_not_his_fails_the_transfer_and_not_the_call()
    {
        _lab.Directory.AddDevice("agent2", "demo");
        var (first, one) = Call();
        var other = new RawPeer(_lab.Network, "10.9.0.2:5060", "agent2");
        Assert.Equal(200, _lab.Register(other, "reg2").StatusCode);
        other.Answers = r => r.Method == SipMethod.Invite ? other.Respond(r, 200, VirtualAgent.Answer) : null;
        Us.Call(new AgentInviteTarget(Agent2));
        _lab.Network.Run(0.1);
        string[] named = [NameOf(other.Requests("INVITE").Single(), "phone-tag"), "nobody;to-tag=1;from-tag=2", NameOf(one)];
        for (int i = 0; i < named.Length; i++)
        {
            Refer(one, $"<sip:200@lab.test?Replaces={Uri.EscapeDataString(named[i])}>", number: 2 + (uint)i);
        }

        Assert.Equal(3, Notices.Count(n => Text(n).StartsWith("SIP/2.0 481", StringComparison.Ordinal)));
        Assert.Equal(0, Us.Count<ReferArrived>());
        Assert.Equal(0, Us.Count<LegEnded>());
        Refer(one, $"<sip:200@lab.test?Replaces={Uri.EscapeDataString(named[1])}>", r => r.Headers.Add("Refer-Sub", "false"), 9);
        Assert.Equal(1, _lab.Network.Count("404 REFER"));
        Assert.True(Us.Core.Gauges.Legs == 2, $"{first} lives on");
    }

    [Theory]
    [InlineData(false, 403)]
    [InlineData(true, 202)]
    public void Trunk_needs_the_right_to_transfer(bool mayTransfer, int status)
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), null, null, null, MayTransfer: mayTransfer);
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060", "+15550199");
        Us.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        var invite = carrier.Request(SipMethod.Invite, Us.Address, VirtualAgent.Offer);
        carrier.Send(invite, Us.Address);
        _lab.Network.Run(0.1);
        carrier.Send(carrier.AckFor(invite, carrier.Last(200)), Us.Address);
        var refer = carrier.Request(SipMethod.Refer, Us.Address, number: 2, toTag: carrier.Last(200).To.Tag);
        refer.Headers.Add("Refer-To", "<sip:+15559999@x.test>");
        carrier.Send(refer, Us.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count($"{status} REFER"));
        Assert.Equal(mayTransfer ? 1 : 0, Us.Count<ReferArrived>());
    }

    private (LegId Leg, SipRequest Invite) Call()
    {
        var leg = Us.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        _lab.Network.Run(0.1);
        return (leg, _phone.Requests("INVITE").Last());
    }

    /// <summary>The dialog of a call to the phone, named as a Replaces that is sent to us must name it: our tag is the To-tag.</summary>
    private static string NameOf(SipRequest invite, string? phoneTag = null) =>
        $"{invite.CallId};to-tag={invite.From.Tag};from-tag={phoneTag ?? "t" + invite.CallId}";

    private SipRequest Refer(SipRequest invite, string? referTo, Action<SipRequest>? change = null, uint number = 2)
    {
        var refer = InDialog(invite, SipMethod.Refer, number);
        if (referTo is not null)
        {
            refer.Headers.Add("Refer-To", referTo);
        }

        change?.Invoke(refer);
        _phone.Send(refer, Us.Address);
        _lab.Network.Run(0.1);
        return refer;
    }

    private SipRequest InDialog(SipRequest invite, SipMethod method, uint number)
    {
        var request = _phone.Request(method, Us.Address, number: number, callId: invite.CallId, toTag: invite.From.Tag);
        request.Headers.Set("From", $"{invite.To};tag=t{invite.CallId}");
        return request;
    }

    private static string Text(SipMessage message) => System.Text.Encoding.UTF8.GetString(message.Body.Span);
}
