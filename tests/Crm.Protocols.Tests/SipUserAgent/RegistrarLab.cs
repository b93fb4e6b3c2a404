using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Sip.UserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>A user agent with the devices agent1 and agent2, secret "demo", and phones to play them.</summary>
public sealed class RegistrarLab
{
    public static readonly AgentId Agent1 = new("agent1");

    public RegistrarLab(Func<UserAgentOptions, UserAgentOptions>? change = null)
    {
        Directory.AddDevice("agent1", "demo");
        Directory.AddDevice("agent2", "demo");
        Agent = new VirtualAgent(Network, "10.0.0.1:5060", Directory, 7, change);
    }

    public VirtualNetwork Network { get; } = new();

    public LabDirectory Directory { get; } = new();

    public VirtualAgent Agent { get; }

    /// <summary>A phone of agent1 that is registered.</summary>
    public RawPeer AddPhone(string address)
    {
        var phone = new RawPeer(Network, address, "agent1");
        Assert.Equal(200, Register(phone, "reg-" + address).StatusCode);
        return phone;
    }

    /// <summary>Registers with credentials and gives the final answer; refusals of the first, bare REGISTER come as they are.</summary>
    public SipResponse Register(RawPeer phone, string callId, uint number = 1, string secret = "demo", string? expires = null, Action<SipRequest>? change = null, string? user = null)
    {
        var bare = CreateRegister(phone, callId, number, expires, change, user);
        phone.Received.Clear();
        phone.Send(bare, Agent.Address);
        Network.Run(0.1);
        var challenge = phone.Received.OfType<SipResponse>().Single();
        if (challenge.StatusCode != 401)
        {
            return challenge;
        }

        var retry = CreateRegister(phone, callId, number + 1, expires, change, user);
        Assert.True(DigestClient.TryAnswer(retry, challenge, _ => new DigestAccount(user ?? phone.User, secret), "cnonce"));
        phone.Received.Clear();
        phone.Send(retry, Agent.Address);
        Network.Run(0.1);
        return phone.Received.OfType<SipResponse>().Single();
    }

    private SipRequest CreateRegister(RawPeer phone, string callId, uint number, string? expires, Action<SipRequest>? change, string? user)
    {
        var request = phone.Request(SipMethod.Register, Agent.Address, number: number, callId: callId, toUser: user ?? phone.User);
        if (expires is not null)
        {
            request.Headers.Set("Expires", expires);
        }

        change?.Invoke(request);
        return request;
    }
}
