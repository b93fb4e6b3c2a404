using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Crm.Sip;
using Crm.Sip.Authentication;

namespace Crm.Simulator.Agents;

/// <summary>
/// Registers a phone whose calls are taken elsewhere (the stage's port): REGISTER over UDP with digest, resent until answered
/// (RFC 3261 10.2, 17.1.2). One request at a time; not thread safe.
/// </summary>
internal sealed class DeviceRegistration : IDisposable
{
    /// <summary>How long a registration counts.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private const int SendingsMax = 5;
    private const int DatagramBytesMax = 65_535;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly IPEndPoint _server;
    private readonly IPEndPoint _phone;
    private readonly string _user;
    private readonly string _secret;
    private readonly TimeProvider _clock;
    private readonly string _callId = Guid.NewGuid().ToString("n");
    private readonly byte[] _buffer = new byte[DatagramBytesMax];
    private uint _number;

    public DeviceRegistration(IPEndPoint server, IPEndPoint phone, string user, string secret, TimeProvider clock)
    {
        (_server, _phone, _user, _secret, _clock) = (server, phone, user, secret, clock);
        _socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(new IPEndPoint(phone.Address, 0));
    }

    /// <summary>Registers or refreshes; true when the server agreed.</summary>
    public Task<bool> Register(CancellationToken cancellation) => Ask(Interval, cancellation);

    /// <summary>Takes the registration back; true when the server agreed.</summary>
    public Task<bool> Unregister(CancellationToken cancellation) => Ask(TimeSpan.Zero, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<bool> Ask(TimeSpan interval, CancellationToken cancellation)
    {
        var answer = await Exchange(Request(interval), cancellation);
        if (answer?.StatusCode == 401)
        {
            var retry = Request(interval);
            if (!DigestClient.TryAnswer(retry, answer, _ => new DigestAccount(_user, _secret), Guid.NewGuid().ToString("n")))
            {
                return false;
            }

            answer = await Exchange(retry, cancellation);
        }

        return answer?.IsSuccess == true;
    }

    private SipRequest Request(TimeSpan interval)
    {
        _number++;
        var local = (IPEndPoint)_socket.LocalEndPoint!;
        string address = $"sip:{_user}@{_server}";
        var request = new SipRequest(SipMethod.Register, SipUri.Create(null, _server.Address.ToString(), _server.Port));
        request.Headers.Add(SipHeaderNames.Via, $"SIP/2.0/UDP {local};branch=z9hG4bK{_callId[..8]}{_number};rport");
        request.Headers.Add(SipHeaderNames.MaxForwards, "70");
        request.Headers.Add(SipHeaderNames.From, $"<{address}>;tag={_callId[..8]}");
        request.Headers.Add(SipHeaderNames.To, $"<{address}>");
        request.Headers.Add(SipHeaderNames.CallId, _callId);
        request.Headers.Add(SipHeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{_number} REGISTER"));
        request.Headers.Add(SipHeaderNames.Contact, $"<sip:{_user}@{_phone}>");
        request.Headers.Add(SipHeaderNames.Expires, ((int)interval.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return request;
    }

    /// <summary>The final response; null when none came.</summary>
    private async Task<SipResponse?> Exchange(SipRequest request, CancellationToken cancellation)
    {
        byte[] bytes = SipMessageWriter.ToBytes(request);
        var wait = FirstWait;
        for (int sending = 0; sending < SendingsMax; sending++, wait *= 2)
        {
            using var patience = new CancellationTokenSource(wait, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            try
            {
                await _socket.SendToAsync(bytes, SocketFlags.None, _server, either.Token);
                return await Response(either.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                continue; // not answered in time: send it again
            }
            catch (SocketException)
            {
                return null; // the server is not there now
            }
        }

        return null;
    }

    private async Task<SipResponse> Response(CancellationToken cancellation)
    {
        string branchNumber = string.Create(CultureInfo.InvariantCulture, $"{_number} REGISTER");
        while (true)
        {
            var received = await _socket.ReceiveFromAsync(_buffer, SocketFlags.None, _server, cancellation);
            if (SipMessageParser.TryParse(_buffer.AsSpan(0, received.ReceivedBytes), SipParserOptions.Default, out var message, out _)
                && message is SipResponse { IsFinal: true } response
                && response.Headers.Get(SipHeaderNames.CSeq) == branchNumber)
            {
                return response;
            }
        }
    }
}
