using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Sip;

namespace Crm.Adapters.Tests.SipTransport;

/// <summary>A bare UDP socket that speaks SIP as text. A ping after each message tells when all answers to it are in.</summary>
internal sealed class SipProbe : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly IPEndPoint _target;
    private int _pings;

    public SipProbe(string bind, IPEndPoint target)
    {
        _target = target;
        _socket.ReceiveBufferSize = 1 << 20;
        _socket.Bind(IPEndPoint.Parse(bind));
    }

    public void Send(ReadOnlySpan<byte> bytes) => _socket.SendTo(bytes, _target);

    /// <summary>Sends an OPTIONS and gives what came before its answer.</summary>
    public async Task<List<SipResponse>> Ping()
    {
        string callId = $"ping-{++_pings}";
        Send(Encoding.ASCII.GetBytes(Options(callId, "UDP", (IPEndPoint)_socket.LocalEndPoint!)));
        var before = new List<SipResponse>();
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            int length = await _socket.ReceiveAsync(buffer, patience.Token);
            if (!SipMessageParser.TryParse(buffer.AsSpan(0, length), SipParserOptions.Default, out var message, out _))
            {
                // The answer to a request with a broken Via carries that Via back.
                string status = Encoding.ASCII.GetString(buffer, 8, 3);
                before.Add(new SipResponse(int.Parse(status)));
                continue;
            }

            if (message is SipResponse response)
            {
                if (response.CallId == callId)
                {
                    Assert.Equal(200, response.StatusCode);
                    return before;
                }

                before.Add(response);
            }
        }
    }

    public static string Options(string callId, string transport, IPEndPoint from) =>
        $"OPTIONS sip:crm.test SIP/2.0\r\nVia: SIP/2.0/{transport} {from};branch=z9hG4bK{callId};rport\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:probe@{from}>;tag=p\r\nTo: <sip:crm.test>\r\nCall-ID: {callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

    public void Dispose() => _socket.Dispose();
}
