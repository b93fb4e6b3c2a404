using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>Transfers that we ask a carrier for (RFC 3515 2.4.1).</summary>
public class OwnReferTests
{
    private readonly VirtualNetwork _network = new();
    private readonly LabDirectory _directory = new();
    private readonly VirtualAgent _us;
    private readonly RawPeer _carrier;
    private int _referStatus = 202;

    public OwnReferTests()
    {
        _directory.Trunks["10.0.0.9"] = new SipTrunk(new TrunkId("carrier"), "10.0.0.9:5060", null, null, TakesRefer: true);
        _us = new VirtualAgent(_network, "10.0.0.8:5060", _directory, 5);
        _carrier = new RawPeer(_network, "10.0.0.9:5060", "carrier");
        _carrier.Answers = r => r.Method == SipMethod.Ack ? null
            : _carrier.Respond(r, r.Method == SipMethod.Refer ? _referStatus : 200, r.Method == SipMethod.Invite ? VirtualAgent.Answer : null, "t" + r.CallId);
    }

    private IEnumerable<int> Progress => _us.Events.OfType<ReferProgressed>().Select(e => e.Status);

    private SipRequest Invite => _carrier.Requests("INVITE").First();

    [Fact]
    public void Progress_is_told_from_the_notices_until_a_final_one()
    {
        var leg = Call();
        _us.Do(new ReferPeer(leg, "+15550777", null));
        _network.Run(0.1);
        var refer = Assert.Single(_carrier.Requests("REFER"));
        Assert.Equal(("<sip:+15550777@10.0.0.9:5060>", true, true), (refer.Headers.Get("Refer-To")!, refer.Headers.Contains("Referred-By"), refer.Headers.Contains("Contact")));
        Notify(1, "SIP/2.0 100 Trying\r\n");
        Notify(2, "SIP/2.0 100 Trying\r\n");
        Notify(3, "SIP/2.0 180 Ringing\r\nContact: x\r\n", $"refer;id={refer.CSeq.Number}");
        Notify(4, "SIP/2.0 200 OK", state: "terminated;reason=noresource");
        Assert.Equal([100, 180, 200], Progress);
        Notify(5, "SIP/2.0 200 OK", state: "terminated");
        Assert.Equal((4, 1), (_network.Count("200 NOTIFY"), _network.Count("481 NOTIFY")));
        _network.Run(200);
        Assert.Equal([100, 180, 200], Progress);
    }

    [Fact]
    public void Another_call_of_ours_is_named_as_the_carrier_sees_it()
    {
        var leg = Call();
        var other = Call();
        _us.Do(new ReferPeer(leg, "+15550777", other));
        _network.Run(0.1);
        var two = _carrier.Requests("INVITE").Last();
        string value = Assert.Single(_carrier.Requests("REFER")).Headers.Get("Refer-To")!;
        Assert.True(NameAddress.TryParse(value, out var address));
        Assert.True(ReplacesHeader.TryParse(Uri.UnescapeDataString(address.Uri.Headers["Replaces"]!), out var replaces));
        Assert.Equal(new ReplacesHeader(two.CallId, "t" + two.CallId, two.From.Tag!), replaces);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(603)]
    public void Refusal_is_told_as_the_outcome_and_another_may_follow(int status)
    {
        _referStatus = status;
        var leg = Call();
        _us.Do(new ReferPeer(leg, "+15550777", null));
        _network.Run(0.1);
        _us.Do(new ReferPeer(leg, "+15550777", null));
        _network.Run(0.1);
        Assert.Equal([status, status], Progress);
    }

    [Fact]
    public void Second_one_while_one_is_pending_a_replaced_call_that_is_gone_and_an_empty_number_are_refused_at_once()
    {
        var leg = Call();
        _us.Do(new ReferPeer(leg, "", null));
        _us.Do(new ReferPeer(leg, "1", new LegId(Guid.NewGuid())));
        _us.Do(new ReferPeer(leg, "1", leg));
        _us.Do(new ReferPeer(leg, "1", null));
        _us.Do(new ReferPeer(leg, "1", null));
        Assert.Equal([403, 481, 481, 491], Progress);
    }

