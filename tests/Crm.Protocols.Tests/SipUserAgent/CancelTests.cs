using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

public class CancelTests
{
    private static readonly TrunkInviteTarget Bob4001 = new(CallLab.ToBob, "4001");

    [Fact]
    public void Ringing_call_is_cancelled_with_487_and_both_legs_end()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 180, null) : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        lab.Alice.Do(new EndLeg(leg, Termination.Client("caller-hung-up")));
        lab.Network.Run(1);
        Assert.Equal(["INVITE", "100 INVITE", "180 INVITE", "PRACK", "200 PRACK", "CANCEL", "200 CANCEL", "487 INVITE", "ACK"], lab.Network.Trace);
        Assert.Equal(Termination.Client("caller-hung-up"), lab.Alice.Single<LegEnded>().Termination);
        Assert.Equal(Termination.Client("cancelled"), lab.Bob.Single<LegEnded>().Termination);
        lab.AssertQuiet();
    }

    [Fact]
    public void Cancel_waits_for_the_first_provisional()
    {
        var lab = new CallLab();
        bool silent = true;
        lab.Network.Passes = m => !silent || m is not SipResponse;
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 180, null) : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Alice.Do(new EndLeg(leg, Termination.Client("caller-hung-up")));
        lab.Network.Run(0.4);
        Assert.Equal(0, lab.Network.Count("CANCEL"));
        silent = false;
        lab.Network.Run(2);
        Assert.Equal(1, lab.Network.Count("CANCEL"));
        Assert.Equal(1, lab.Bob.Count<LegEnded>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Cancel_that_crosses_200_is_acked_then_byed()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 180, null) : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        lab.Bob.Do(new AcceptInvite(lab.Bob.FirstLeg, VirtualAgent.Answer));
        lab.Alice.Do(new EndLeg(leg, Termination.Client("caller-hung-up")));
        lab.Network.Run(2);
        Assert.Equal(1, lab.Network.Count("CANCEL"));
        Assert.Equal(1, lab.Network.Count("BYE"));
        Assert.True(lab.Network.Count("ACK") >= 1);
        Assert.Equal(0, lab.Alice.Count<LegAccepted>());
        Assert.Equal(1, lab.Alice.Count<LegEnded>());
        Assert.Equal(1, lab.Bob.Count<LegEnded>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Ring_timeout_cancels_and_fails_with_408()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 180, null) : null;
        var leg = lab.Alice.Call(Bob4001, ringSeconds: 12);
        lab.Network.Run(11.9);
        Assert.Equal(0, lab.Alice.Count<LegRefused>());
        lab.Network.Run(1);
        Assert.Equal(new LegRefused(leg, 408, Termination.Client("no-answer")), lab.Alice.Single<LegRefused>());
        Assert.Equal(1, lab.Network.Count("487 INVITE"));
        lab.AssertQuiet();
    }

    [Fact]
    public void Trunk_that_says_nothing_at_all_fails_with_504_in_six_seconds()
    {
        var lab = new CallLab();
        lab.Network.Passes = _ => false;
        var leg = lab.Alice.Call(Bob4001, ringSeconds: 60);
        lab.Network.Run(5.9);
        Assert.Equal(0, lab.Alice.Count<LegRefused>());
        lab.Network.Run(0.2);
        Assert.Equal(new LegRefused(leg, 504, Termination.Upstream("no-response")), lab.Alice.Single<LegRefused>());
        lab.AssertQuiet();
    }

    [Fact]
    public void Trunk_that_stays_silent_longer_than_64_T1_allows_fails_with_504()
    {
        var lab = new CallLab(change: o => o with { TrunkSilence = TimeSpan.FromMinutes(2) });
        lab.Network.Passes = _ => false;
        lab.Alice.Call(Bob4001, ringSeconds: 60);
        lab.Network.Run(31);
        Assert.Equal(0, lab.Alice.Count<LegRefused>());
        lab.Network.Run(2);
        Assert.Equal((504, "no-response"), (lab.Alice.Single<LegRefused>().Status, lab.Alice.Single<LegRefused>().Termination.Reason));
        lab.AssertQuiet();
    }

    [Fact]
    public void Cancelled_call_whose_487_never_comes_is_forgotten_after_64_T1()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new ProgressInvite(i.Leg, 180, null) : null;
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        lab.Network.Passes = _ => false;
        lab.Alice.Do(new EndLeg(leg, Termination.Client("caller-hung-up")));
        lab.Network.Run(70);
        Assert.Equal((0, 0, 0, 0), lab.Alice.Core.Gauges);
    }

    [Fact]
    public void Cancel_for_nothing_draws_481()
    {
        var lab = new CallLab();
        var phone = new RawPeer(lab.Network, "10.0.0.1:5070");
        phone.Send(phone.Request(SipMethod.Cancel, lab.Bob.Address), lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.Equal(481, phone.Last(481).StatusCode);
    }

    [Fact]
    public void Cancel_after_the_answer_changes_nothing()
    {
        var lab = new CallLab();
        lab.Bob.React = e => e is InviteArrived i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        var phone = new RawPeer(lab.Network, "10.0.0.1:5070");
        var invite = phone.Request(SipMethod.Invite, lab.Bob.Address, VirtualAgent.Offer);
        phone.Send(invite, lab.Bob.Address);
        lab.Network.Run(0.1);
        phone.Send(phone.AckFor(invite, phone.Last(200)), lab.Bob.Address);
        phone.Send(InviteCompanions.CreateCancel(invite, null), lab.Bob.Address);
        lab.Network.Run(0.1);
        Assert.Equal(1, lab.Network.Count("200 CANCEL"));
        Assert.Equal(0, lab.Bob.Count<LegEnded>());
        Assert.Equal(1, lab.Bob.Count<LegAcknowledged>());
    }
}
