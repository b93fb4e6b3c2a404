using System.Net;
using System.Text;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipUserAgent;

/// <summary>A peer that sends what the test writes and keeps what it gets; it has no machinery of its own.</summary>
public sealed class RawPeer : INode
{
    private readonly VirtualNetwork _network;
    private int _branches;

    public RawPeer(VirtualNetwork network, string address, string user = "phone")
    {
        (_network, Address, User) = (network, IPEndPoint.Parse(address), user);
        network.Attach(this);
    }

    public IPEndPoint Address { get; }

    public string User { get; }

    public List<SipMessage> Received { get; } = [];

    public Instant NextDue => Instant.MaxValue;

    /// <summary>Answers requests; null stays silent.</summary>
    public Func<SipRequest, SipResponse?> Answers { get; set; } = _ => null;

    public SipResponse Last(int status) => Received.OfType<SipResponse>().Last(r => r.StatusCode == status);

    public IEnumerable<SipRequest> Requests(string method) => Received.OfType<SipRequest>().Where(r => r.Method.Name == method);

    public void Receive(SipMessage message, SipHop source, Instant now)
    {
        Received.Add(message);
        if (message is SipRequest request && Answers(request) is { } response)
        {
            Send(response, source.Numeric!);
        }
    }

    public void Advance(Instant now)
    {
    }

    public void Send(SipMessage message, IPEndPoint to) => _network.Send(message, Address, new SipHop(SipTransport.Udp, to));

    public SipRequest Request(SipMethod method, IPEndPoint to, string? sdp = null, uint number = 1, string callId = "raw-1", string toUser = "4001", string? toTag = null)
    {
        var uri = SipUri.Create(toUser, to.Address.ToString(), to.Port);
        var request = new SipRequest(method, uri);
        request.Headers.Add("Via", $"SIP/2.0/UDP {Address};branch=z9hG4bK{callId}{method}{number}-{_branches++};rport");
        request.Headers.Add("Max-Forwards", "70");
        request.Headers.Add("From", $"<sip:{User}@{Address.Address}>;tag=raw");
        request.Headers.Add("To", toTag is null ? $"<{uri}>" : $"<{uri}>;tag={toTag}");
        request.Headers.Add("Call-ID", callId);
        request.Headers.Add("CSeq", $"{number} {method}");
        request.Headers.Add("Contact", $"<sip:{User}@{Address}>");
        if (sdp is not null)
        {
            request.SetBody("application/sdp", Encoding.UTF8.GetBytes(sdp));
        }

        return request;
    }

    public SipRequest AckFor(SipRequest invite, SipResponse response, string? sdp = null)
    {
        var ack = Request(SipMethod.Ack, new IPEndPoint(IPAddress.Parse(invite.RequestUri.Host), invite.RequestUri.Port ?? 5060), sdp, invite.CSeq.Number, invite.CallId, toTag: response.To.Tag);
        return ack;
    }

    /// <summary>A response in the words of a phone.</summary>
    public SipResponse Respond(SipRequest request, int status, string? sdp = null, string tag = "phone-tag")
    {
        var response = SipResponse.CreateFor(request, status, toTag: tag);
        response.Headers.Add("Contact", $"<sip:{User}@{Address}>");
        if (sdp is not null)
        {
            response.SetBody("application/sdp", Encoding.UTF8.GetBytes(sdp));
        }

        return response;
    }
}
