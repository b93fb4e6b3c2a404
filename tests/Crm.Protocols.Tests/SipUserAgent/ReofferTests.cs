using System.Text;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

public class ReofferTests
{
    [Fact]
    public void New_offer_is_passed_on_answered_and_acked()
    {
        var lab = new CallLab();
        var (alice, bob) = lab.Connect();
        lab.Bob.React = e => e is OfferArrived o ? new AcceptOffer(o.Leg, "v=0\r\nanswer") : null;
        lab.Alice.Do(new OfferAgain(alice, "v=0\r\nhold"));
        lab.Network.Run(1);
        Assert.Equal(new OfferArrived(bob, "v=0\r\nhold"), lab.Bob.Single<OfferArrived>());
        Assert.Equal(new OfferAccepted(alice, "v=0\r\nanswer"), lab.Alice.Single<OfferAccepted>());
        Assert.Equal(1, lab.Bob.Count<LegAcknowledged>());
        Assert.Equal(2, lab.Network.Count("ACK"));
    }

    [Fact]
    public void Refused_offer_leaves_the_session_as_it_was()
    {
        var lab = new CallLab();
        var (alice, _) = lab.Connect();
        lab.Bob.React = e => e is OfferArrived o ? new RefuseOffer(o.Leg, 488) : null;
        lab.Alice.Do(new OfferAgain(alice, "v=0\r\nhold"));
        lab.Network.Run(1);
        Assert.Equal(new OfferRefused(alice, 488), lab.Alice.Single<OfferRefused>());
        lab.Alice.Do(new EndLeg(alice, Termination.Success("done")));
        lab.AssertQuiet();
    }

    [Fact]
    public void Offers_that_cross_both_get_491_and_both_succeed_later()
    {
        var lab = new CallLab();
        var (alice, bob) = lab.Connect();
        lab.Alice.React = e => e is OfferArrived o ? new AcceptOffer(o.Leg, "v=0\r\nfrom-alice") : null;
        lab.Bob.React = e => e is OfferArrived o ? new AcceptOffer(o.Leg, "v=0\r\nfrom-bob") : null;
        lab.Alice.Do(new OfferAgain(alice, "v=0\r\na"));
        lab.Bob.Do(new OfferAgain(bob, "v=0\r\nb"));
        lab.Network.Run(10);
        Assert.Equal(2, lab.Network.Count("491 INVITE"));
        Assert.Equal(5, lab.Network.Count("INVITE"));
        Assert.Equal(new OfferAccepted(alice, "v=0\r\nfrom-bob"), lab.Alice.Single<OfferAccepted>());
        Assert.Equal(new OfferAccepted(bob, "v=0\r\nfrom-alice"), lab.Bob.Single<OfferAccepted>());
    }

    [Fact]
    public void Offer_nobody_answers_is_refused_by_us_in_time()
    {
        var lab = new CallLab();
        var (alice, _) = lab.Connect();
        lab.Alice.Do(new OfferAgain(alice, "v=0\r\nhold"));
        lab.Network.Run(11);
        Assert.Equal(new OfferRefused(alice, 500), lab.Alice.Single<OfferRefused>());
    }

    [Fact]
    public void Peer_that_forgot_the_dialog_ends_the_leg()
    {
        var lab = new CallLab();
        var (alice, _) = lab.Connect();
        lab.Network.Passes = m => m is not SipRequest { Method.Name: "BYE" };
        lab.Bob.Do(new EndLeg(lab.Bob.FirstLeg, Termination.Success("gone")));
        lab.Network.Run(40);
        lab.Network.Passes = _ => true;
        lab.Alice.Do(new OfferAgain(alice, "v=0\r\nhold"));
        lab.Network.Run(1);
        Assert.Equal(1, lab.Network.Count("481 INVITE"));
        Assert.Equal(Termination.Upstream("session-lost"), lab.Alice.Single<LegEnded>().Termination);
        lab.AssertQuiet();
    }

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", '5')]
    [InlineData("application/dtmf-relay", "Signal= # \nDuration=100", '#')]
    [InlineData("application/dtmf-relay", "Signal=10\r\n", '*')]
    [InlineData("application/dtmf", "d", 'D')]
    public void Digit_by_info_is_raised(string type, string body, char digit)
    {
        var (lab, phone, ok) = ConnectRaw();
        var info = phone.Request(SipMethod.Info, lab.Bob.Address, number: 2, toTag: ok.To.Tag);
        info.SetBody(type, Encoding.ASCII.GetBytes(body));
        phone.Send(info, lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.Equal(digit, lab.Bob.Single<DigitArrived>().Digit);
        Assert.Equal(1, lab.Network.Count("200 INFO"));
    }

    [Fact]
    public void Garbled_info_is_refused_and_raises_nothing()
    {
        var (lab, phone, ok) = ConnectRaw();
        var info = phone.Request(SipMethod.Info, lab.Bob.Address, number: 2, toTag: ok.To.Tag);
        info.SetBody("application/dtmf-relay", "Signal=banana"u8.ToArray());
        phone.Send(info, lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.Equal(1, lab.Network.Count("415 INFO"));
        Assert.Equal(0, lab.Bob.Count<DigitArrived>());
    }

    [Fact]
    public void Request_out_of_order_draws_500_with_retry_after_and_one_for_no_dialog_481()
    {
        var (lab, phone, ok) = ConnectRaw();
        phone.Send(phone.Request(SipMethod.Options, lab.Bob.Address, number: 1, toTag: ok.To.Tag), lab.Bob.Address);
        phone.Send(phone.Request(SipMethod.Bye, lab.Bob.Address, number: 9, toTag: "nonsense"), lab.Bob.Address);
        phone.Send(phone.Request(SipMethod.Options, lab.Bob.Address, number: 3, toTag: ok.To.Tag), lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.NotNull(phone.Last(500).Headers.Get("Retry-After"));
        Assert.Equal("481 BYE", $"481 {phone.Last(481).CSeq.Method}");
        Assert.Equal(1, lab.Network.Count("200 OPTIONS"));
        Assert.Equal(0, lab.Bob.Count<LegEnded>());
    }

    [Fact]
    public void Second_invite_while_the_first_waits_draws_500_with_retry_after()
    {
        var (lab, phone, ok) = ConnectRaw();
        phone.Send(phone.Request(SipMethod.Invite, lab.Bob.Address, VirtualAgent.Offer, number: 2, toTag: ok.To.Tag), lab.Bob.Address);
        lab.Network.Run(0.1);
        phone.Send(phone.Request(SipMethod.Invite, lab.Bob.Address, VirtualAgent.Offer, number: 3, toTag: ok.To.Tag), lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.NotNull(phone.Last(500).Headers.Get("Retry-After"));
        Assert.Equal(1, lab.Bob.Count<OfferArrived>());
    }

    private static (CallLab Lab, RawPeer Phone, SipResponse Ok) ConnectRaw()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        var phone = new RawPeer(lab.Network, "10.0.0.1:5070");
        var invite = phone.Request(SipMethod.Invite, lab.Bob.Address, VirtualAgent.Offer);
        phone.Send(invite, lab.Bob.Address);
        lab.Network.Run(0.1);
        var ok = phone.Last(200);
        phone.Send(phone.AckFor(invite, ok), lab.Bob.Address);
        lab.Network.Run(0.1);
        lab.Bob.React = _ => null;
        return (lab, phone, ok);
    }
}
