using System.Net;
using Crm.Primitives;
using Crm.Protocols.Tests.SipUserAgent;
using Crm.Sip;
using Crm.Sip.Transactions;

namespace Crm.Protocols.Tests.SipTransactions;

public class TransactionLayerTests : ITransactionUser, IClientTransactionUser
{
    private static readonly SipHop Peer = new(SipTransport.Udp, new IPEndPoint(IPAddress.Parse("192.0.2.9"), 5060));

    private readonly SipOutbox _outbox = new();
    private readonly List<ServerTransaction> _arrived = [];
    private readonly List<SipRequest> _acks = [];
    private readonly List<SipResponse> _responses = [];
    private readonly List<TransactionFailure> _failures = [];
    private readonly TransactionLayer _layer;
    private Instant _now;

    public TransactionLayerTests() => _layer = CreateLayer(1000);

    [Fact]
    public void Invite_the_user_has_not_answered_draws_100_at_once()
    {
        Receive(Request("INVITE", "z9hG4bK1"));
        Assert.Equal(["100"], Sent());
        Receive(Request("INVITE", "z9hG4bK1"));
        Assert.Equal(["100"], Sent());
        Assert.Single(_arrived);
        Assert.Equal(1, _layer.Figures.Retransmissions);
    }

    [Fact]
    public void Same_branch_from_another_sender_is_another_transaction()
    {
        Receive(Request("OPTIONS", "z9hG4bK1"));
        Receive(Request("OPTIONS", "z9hG4bK1", sentBy: "192.0.2.10", callId: "other"));
        Assert.Equal(2, _arrived.Count);
    }

    [Fact]
    public void Request_that_came_by_two_roads_is_refused_with_482()
    {
        Receive(Request("INVITE", "z9hG4bK1"));
        Sent();
        Receive(Request("INVITE", "z9hG4bK2"));
        Assert.Equal(["482"], Sent());
        Assert.Equal(1, _layer.Figures.Merged);
        Assert.Single(_arrived);
    }

    [Fact]
    public void Old_peer_without_branch_is_matched_by_the_rules_of_rfc_2543()
    {
        Receive(Request("INVITE", null));
        Receive(Request("INVITE", null));
        Assert.Single(_arrived);
        _layer.Respond(_arrived[0], SipResponse.CreateFor(_arrived[0].Request, 486, toTag: "t"), _now);
        Sent();
        Receive(Request("ACK", null, toTag: "t"));
        Pass(31);
        Assert.Empty(Sent());
        Assert.Empty(_acks);
        Receive(Request("INVITE", null, number: 2));
        Assert.Equal(2, _arrived.Count);
    }

    [Fact]
    public void Full_table_draws_a_stateless_503_with_retry_after()
    {
        var layer = CreateLayer(1);
        layer.Receive(Request("OPTIONS", "z9hG4bK1"), Peer, _now);
        layer.Receive(Request("OPTIONS", "z9hG4bK2", callId: "other"), Peer, _now);
        var refusal = Assert.IsType<SipResponse>(Taken().Single().Message);
        Assert.Equal(503, refusal.StatusCode);
        Assert.NotNull(refusal.Headers.Get("Retry-After"));
        Assert.Null(layer.Send(Request("OPTIONS", null, callId: "mine"), Peer, this, _now));
    }

    [Fact]
    public void Stray_responses_are_counted_only()
    {
        _layer.Receive(SipResponse.CreateFor(Request("INVITE", "z9hG4bKnobody"), 200, toTag: "x"), Peer, _now);
        Assert.Empty(Sent());
        Assert.Equal(1, _layer.Figures.StrayResponses);
    }

    [Fact]
    public void Ack_of_a_2xx_reaches_the_user_and_ack_of_a_refusal_does_not()
    {
        Receive(Request("INVITE", "z9hG4bK1"));
        _layer.Respond(_arrived[0], SipResponse.CreateFor(_arrived[0].Request, 200, toTag: "t"), _now);
        Receive(Request("ACK", "z9hG4bKfresh", toTag: "t"));
        Assert.Single(_acks);
        Receive(Request("INVITE", "z9hG4bK2", callId: "two"));
        _layer.Respond(_arrived[1], SipResponse.CreateFor(_arrived[1].Request, 486, toTag: "t"), _now);
        Receive(Request("ACK", "z9hG4bK2", callId: "two", toTag: "t"));
        Assert.Single(_acks);
    }

