using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Crm.Primitives;
using Crm.Sip;
using Crm.Sip.Authentication;
using Crm.Telephony.Signalling;

namespace Crm.Adapters.Tests.SipTransport;

public class CallsOverSocketsTests
{
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public async Task Call_between_two_endpoints_is_answered_and_ended(int padding)
    {
        await using var called = await EndpointLab.Start("127.77.5.2", "127.77.5.1");
        await using var caller = await EndpointLab.Start("127.77.5.1", "127.77.5.2", called.Address.ToString());
        called.React = e => e is InviteReceived i ? new AnswerLeg(i.Leg, Sdp) : null;
        var leg = new LegId(Guid.NewGuid());
        string offer = Sdp + string.Concat(Enumerable.Repeat("a=x-padding:0123456789\r\n", padding / 24));
        caller.Endpoint.Execute(new DialLeg(leg, new TrunkTarget(new TrunkId("lab"), "4001"), offer, "Alice", "100", TimeSpan.FromSeconds(20), []));

        var invite = await called.Next<InviteReceived>();
        Assert.Equal((offer, "4001"), (invite.SdpOffer, invite.ToUser));
        Assert.Equal(new TrunkOrigin(new TrunkId("lab")), invite.Origin);
        Assert.Equal(new LegAnswered(leg, Sdp), await caller.Next<LegAnswered>());
        await called.Next<LegConfirmed>();
        Assert.Equal(padding > 0 ? 1 : 0, called.Endpoint.GetFigures().Connections);

        called.Endpoint.Execute(new HangUpLeg(invite.Leg, Termination.Success("done")));
        Assert.Equal(Termination.Client("hung-up"), (await caller.Next<LegHungUp>()).Termination);
        Assert.Equal(Termination.Success("done"), (await called.Next<LegHungUp>()).Termination);
    }

    [Fact]
    public async Task Call_over_ipv6_is_answered_and_ended()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        await using var called = await EndpointLab.Start("::1", "::1");
        await using var caller = await EndpointLab.Start("::1", "::1", called.Address.ToString());
        called.React = e => e is InviteReceived i ? new AnswerLeg(i.Leg, Sdp) : null;
        var leg = new LegId(Guid.NewGuid());
        caller.Endpoint.Execute(new DialLeg(leg, new TrunkTarget(new TrunkId("lab"), "4001"), Sdp, null, "100", TimeSpan.FromSeconds(20), []));
        await called.Next<LegConfirmed>();
        caller.Endpoint.Execute(new HangUpLeg(leg, Termination.Success("done")));
        await called.Next<LegHungUp>();
    }

    [Fact]
    public async Task Stopping_ends_running_calls_with_bye()
    {
        await using var called = await EndpointLab.Start("127.77.6.2", "127.77.6.1");
        var caller = await EndpointLab.Start("127.77.6.1", "127.77.6.2", called.Address.ToString());
        called.React = e => e is InviteReceived i ? new AnswerLeg(i.Leg, Sdp) : null;
        caller.Endpoint.Execute(new DialLeg(new LegId(Guid.NewGuid()), new TrunkTarget(new TrunkId("lab"), "4001"), Sdp, null, "100", TimeSpan.FromSeconds(20), []));
        await called.Next<LegConfirmed>();
        await caller.DisposeAsync();
        await called.Next<LegHungUp>();
        Assert.Equal(Termination.Server("shutting-down"), (await caller.Next<LegHungUp>()).Termination);
    }

    [Fact]
    public async Task Peer_that_refuses_connections_fails_the_large_call_over_udp_instead()
    {
        await using var caller = await EndpointLab.Start("127.77.7.1", "127.77.7.2", "127.77.7.2:5060");
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(IPEndPoint.Parse("127.77.7.2:5060"));
        string offer = Sdp + string.Concat(Enumerable.Repeat("a=x-padding:0123456789\r\n", 100));
        caller.Endpoint.Execute(new DialLeg(new LegId(Guid.NewGuid()), new TrunkTarget(new TrunkId("lab"), "1"), offer, null, "100", TimeSpan.FromSeconds(20), []));
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        int length = await silent.ReceiveAsync(buffer, patience.Token);
        Assert.Contains("Via: SIP/2.0/UDP", Encoding.UTF8.GetString(buffer, 0, length), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browser_registers_over_websocket_and_is_called_on_that_connection()
    {
        await using var lab = await EndpointLab.Start("127.77.8.1", "203.0.113.");
        var (client, server) = await WebSocketPair();
        using var hangUp = new CancellationTokenSource();
        var serving = lab.Endpoint.Serve(server, IPEndPoint.Parse("127.77.8.9:40000"), hangUp.Token);

        var challenge = await Exchange(client, Register(1));
        Assert.Equal(401, challenge.StatusCode);
        var retry = Register(2);
        Assert.True(DigestClient.TryAnswer(retry, challenge, _ => new DigestAccount("agent1", "demo"), "c"));
        Assert.Equal(200, (await Exchange(client, retry)).StatusCode);
        Assert.Equal(new RegistrationChanged(new AgentId("agent1"), 1), await lab.Next<RegistrationChanged>());

        lab.Endpoint.Execute(new DialLeg(new LegId(Guid.NewGuid()), new RegisteredAgentTarget(new AgentId("agent1")), Sdp, "Caller", "100", TimeSpan.FromSeconds(20), []));
        var invite = Assert.IsType<SipRequest>(await Read(client));
        Assert.Equal(("INVITE", "WS"), (invite.Method.Name, invite.TopVia.Transport));
        client.Dispose();
        await serving;
        Assert.Equal(new RegistrationChanged(new AgentId("agent1"), 0), await lab.Next<RegistrationChanged>());
    }

    private static SipRequest Register(int number)
    {
        var request = new SipRequest(SipMethod.Register, SipUri.Create(null, "lab.test"));
        request.Headers.Add("Via", $"SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bKws{number}");
        request.Headers.Add("Max-Forwards", "70");
        request.Headers.Add("From", "<sip:agent1@lab.test>;tag=ws");
        request.Headers.Add("To", "<sip:agent1@lab.test>");
        request.Headers.Add("Call-ID", "ws-1");
        request.Headers.Add("CSeq", $"{number} REGISTER");
        request.Headers.Add("Contact", "<sip:agent1@df7jal23ls0d.invalid;transport=ws>");
        return request;
    }

    private static async Task<SipResponse> Exchange(WebSocket socket, SipRequest request)
    {
        await socket.SendAsync(SipMessageWriter.ToBytes(request), WebSocketMessageType.Text, true, CancellationToken.None);
        return Assert.IsType<SipResponse>(await Read(socket));
    }

    private static async Task<SipMessage> Read(WebSocket socket)
    {
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var received = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        Assert.True(SipMessageParser.TryParse(buffer.AsSpan(0, received.Count), SipParserOptions.Default, out var message, out _));
        return message!;
    }

    private static async Task<(WebSocket Client, WebSocket Server)> WebSocketPair()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptTcpClientAsync();
        return (
            WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions { SubProtocol = "sip" }),
            WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true, SubProtocol = "sip" }));
    }
}
