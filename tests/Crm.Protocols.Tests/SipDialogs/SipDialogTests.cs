using System.Net;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Dialogs;
using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipDialogs;

public class SipDialogTests
{
    [Fact]
    public void Called_side_keeps_the_route_as_recorded_and_the_caller_reversed()
    {
        var invite = Invite("Record-Route: <sip:p2.test;lr>, <sip:p1.test;lr>");
        var called = SipDialog.ForServer(invite, "local")!;
        Assert.Equal(["p2.test", "p1.test"], called.RouteSet.Select(r => r.Uri.Host));

        var response = SipResponse.CreateFor(invite, 200, toTag: "remote");
        response.Headers.Add("Record-Route", "<sip:p2.test;lr>, <sip:p1.test;lr>");
        response.Headers.Add("Contact", "<sip:bob@192.0.2.20>");
        var caller = SipDialog.ForClient(invite, response);
        Assert.Equal(["p1.test", "p2.test"], caller.RouteSet.Select(r => r.Uri.Host));
        Assert.Equal(new DialogKey("call", "from-tag", "remote"), caller.Key);
    }

    [Fact]
    public void Requests_count_up_and_name_both_sides()
    {
        var dialog = SipDialog.ForServer(Invite(), "local")!;
        (dialog, var first) = dialog.CreateRequest(SipMethod.Info);
        (_, var second) = dialog.CreateRequest(SipMethod.Bye);
        Assert.Equal([1u, 2u], [first.CSeq.Number, second.CSeq.Number]);
        Assert.Equal(("local", "from-tag", "sip:alice@192.0.2.10:5070"), (second.From.Tag, second.To.Tag, second.RequestUri.ToString()));
    }

    [Fact]
    public void Strict_router_becomes_the_request_uri_and_the_target_the_last_route()
    {
        var dialog = SipDialog.ForServer(Invite("Record-Route: <sip:strict.test>, <sip:loose.test;lr>"), "local")!;
        var (_, request) = dialog.CreateRequest(SipMethod.Bye);
        Assert.Equal("sip:strict.test", request.RequestUri.ToString());
        Assert.Equal(["sip:loose.test;lr", "sip:alice@192.0.2.10:5070"], request.Routes.Select(r => r.Uri.ToString()));
    }

    [Fact]
    public void Numbers_must_grow_and_contacts_refresh_the_target()
    {
        var dialog = SipDialog.ForServer(Invite(), "local")!;
        Assert.Null(dialog.Accept(7));
        Assert.Null(dialog.Accept(6));
        dialog = dialog.Accept(100)!;
        Assert.Null(dialog.Accept(99));
        var refresh = Invite();
        refresh.Headers.Set("Contact", "<sip:alice@192.0.2.99>");
        Assert.Equal("192.0.2.99", dialog.Refresh(refresh).RemoteTarget.Host);
    }

    [Theory]
    [InlineData("Contact: <tel:+1555>")]
    [InlineData("Contact: <mailto:a@b.test>")]
    public void Invite_without_a_reachable_contact_makes_no_dialog(string contact)
    {
        var invite = Invite();
        invite.Headers.Set("Contact", contact[9..]);
        Assert.Null(SipDialog.ForServer(invite, "local"));
    }

    [Theory]
    [InlineData("192.0.2.10:5070", "192.0.2.10:5070", false)]
    [InlineData("10.1.1.1:5070", "192.0.2.10:40000", true)]
    public void Peer_behind_nat_is_reached_where_it_came_from(string said, string from, bool symmetric)
    {
        var invite = Invite();
        invite.Headers.Set("Via", $"SIP/2.0/UDP {said};branch=z9hG4bKx;rport");
        invite.Headers.Set("Contact", $"<sip:alice@{said}>");
        var dialog = SipDialog.ForServer(invite, "local")!;
        var road = PeerRoad.Back(invite, dialog.RemoteTarget, new SipHop(SipTransport.Udp, IPEndPoint.Parse(from)));
        Assert.Equal(symmetric, road.Symmetric);
        Assert.Equal(IPEndPoint.Parse(from), road.Next(dialog).Numeric);
    }

    [Theory]
    [InlineData("Q.850;cause=17", TerminationResult.Client, "busy")]
    [InlineData("SIP;cause=200;text=\"Call completed elsewhere\"", TerminationResult.Success, "answered-elsewhere")]
    [InlineData("Q.850;cause=38", TerminationResult.Upstream, "q850-38")]
    [InlineData("Q.850;cause=16", TerminationResult.Client, "hung-up")]
    [InlineData("nonsense;;;cause=", TerminationResult.Client, "hung-up")]
    public void Reason_of_the_peer_is_understood(string header, TerminationResult result, string word)
    {
        var bye = Invite();
        bye.Headers.Add("Reason", header);
        Assert.Equal(new Termination(result, word), ReasonHeader.Read(bye, "hung-up"));
    }

    [Theory]
    [InlineData(null, "timer", 1800, false)]
    [InlineData("600", "timer", 600, false)]
    [InlineData("600;refresher=uas", "timer", 600, true)]
    [InlineData("600", null, 600, true)]
    [InlineData("999999999", "timer", 1800, false)]
    public void Session_timer_is_agreed_by_the_table_of_rfc_4028(string? asked, string? supported, int seconds, bool we)
    {
        var invite = Invite();
        foreach (var (name, value) in new[] { ("Session-Expires", asked), ("Supported", supported) })
        {
            if (value is not null)
            {
                invite.Headers.Add(name, value);
            }
        }

        Assert.Equal(new SessionTimer(TimeSpan.FromSeconds(seconds), we), SessionTimer.Agree(invite, TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void Peer_that_knows_no_timers_gets_none()
    {
        Assert.Null(SessionTimer.Agree(Invite(), TimeSpan.FromMinutes(30)));
        Assert.Equal(TimeSpan.FromSeconds(60), new SessionTimer(TimeSpan.FromSeconds(90), true).OverAfter);
        Assert.Equal(TimeSpan.FromSeconds(1768), new SessionTimer(TimeSpan.FromSeconds(1800), true).OverAfter);
    }

    private static SipRequest Invite(string? extra = null)
    {
        var invite = new SipRequest(SipMethod.Invite, SipUri.Create("4001", "192.0.2.1"));
        invite.Headers.Add("Via", "SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKx");
        invite.Headers.Add("From", "<sip:alice@a.test>;tag=from-tag");
        invite.Headers.Add("To", "<sip:4001@192.0.2.1>");
        invite.Headers.Add("Call-ID", "call");
        invite.Headers.Add("CSeq", "7 INVITE");
        invite.Headers.Add("Contact", "<sip:alice@192.0.2.10:5070>");
        if (extra?.Split(": ", 2) is [var name, var value])
        {
            invite.Headers.Add(name, value);
        }

        return invite;
    }
}
