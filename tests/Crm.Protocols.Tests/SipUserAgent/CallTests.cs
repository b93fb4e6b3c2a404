using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

public class CallTests
{
    private static readonly TrunkInviteTarget Bob4001 = new(CallLab.ToBob, "4001");

    [Fact]
    public void Call_rings_is_answered_and_confirmed()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 180, null) : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);

        var invite = lab.Bob.Single<InviteArrived>();
        Assert.Equal((CallLab.ToAlice, "+15550100", "Alice \"A\"", "4001", VirtualAgent.Offer), (invite.Trunk!.Value, invite.FromUser, invite.FromName, invite.ToUser, invite.Sdp));
        Assert.Contains(new("X-Crm-Interaction", "42"), invite.Headers);
        Assert.Equal(new LegProgressed(leg, 180, null), lab.Alice.Single<LegProgressed>());

        lab.Bob.Do(new AcceptInvite(invite.Leg, VirtualAgent.Answer));
        lab.Network.Run(1);
        Assert.Equal(new LegAccepted(leg, VirtualAgent.Answer), lab.Alice.Single<LegAccepted>());
        Assert.Equal(new LegAcknowledged(invite.Leg, null), lab.Bob.Single<LegAcknowledged>());
        Assert.Equal(["INVITE", "100 INVITE", "180 INVITE", "PRACK", "200 PRACK", "200 INVITE", "ACK"], lab.Network.Trace);
    }

    [Fact]
    public void Early_media_reaches_the_caller()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 183, VirtualAgent.Answer) : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        Assert.Equal((leg, 183, VirtualAgent.Answer), lab.Alice.Single<LegProgressed>() is var p ? (p.Leg, p.Status, p.Sdp!) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_side_hangs_up_with_one_bye_and_both_hear_of_it_once(bool callerHangsUp)
    {
        var lab = new CallLab();
        var (alice, bob) = lab.Connect();
        var termination = Termination.Success("agent-hung-up");
        (callerHangsUp ? lab.Alice : lab.Bob).Do(new EndLeg(callerHangsUp ? alice : bob, termination));
        lab.Network.Run(1);

        Assert.Equal(1, lab.Network.Count("BYE"));
        Assert.Equal(callerHangsUp ? termination : Termination.Client("hung-up"), lab.Alice.Single<LegEnded>().Termination);
        Assert.Equal(callerHangsUp ? Termination.Client("hung-up") : termination, lab.Bob.Single<LegEnded>().Termination);
        lab.AssertQuiet();
    }

    [Fact]
    public void Bye_from_both_sides_at_once_ends_both_once()
    {
        var lab = new CallLab();
        var (alice, bob) = lab.Connect();
        lab.Alice.Do(new EndLeg(alice, Termination.Success("a")));
        lab.Bob.Do(new EndLeg(bob, Termination.Success("b")));
        lab.Network.Run(1);
        Assert.Equal("a", lab.Alice.Single<LegEnded>().Termination.Reason);
        Assert.Equal("b", lab.Bob.Single<LegEnded>().Termination.Reason);
        lab.AssertQuiet();
    }

    [Fact]
    public void Lost_bye_response_is_repeated_and_the_leg_is_forgotten()
    {
        var lab = new CallLab();
        var (alice, _) = lab.Connect();
        int lost = 0;
        lab.Network.Passes = m => m is not SipResponse || m.CSeq.Method != SipMethod.Bye || lost++ >= 3;
        lab.Alice.Do(new EndLeg(alice, Termination.Success("done")));
        lab.Network.Run(10);
        Assert.Equal(4, lab.Network.Count("200 BYE"));
        Assert.Equal(1, lab.Bob.Count<LegEnded>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Bye_to_a_peer_that_vanished_is_given_up()
    {
        var lab = new CallLab();
        var (alice, bob) = lab.Connect();
        lab.Network.Passes = _ => false;
        lab.Alice.Do(new EndLeg(alice, Termination.Success("done")));
        lab.Bob.Do(new EndLeg(bob, Termination.Success("done")));
        lab.AssertQuiet();
    }

    [Theory]
    [InlineData(486, "busy")]
    [InlineData(603, "rejected")]
    [InlineData(404, "number-unknown")]
    [InlineData(480, "no-answer")]
    public void Refusal_reaches_the_caller_and_both_legs_end_once(int status, string reason)
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new RefuseInvite(i.Leg, status, TimeSpan.FromSeconds(5), "no \"room\"\r\n") : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        Assert.Equal(new LegRefused(leg, status, Termination.Client(reason)), lab.Alice.Single<LegRefused>());
        Assert.Equal(1, lab.Bob.Count<LegEnded>());
        Assert.Equal(1, lab.Network.Count("ACK"));
        lab.AssertQuiet();
    }

    [Fact]
    public void Offerless_invite_gets_our_offer_and_the_answer_comes_in_the_ack()
    {
        var lab = new CallLab();
        var phone = new RawPeer(lab.Network, "10.0.0.1:5070");
        lab.Bob.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Offer) : null;
        var invite = phone.Request(SipMethod.Invite, lab.Bob.Address, sdp: null);
        phone.Send(invite, lab.Bob.Address);
        lab.Network.Run(0.1);
        var ok = phone.Last(200);
        phone.Send(phone.AckFor(invite, ok, VirtualAgent.Answer), lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.Null(lab.Bob.Single<InviteArrived>().Sdp);
        Assert.Equal(VirtualAgent.Answer, lab.Bob.Single<LegAcknowledged>().Sdp);
    }

    [Fact]
    public void Call_without_ack_is_ended_with_bye_after_64_T1()
    {
        var lab = new CallLab();
        lab.Network.Passes = m => m is not SipRequest { Method.Name: "ACK" };
        lab.Bob.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        lab.Alice.Call(Bob4001);
        lab.Network.Run(31.9);
        Assert.Equal(0, lab.Bob.Count<LegEnded>());
        lab.Network.Run(1);
        Assert.Equal(Termination.Client("ack-timeout"), lab.Bob.Single<LegEnded>().Termination);
        Assert.Equal(1, lab.Network.Count("BYE"));

        // 200 at 0, 0.5, 1.5, 3.5, 7.5, then every four seconds; each copy draws an ACK.
        Assert.Equal(11, lab.Network.Count("200 INVITE"));
        Assert.Equal(11, lab.Network.Count("ACK"));
        Assert.Equal(1, lab.Alice.Count<LegAccepted>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Hang_up_before_the_ack_waits_for_it_before_bye()
    {
        var lab = new CallLab();
        bool lose = true;
        lab.Network.Passes = m => !lose || m is not SipRequest { Method.Name: "ACK" };
        lab.Bob.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        lab.Alice.Call(Bob4001);
        lab.Network.Run(0.2);
        lab.Bob.Do(new EndLeg(lab.Bob.FirstLeg, Termination.Success("early")));
        lab.Network.Run(0.1);
        Assert.Equal(0, lab.Network.Count("BYE"));
        lose = false;
        lab.Network.Run(1);
        Assert.Equal(1, lab.Network.Count("BYE"));
        Assert.Equal(1, lab.Alice.Count<LegEnded>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Commands_for_unknown_or_ended_legs_are_counted_and_ignored()
    {
        var lab = new CallLab();
        var (alice, _) = lab.Connect();
        lab.Alice.Do(new EndLeg(new LegId(Guid.NewGuid()), Termination.Success("x")));
        lab.Alice.Do(new AcceptInvite(alice, VirtualAgent.Answer));
        lab.Alice.Do(new EndLeg(alice, Termination.Success("x")));
        lab.Alice.Do(new OfferAgain(alice, VirtualAgent.Offer));
        Assert.Equal(3, lab.Alice.Core.Figures.CommandsIgnored);
    }

    [Fact]
    public void Draining_agent_refuses_new_calls_and_ends_the_others()
    {
        var lab = new CallLab();
        lab.Connect();
        lab.Bob.Core.Drain();
        lab.Bob.Core.EndAll(Termination.Server("shutting-down"), lab.Network.Now);
        lab.Bob.Flush();
        lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        Assert.Equal(503, lab.Alice.Single<LegRefused>().Status);
        Assert.Equal(1, lab.Alice.Count<LegEnded>());
        Assert.Contains(lab.Network.Messages, m => m is SipResponse { StatusCode: 503 } && m.Headers.Contains("Retry-After"));
        lab.AssertQuiet();
    }
}
