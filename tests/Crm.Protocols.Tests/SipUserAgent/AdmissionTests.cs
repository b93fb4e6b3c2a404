using System.Net;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Sip.UserAgent;
using Crm.Sip.UserAgent.Admission;

namespace Crm.Protocols.Tests.SipUserAgent;

public class AdmissionTests
{
    private readonly RegistrarLab _lab = new();

    [Fact]
    public void Stranger_is_challenged_and_nothing_is_raised()
    {
        var stranger = new RawPeer(_lab.Network, "203.0.113.5:5060", "scanner");
        stranger.Send(stranger.Request(SipMethod.Invite, _lab.Agent.Address, VirtualAgent.Offer), _lab.Agent.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(401, stranger.Last(401).StatusCode);
        Assert.Equal(0, _lab.Agent.Count<InviteArrived>());
        Assert.DoesNotContain("100 INVITE", _lab.Network.Trace);
    }

    [Fact]
    public void Trunk_needs_no_credentials_and_its_identity_is_believed()
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), null, null, null);
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060", "+15550199");
        var invite = carrier.Request(SipMethod.Invite, _lab.Agent.Address, VirtualAgent.Offer);
        invite.Headers.Add("P-Asserted-Identity", "\"Real Name\" <sip:+15550777@carrier.test>");
        invite.Headers.Add("X-Trace", "abc");
        carrier.Send(invite, _lab.Agent.Address);
        _lab.Network.Run(0.1);
        var arrived = _lab.Agent.Single<InviteArrived>();
        Assert.Equal((new TrunkId("carrier"), null, "+15550777", "Real Name"), (arrived.Trunk!.Value, arrived.Agent, arrived.FromUser, arrived.FromName));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("user;id")]
    public void Withheld_caller_stays_unknown(string privacy)
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), null, null, null);
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060", "+15550199");
        var invite = carrier.Request(SipMethod.Invite, _lab.Agent.Address, VirtualAgent.Offer);
        invite.Headers.Add("P-Asserted-Identity", "<sip:+15550777@carrier.test>");
        invite.Headers.Add("Privacy", privacy);
        carrier.Send(invite, _lab.Agent.Address);
        _lab.Network.Run(0.1);
        Assert.Equal((null, null), (_lab.Agent.Single<InviteArrived>().FromUser, _lab.Agent.Single<InviteArrived>().FromName));
    }

    [Fact]
    public void Registered_device_inside_a_trunk_network_is_still_a_device()
    {
        _lab.Directory.Trunks["10.9.0."] = new SipTrunk(new TrunkId("demo"), null, null, null);
        var phone = _lab.AddPhone("10.9.0.1:5060");
        var invite = phone.Request(SipMethod.Invite, _lab.Agent.Address, VirtualAgent.Offer, callId: "c1");
        phone.Send(invite, _lab.Agent.Address);
        _lab.Network.Run(0.1);
        var challenge = phone.Last(401);
        var retry = phone.Request(SipMethod.Invite, _lab.Agent.Address, VirtualAgent.Offer, number: 2, callId: "c1");
        Assert.True(DigestClient.TryAnswer(retry, challenge, _ => new DigestAccount("agent1", "demo"), "c"));
        phone.Send(retry, _lab.Agent.Address);
        _lab.Network.Run(0.1);
        var arrived = _lab.Agent.Single<InviteArrived>();
        Assert.Equal((null, RegistrarLab.Agent1), (arrived.Trunk, arrived.Agent!.Value));

        var caller = new RawPeer(_lab.Network, "10.9.0.2:5060", "agent1");
        caller.Send(caller.Request(SipMethod.Invite, _lab.Agent.Address, VirtualAgent.Offer, callId: "c2"), _lab.Agent.Address);
        _lab.Network.Run(0.1);
        Assert.Equal(new TrunkId("demo"), _lab.Agent.Events.OfType<InviteArrived>().Last().Trunk);
    }

    [Fact]
    public void Trunk_that_challenges_is_answered_with_its_secret()
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), "198.51.100.9:5060", "us", "s3cret");
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060");
        carrier.Answers = r =>
        {
            if (r.Method != SipMethod.Invite)
            {
                return null;
            }

            if (r.Headers.Contains("Proxy-Authorization"))
            {
                return carrier.Respond(r, 200, VirtualAgent.Answer);
            }

            var response = carrier.Respond(r, 407);
            response.Headers.Add("Proxy-Authenticate", "Digest realm=\"carrier\", nonce=\"abc\", algorithm=SHA-256, qop=\"auth\"");
            return response;
        };
        _lab.Agent.Call(new TrunkInviteTarget(new TrunkId("carrier"), "+15550123"));
        _lab.Network.Run(1);
        Assert.Equal(1, _lab.Agent.Count<LegAccepted>());
        var invites = carrier.Requests("INVITE").ToList();
        Assert.Equal([1u, 2u], invites.Select(i => i.CSeq.Number));
        Assert.Single(invites.Select(i => i.CallId).Distinct());
    }

    [Fact]
    public void Trunk_that_refuses_our_secret_is_not_asked_forever()
    {
        _lab.Directory.Trunks["198.51.100."] = new SipTrunk(new TrunkId("carrier"), "198.51.100.9:5060", "us", "wrong");
        var carrier = new RawPeer(_lab.Network, "198.51.100.9:5060");
        carrier.Answers = r =>
        {
            var response = carrier.Respond(r, 401);
            response.Headers.Add("WWW-Authenticate", "Digest realm=\"carrier\", nonce=\"abc\", qop=\"auth\", stale=true");
            return r.Method == SipMethod.Invite ? response : null;
        };
        _lab.Agent.Call(new TrunkInviteTarget(new TrunkId("carrier"), "+15550123"));
        _lab.Network.Run(1);
        Assert.Equal(401, _lab.Agent.Single<LegRefused>().Status);
        Assert.Equal(2, carrier.Requests("INVITE").Count());
    }

    [Fact]
    public void Flood_from_one_source_is_cut_and_others_are_not()
    {
        var limiter = new SourceRateLimiter(perSecond: 10, burst: 20, capacity: 100);
        var now = new Instant(1_000_000);
        var flooder = IPAddress.Parse("203.0.113.1");
        Assert.Equal(20, Enumerable.Range(0, 1000).Count(_ => limiter.TryTake(flooder, now)));
        Assert.True(limiter.TryTake(IPAddress.Parse("203.0.113.2"), now));
        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => limiter.TryTake(flooder, now + TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public void Table_of_sources_stays_bounded_and_ipv6_counts_by_64()
    {
        var limiter = new SourceRateLimiter(perSecond: 1, burst: 1, capacity: 100);
        for (int i = 0; i < 10_000; i++)
        {
            limiter.TryTake(new IPAddress([10, 1, (byte)(i >> 8), (byte)i]), default);
        }

        Assert.Equal(100, limiter.Count);
        Assert.True(limiter.TryTake(IPAddress.Parse("2001:db8::1"), default));
        Assert.False(limiter.TryTake(IPAddress.Parse("2001:db8::2"), default));
        Assert.True(limiter.TryTake(IPAddress.Parse("2001:db8:0:1::2"), default));
    }
}
