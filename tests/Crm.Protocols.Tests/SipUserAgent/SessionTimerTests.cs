using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

public class SessionTimerTests
{
    private static UserAgentOptions Short(UserAgentOptions o) => o with { SessionInterval = TimeSpan.FromSeconds(120) };

    [Fact]
    public void Session_is_refreshed_at_half_the_interval_and_lives_on()
    {
        var lab = new CallLab(1, Short);
        lab.Connect();
        lab.Network.Run(600);
        Assert.InRange(lab.Network.Count("UPDATE"), 9, 10);
        Assert.Equal(lab.Network.Count("UPDATE"), lab.Network.Count("200 UPDATE"));
        Assert.Equal(0, lab.Alice.Count<LegEnded>() + lab.Bob.Count<LegEnded>());
    }

    [Fact]
    public void Session_whose_peer_vanished_ends_on_both_sides()
    {
        var lab = new CallLab(1, Short);
        lab.Connect();
        lab.Network.Passes = _ => false;
        lab.Network.Run(121);
        Assert.Equal(Termination.Upstream("session-expired"), lab.Bob.Single<LegEnded>().Termination);
        Assert.Equal(1, lab.Alice.Count<LegEnded>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Peer_without_update_is_refreshed_by_repeating_the_last_sdp()
    {
        var lab = new CallLab(1, Short);
        var phone = new RawPeer(lab.Network, "10.0.0.1:5070");
        lab.Bob.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        phone.Answers = r => r.Method == SipMethod.Invite ? phone.Respond(r, 200, VirtualAgent.Offer) : null;
        var invite = phone.Request(SipMethod.Invite, lab.Bob.Address, VirtualAgent.Offer);
        invite.Headers.Add("Session-Expires", "120;refresher=uas");
        invite.Headers.Add("Supported", "timer");
        invite.Headers.Add("Allow", "INVITE, ACK, BYE, CANCEL");
        phone.Send(invite, lab.Bob.Address);
        lab.Network.Run(0.1);
        var ok = phone.Last(200);
        Assert.Equal("120;refresher=uas", ok.Headers.Get("Session-Expires"));
        Assert.Equal("timer", ok.Headers.Get("Require"));
        phone.Send(phone.AckFor(invite, ok), lab.Bob.Address);
        lab.Network.Run(61);
        var refresh = Assert.Single(phone.Requests("INVITE"));
        Assert.Equal("120;refresher=uac", refresh.Headers.Get("Session-Expires"));
        Assert.Equal(VirtualAgent.Answer, System.Text.Encoding.UTF8.GetString(refresh.Body.Span));
        Assert.Equal(0, lab.Bob.Count<OfferAccepted>());
    }

    [Fact]
    public void Too_short_an_interval_draws_422_with_min_se()
    {
        var lab = new CallLab();
        var phone = new RawPeer(lab.Network, "10.0.0.1:5070");
        var invite = phone.Request(SipMethod.Invite, lab.Bob.Address, VirtualAgent.Offer);
        invite.Headers.Add("Session-Expires", "30");
        phone.Send(invite, lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.Equal("90", phone.Last(422).Headers.Get("Min-SE"));
        Assert.Equal(0, lab.Bob.Count<InviteArrived>());
    }

    [Fact]
    public void Caller_that_asked_for_too_little_asks_again_for_what_is_wanted()
    {
        var lab = new CallLab();
        var strict = new VirtualAgent(lab.Network, "10.0.0.9:5060", StrictDirectory(), 99, o => o with { LeastSessionInterval = TimeSpan.FromHours(2), SessionInterval = TimeSpan.FromHours(3) });
        strict.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        var directory = new LabDirectory();
        directory.Trunks["10.0.0.9"] = new SipTrunk(new TrunkId("strict"), "10.0.0.9:5060", null, null);
        var caller = new VirtualAgent(lab.Network, "10.0.0.8:5060", directory, 98);
        caller.Call(new TrunkInviteTarget(new TrunkId("strict"), "1"));
        lab.Network.Run(1);
        Assert.Equal(1, lab.Network.Count("422 INVITE"));
        Assert.Equal(1, caller.Count<LegAccepted>());
    }

    private static LabDirectory StrictDirectory()
    {
        var directory = new LabDirectory();
        directory.Trunks["10.0.0.8"] = new SipTrunk(new TrunkId("caller"), null, null, null);
        return directory;
    }
}
