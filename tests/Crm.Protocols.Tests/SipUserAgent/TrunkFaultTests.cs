using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>What a trunk says of itself: the cause beside a refusal, and its answers when it is asked whether it is there.</summary>
public sealed class TrunkFaultTests
{
    private static readonly TrunkInviteTarget Bob4001 = new(CallLab.ToBob, "4001");

    [Theory]
    [InlineData("Q.850;cause=34;text=\"no circuit\"", 34)]
    [InlineData("q.850 ; cause=17", 17)]
    [InlineData("SIP;cause=503", null)]
    [InlineData("Q.850;text=\"none\"", null)]
    [InlineData("Q.850;cause=200", null)]
    [InlineData("Q.850;cause=999999999999", null)]
    public void The_cause_beside_a_refusal_is_told(string reason, int? cause)
    {
        var (lab, carrier) = Carrier(request => Refusal(request, 503, reason));
        var leg = lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        Assert.Equal(new LegRefused(leg, 503, Termination.Upstream("sip-503"), cause), lab.Alice.Single<LegRefused>());
        Assert.Single(carrier.Requests("ACK"));
    }

    [Fact]
    public void The_first_of_several_reasons_that_names_a_cause_counts()
    {
        var (lab, _) = Carrier(request =>
        {
            var response = Refusal(request, 480, "SIP;cause=480");
            response.Headers.Add("Reason", "Q.850;cause=20");
            return response;
        });
        lab.Alice.Call(Bob4001);
        lab.Network.Run(1);
        Assert.Equal((480, 20), (lab.Alice.Single<LegRefused>().Status, lab.Alice.Single<LegRefused>().Cause));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(503)]
    public void A_probe_tells_what_the_trunk_answers_to_options(int status)
    {
        var (lab, carrier) = Carrier(request => request.Method == SipMethod.Options ? SipResponse.CreateFor(request, status, toTag: "there") : null);
        lab.Alice.Do(new ProbeTrunk(new LegId(Guid.NewGuid()), CallLab.ToBob));
        lab.Network.Run(1);
        Assert.Equal(new TrunkProbed(CallLab.ToBob, status), lab.Alice.Single<TrunkProbed>());
        var asked = Assert.Single(carrier.Requests("OPTIONS"));
        Assert.Equal("sip:10.0.0.2:5060", asked.RequestUri.ToString());
        Assert.Equal("70", asked.Headers.Get("Max-Forwards"));
        lab.Network.Run(60);
        Assert.Equal((0, 0, 0, 0), lab.Alice.Core.Gauges);
    }

    [Fact]
    public void A_probe_without_an_answer_is_408_after_64_T1()
    {
        var (lab, carrier) = Carrier(_ => null);
        lab.Alice.Do(new ProbeTrunk(new LegId(Guid.NewGuid()), CallLab.ToBob));
        lab.Network.Run(31);
        Assert.Equal(0, lab.Alice.Count<TrunkProbed>());
        lab.Network.Run(2);
        Assert.Equal(new TrunkProbed(CallLab.ToBob, 408), lab.Alice.Single<TrunkProbed>());
        Assert.True(carrier.Requests("OPTIONS").Count() > 5, "it was repeated");
        Assert.Equal((0, 0, 0, 0), lab.Alice.Core.Gauges);
    }

    [Fact]
    public void A_trunk_that_is_nowhere_is_told_at_once()
    {
        var (lab, _) = Carrier(_ => null);
        lab.Alice.Do(new ProbeTrunk(new LegId(Guid.NewGuid()), new TrunkId("nowhere")));
        Assert.Equal(new TrunkProbed(new TrunkId("nowhere"), 503), lab.Alice.Single<TrunkProbed>());
    }

    /// <summary>Alice, and a carrier at the address of her trunk that answers as the test says; an ACK draws nothing.</summary>
    private static (Place Lab, RawPeer Carrier) Carrier(Func<SipRequest, SipResponse?> answers)
    {
        var network = new VirtualNetwork();
        var directory = new LabDirectory();
        directory.Trunks["10.0.0.2"] = new SipTrunk(CallLab.ToBob, "10.0.0.2:5060", null, null);
        var carrier = new RawPeer(network, "10.0.0.2:5060", "carrier") { Answers = request => request.Method == SipMethod.Ack ? null : answers(request) };
        return (new Place(network, new VirtualAgent(network, "10.0.0.1:5060", directory, 2)), carrier);
    }

    private static SipResponse Refusal(SipRequest request, int status, string reason)
    {
        var response = SipResponse.CreateFor(request, status, toTag: "refused");
        response.Headers.Add("Reason", reason);
        return response;
    }

    private sealed record Place(VirtualNetwork Network, VirtualAgent Alice);
}
