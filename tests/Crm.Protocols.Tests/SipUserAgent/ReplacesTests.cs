using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>An INVITE that is to take the place of a call (RFC 3891).</summary>
public class ReplacesTests
{
    private readonly RegistrarLab _lab = new();
    private readonly RawPeer _phone;
    private int _invites;

    public ReplacesTests() => _phone = _lab.AddPhone("10.9.0.1:5060");

    private VirtualAgent Us => _lab.Agent;

    [Fact]
    public void Phone_takes_over_a_call_of_its_own_agent()
    {
        var (leg, invite) = Call(answer: true);
        InviteFrom(_phone, NameOf(invite));
        var arrived = Us.Single<InviteArrived>();
        Assert.Equal((leg, RegistrarLab.Agent1), (arrived.Replaces!.Value, arrived.Agent!.Value));
        Assert.Equal(0, Us.Count<LegEnded>());
    }

    [Fact]
    public void Ringing_call_that_we_placed_may_be_replaced_also_early_only()
    {
        var (leg, invite) = Call(answer: false);
        InviteFrom(_phone, NameOf(invite) + ";early-only");
        Assert.Equal(leg, Us.Single<InviteArrived>().Replaces);
    }

    [Theory]
    [InlineData("{0};early-only", 486)]
    [InlineData("nobody;to-tag=1;from-tag=2", 481)]
    [InlineData("nobody;to-tag=1", 400)]
    [InlineData(";to-tag=1;from-tag=2", 400)]
    [InlineData("a b;to-tag=1;from-tag=2", 400)]
    [InlineData("x;to-tag=1;from-tag=\"2", 400)]
    public void What_cannot_be_replaced_is_refused_and_not_told(string replaces, int status)
    {
        var (_, invite) = Call(answer: true);
        InviteFrom(_phone, string.Format(System.Globalization.CultureInfo.InvariantCulture, replaces, NameOf(invite)));
        Assert.Equal(1, _lab.Network.Count($"{status} INVITE"));
        Assert.Equal(0, Us.Count<InviteArrived>());
    }

    [Fact]
    public void Call_that_has_just_ended_draws_603()
    {
        var (leg, invite) = Call(answer: true);
        Us.Do(new EndLeg(leg, Termination.Success("done")));
        InviteFrom(_phone, NameOf(invite));
        Assert.Equal(1, _lab.Network.Count("603 INVITE"));
    }

    [Fact]
    public void Phone_of_another_agent_may_not()
    {
        var (_, invite) = Call(answer: true);
        var other = new RawPeer(_lab.Network, "10.9.0.2:5060", "agent2");
        Assert.Equal(200, _lab.Register(other, "reg2").StatusCode);
        InviteFrom(other, NameOf(invite));
        Assert.Equal(1, _lab.Network.Count("403 INVITE"));
        Assert.Equal(0, Us.Count<InviteArrived>());
    }

    [Theory]
    [InlineData(false, 403)]
    [InlineData(true, 100)]
    public void Trunk_with_the_right_may_replace_a_call_of_its_own(bool mayTransfer, int status)
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), null, null, null, MayTransfer: mayTransfer);
        Us.React = e => e is InviteArrived { Replaces: null } i ? new AcceptInvite(i.Leg, VirtualAgent.Answer) : null;
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060", "+15550199");
        var first = carrier.Request(SipMethod.Invite, Us.Address, VirtualAgent.Offer, callId: "one");
        carrier.Send(first, Us.Address);
        _lab.Network.Run(0.1);
        string name = $"one;to-tag={carrier.Last(200).To.Tag};from-tag=raw";
        carrier.Received.Clear();
        var second = carrier.Request(SipMethod.Invite, Us.Address, VirtualAgent.Offer, callId: "two");
        second.Headers.Add("Replaces", name);
        second.Headers.Add("Require", "replaces");
        carrier.Send(second, Us.Address);
        _lab.Network.Run(0.1);
        Assert.Contains(carrier.Received.OfType<SipResponse>(), r => r.StatusCode == status && r.CallId == "two");
        Assert.Equal(mayTransfer ? 1 : 0, Us.Events.OfType<InviteArrived>().Count(e => e.Replaces is not null));
    }

    [Fact]
    public void Call_that_came_in_and_still_rings_cannot_be_replaced()
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), null, null, null, MayTransfer: true);
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060", "+15550199");
        carrier.Send(carrier.Request(SipMethod.Invite, Us.Address, VirtualAgent.Offer, callId: "one"), Us.Address);
        _lab.Network.Run(0.1);
        Us.Do(new ProgressInvite(Us.FirstLeg, 180, null));
        _lab.Network.Run(0.1);
        var second = carrier.Request(SipMethod.Invite, Us.Address, VirtualAgent.Offer, callId: "two");
        second.Headers.Add("Replaces", $"one;to-tag={carrier.Last(180).To.Tag};from-tag=raw");
        carrier.Send(second, Us.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(1, _lab.Network.Count("481 INVITE"));
    }

    private (LegId Leg, SipRequest Invite) Call(bool answer)
    {
        _phone.Answers = r => r.Method == SipMethod.Invite ? _phone.Respond(r, answer ? 200 : 180, answer ? VirtualAgent.Answer : null) : null;
        var leg = Us.Call(new AgentInviteTarget(RegistrarLab.Agent1));
        _lab.Network.Run(0.1);
        return (leg, _phone.Requests("INVITE").Last());
    }

    private static string NameOf(SipRequest invite) => $"{invite.CallId};to-tag={invite.From.Tag};from-tag=phone-tag";

    /// <summary>An INVITE with credentials and that Replaces.</summary>
    private void InviteFrom(RawPeer phone, string replaces)
    {
        string callId = $"pickup-{_invites++}";
        phone.Send(Create(1), Us.Address);
        _lab.Network.Run(0.1);
        var retry = Create(2);
        Assert.True(DigestClient.TryAnswer(retry, phone.Last(401), _ => new DigestAccount(phone.User, "demo"), "c"));
        phone.Send(retry, Us.Address);
        _lab.Network.Run(0.1);

        SipRequest Create(uint number)
        {
            var invite = phone.Request(SipMethod.Invite, Us.Address, VirtualAgent.Offer, number, callId);
            invite.Headers.Add("Replaces", replaces);
            return invite;
        }
    }
}