    [Fact]
    public void Response_goes_to_sent_by_port_or_to_rport_and_never_to_another_address()
    {
        var hop = Peer with { Address = new IPEndPoint(IPAddress.Parse("192.0.2.50"), 40000) };
        _layer.Receive(Request("INVITE", "z9hG4bK1", sentBy: "198.51.100.1:5070"), hop, _now);
        var plain = Taken().Single();
        Assert.Equal(IPEndPoint.Parse("192.0.2.50:5070"), plain.Hop.Numeric);
        Assert.Equal("192.0.2.50", plain.Message.TopVia.Received);
        _layer.Receive(Request("INVITE", "z9hG4bK2", sentBy: "198.51.100.1:5070", callId: "two", rport: true), hop, _now);
        var symmetric = Taken().Single();
        Assert.Equal(IPEndPoint.Parse("192.0.2.50:40000"), symmetric.Hop.Numeric);
        Assert.Equal(40000, symmetric.Message.TopVia.RPort);
    }

    [Fact]
    public void Large_request_tries_tcp_and_falls_back_to_udp_when_refused()
    {
        var request = Request("INVITE", null);
        request.Headers.Remove("Via");
        request.SetBody("application/sdp", new byte[1400]);
        _layer.Send(request, Peer, this, _now);
        var first = Taken().Single();
        Assert.Equal((SipTransport.Tcp, "TCP"), (first.Hop.Transport, first.Message.TopVia.Transport));
        _layer.TransportFailed(first.Message, _now);
        var second = Taken().Single();
        Assert.Equal((SipTransport.Udp, "UDP"), (second.Hop.Transport, second.Message.TopVia.Transport));
        Assert.NotEqual(first.Message.TopVia.Branch, second.Message.TopVia.Branch);
        _layer.TransportFailed(second.Message, _now);
        Assert.Equal([TransactionFailure.Transport], _failures);
        Assert.Equal(0, _layer.Count);
    }

    [Fact]
    public void Every_2xx_of_forks_reaches_the_user()
    {
        var request = Request("INVITE", null);
        request.Headers.Remove("Via");
        _layer.Send(request, Peer, this, _now);
        var sent = (SipRequest)Taken().Single().Message;
        foreach (string tag in new[] { "a", "b", "a" })
        {
            _layer.Receive(SipResponse.CreateFor(sent, 200, toTag: tag), Peer, _now);
        }

        Assert.Equal(["a", "b", "a"], _responses.Select(r => r.To.Tag));
        Pass(33);
        Assert.Equal(0, _layer.Count);
    }

    void ITransactionUser.RequestArrived(ServerTransaction transaction, Instant now) => _arrived.Add(transaction);

    void ITransactionUser.AckArrived(SipRequest ack, SipHop source, Instant now) => _acks.Add(ack);

    void IClientTransactionUser.ResponseArrived(ClientTransaction transaction, SipResponse response, Instant now) => _responses.Add(response);

    void IClientTransactionUser.RequestFailed(ClientTransaction transaction, TransactionFailure failure, Instant now) => _failures.Add(failure);

    private TransactionLayer CreateLayer(int max) => new(
        new() { SentByHost = "192.0.2.1", SentByPort = 5060, TransactionsMax = max }, new SeededRandomSource(5), _outbox)
    {
        User = this,
    };

    private void Receive(SipRequest request) => _layer.Receive(request, Peer, _now);

    private void Pass(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        _layer.Advance(_now);
    }

    private List<SendMessage> Taken()
    {
        var all = new List<SendMessage>();
        while (_outbox.TryTake(out var action))
        {
            all.Add((SendMessage)action);
        }

        return all;
    }

    private List<string> Sent() => [.. Taken().Select(s => s.Message is SipResponse r ? $"{r.StatusCode}" : ((SipRequest)s.Message).Method.Name)];

    private static SipRequest Request(
        string method, string? branch, string sentBy = "192.0.2.9", string callId = "call", int number = 1, string? toTag = null, bool rport = false)
    {
        Assert.True(SipMethod.TryParse(method, out var known));
        var request = new SipRequest(known, SipUri.Create("4001", "192.0.2.1"));
        request.Headers.Add("Via", $"SIP/2.0/UDP {sentBy}{(branch is null ? "" : $";branch={branch}")}{(rport ? ";rport" : "")}");
        request.Headers.Add("From", "<sip:100@192.0.2.9>;tag=f");
        request.Headers.Add("To", toTag is null ? "<sip:4001@192.0.2.1>" : $"<sip:4001@192.0.2.1>;tag={toTag}");
        request.Headers.Add("Call-ID", callId);
        request.Headers.Add("CSeq", $"{number} {method}");
        return request;
    }
}