    [Fact]
    public void Trunk_that_takes_none_is_not_asked()
    {
        _directory.Trunks["10.0.0.9"] = _directory.Trunks["10.0.0.9"] with { TakesRefer = false };
        _us.Do(new ReferPeer(Call(), "+15550777", null));
        _network.Run(0.1);
        Assert.Equal([403], Progress);
        Assert.Empty(_carrier.Requests("REFER"));
    }

    [Fact]
    public void Carrier_that_falls_silent_times_out()
    {
        var leg = Call();
        _us.Do(new ReferPeer(leg, "+15550777", null));
        _network.Run(0.1);
        Notify(1, "SIP/2.0 100 Trying\r\n");
        _network.Run(181);
        Assert.Equal([100, 408], Progress);
        Assert.Equal(0, _us.Count<LegEnded>());
    }

    [Theory]
    [InlineData("SIP/2.0 100 Trying\r\n", "terminated;reason=giveup", 500)]
    [InlineData("", "terminated;reason=giveup", 500)]
    [InlineData("SIP/2.0 486 Busy Here\r\n", "active", 486)]
    public void Subscription_that_ends_without_an_outcome_counts_as_failed(string fragment, string state, int told)
    {
        _us.Do(new ReferPeer(Call(), "+15550777", null));
        _network.Run(0.1);
        Notify(1, fragment, state: state);
        Assert.Equal([told], Progress);
    }

    [Theory]
    [InlineData("SIP/2.0 100 Trying\r\n", "presence", 489)]
    [InlineData("SIP/2.0 100 Trying\r\n", null, 489)]
    [InlineData("SIP/2.0 100 Trying\r\n", "refer;id=77", 481)]
    [InlineData("HTTP/1.1 200 OK\r\n", "refer", 400)]
    [InlineData("SIP/2.0 2000 OK\r\n", "refer", 400)]
    [InlineData("SIP/2.0 999 OK\r\n", "refer", 400)]
    [InlineData("", "refer", 400)]
    public void Notices_that_say_nothing_are_refused(string fragment, string? package, int status)
    {
        _us.Do(new ReferPeer(Call(), "+15550777", null));
        _network.Run(0.1);
        Notify(1, fragment, package);
        Assert.Equal(1, _network.Count($"{status} NOTIFY"));
        Assert.Empty(Progress);
    }

    [Fact]
    public void Hang_up_in_the_middle_leaves_nothing_behind()
    {
        var leg = Call();
        _us.Do(new ReferPeer(leg, "+15550777", null));
        _us.Do(new EndLeg(leg, Termination.Success("done")));
        _network.Run(240);
        Assert.Empty(Progress);
        Assert.Equal((0, 0, 0, 0), _us.Core.Gauges);
    }

    private LegId Call()
    {
        var leg = _us.Call(new TrunkInviteTarget(new TrunkId("carrier"), "+15550123"));
        _network.Run(0.1);
        Assert.Contains(_us.Events.OfType<LegAccepted>(), e => e.Leg == leg);
        return leg;
    }

    private void Notify(uint number, string fragment, string? package = "refer", string state = "active;expires=60")
    {
        var notify = _carrier.Request(SipMethod.Notify, _us.Address, number: number, callId: Invite.CallId, toTag: Invite.From.Tag);
        notify.Headers.Set("From", $"{Invite.To};tag=t{Invite.CallId}");
        notify.Headers.Add("Subscription-State", state);
        if (package is not null)
        {
            notify.Headers.Add("Event", package);
        }

        if (fragment.Length > 0)
        {
            notify.SetBody("message/sipfrag;version=2.0", System.Text.Encoding.ASCII.GetBytes(fragment));
        }

        _carrier.Send(notify, _us.Address);
        _network.Run(0.1);
    }
}
