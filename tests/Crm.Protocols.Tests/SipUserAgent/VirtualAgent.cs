using System.Net;
using Crm.Primitives;
using Crm.Primitives.Security;
using Crm.Sip;
using Crm.Sip.Transactions;
using Crm.Sip.UserAgent;
using UserAgentCore = Crm.Sip.UserAgent.SipUserAgent;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>A user agent on the virtual network, with what it told and what it should do when told.</summary>
public sealed class VirtualAgent : INode
{
    public const string Offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
    public const string Answer = "v=0\r\no=- 2 2 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 5000 RTP/AVP 0\r\n";

    private readonly VirtualNetwork _network;

    public VirtualAgent(VirtualNetwork network, string address, LabDirectory directory, int seed, Func<UserAgentOptions, UserAgentOptions>? change = null)
    {
        _network = network;
        Address = IPEndPoint.Parse(address);
        var options = new UserAgentOptions { PublicHost = Address.Address.ToString(), PublicPort = Address.Port, TcpForLargeRequests = false };
        Core = new UserAgentCore(
            change?.Invoke(options) ?? options, directory, new SeededRandomSource(seed), new SignInThrottle(), new byte[32]);
        network.Attach(this);
    }

    public IPEndPoint Address { get; }

    public UserAgentCore Core { get; }

    public List<UserAgentEvent> Events { get; } = [];

    /// <summary>Reacts to events, for example by answering.</summary>
    public Func<UserAgentEvent, LegCommand?> React { get; set; } = _ => null;

    public Instant NextDue => Core.NextDue;

    public T Single<T>() where T : UserAgentEvent => Assert.Single(Events.OfType<T>());

    public int Count<T>() where T : UserAgentEvent => Events.OfType<T>().Count();

    public LegId FirstLeg => Events.OfType<InviteArrived>().First().Leg;

    public void Do(LegCommand command)
    {
        Core.Execute(command, _network.Now);
        Flush();
    }

    public LegId Call(InviteTarget target, double ringSeconds = 30, string sdp = Offer)
    {
        var leg = new LegId(Guid.NewGuid());
        Do(new PlaceInvite(leg, target, sdp, "Alice \"A\"", "+15550100", TimeSpan.FromSeconds(ringSeconds), [new("X-Crm-Interaction", "42")]));
        return leg;
    }

    public void Receive(SipMessage message, SipHop source, Instant now)
    {
        Core.Receive(message, source, now);
        Flush();
    }

    public void Advance(Instant now)
    {
        Core.Advance(now);
        Flush();
    }

    public void Flush()
    {
        while (Core.Outbox.TryTake(out var action))
        {
            if (action is SendMessage send)
            {
                _network.Send(send.Message, Address, send.Hop);
            }
            else if (action is UserAgentEvent happened)
            {
                Events.Add(happened);
                if (React(happened) is { } command)
                {
                    Core.Execute(command, _network.Now);
                }
            }
        }
    }
}
