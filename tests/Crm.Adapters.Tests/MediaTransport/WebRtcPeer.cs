using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Media.WebRtc;
using Crm.Media.WebRtc.Dtls;
using Crm.Rtp.Packets;
using Crm.Rtp.Srtp;
using Crm.Rtp.Stun;

namespace Crm.Adapters.Tests.MediaTransport;

/// <summary>
/// The other end of a WebRTC association, as a browser would be: full ICE with one pair, DTLS in either role, SRTP. Works on the
/// test's thread with a blocking socket; a wait that runs out throws.
/// </summary>
internal sealed class WebRtcPeer : IDtlsOutput, IDisposable
{
    internal const string Ufrag = "peer";
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly DtlsContext _context;
    private readonly IPEndPoint _engine;
    private readonly byte[] _buffer = new byte[2048];
    private readonly Queue<byte[]> _media = new();
    private DtlsSrtp? _dtls;
    private byte[]? _stunResponse;

    internal WebRtcPeer(int enginePort, string profiles = DtlsContext.DefaultProfiles)
    {
        _engine = new IPEndPoint(IPAddress.Loopback, enginePort);
        _context = DtlsContext.TryCreate(DateTimeOffset.UtcNow, out _, profiles)!;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveTimeout = 20_000;
    }

    internal string Fingerprint => _context.Fingerprint;

    /// <summary>DTLS datagrams that are still to be lost on their way to the peer.</summary>
    internal int DtlsToLose { get; set; }

    internal DtlsSrtp Dtls => _dtls!;

    public void SendDtls(ReadOnlySpan<byte> datagram) => Send(datagram);

    public void Dispose()
    {
        _dtls?.Dispose();
        _context.Dispose();
        _socket.Dispose();
    }

    internal WebRtcRemote AsRemote(DtlsRole engineRole = DtlsRole.Server, string? fingerprint = null) =>
        new(Ufrag, "peer-password-is-not-used", "sha-256", fingerprint ?? Fingerprint, engineRole);

    internal void Send(ReadOnlySpan<byte> datagram) => _socket.SendTo(datagram, _engine);

    /// <summary>One connectivity check; true when it is answered with success.</summary>
    internal bool Check(WebRtcParameters engine, bool use = true)
    {
        byte[] buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, "transaction!"u8);
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{engine.Ufrag}:{Ufrag}"));
        writer.AddPriority(1);
        writer.AddRole(StunAttributeType.IceControlling, 1);
        if (use)
        {
            writer.Add(StunAttributeType.UseCandidate, default);
        }

        writer.AddIntegrity(Encoding.ASCII.GetBytes(engine.Password));
        writer.AddFingerprint();
        Send(buffer.AsSpan(0, writer.Length));
        _stunResponse = null;
        while (_stunResponse is null)
        {
            Pump();
        }

        return StunMessage.TryRead(_stunResponse, out var response)
            && response.Type == StunMessageType.BindingSuccess
            && response.VerifyIntegrity(Encoding.ASCII.GetBytes(engine.Password));
    }

    /// <summary>Runs DTLS to its end, as client unless told otherwise; the engine's fingerprint is checked.</summary>
    internal void Handshake(WebRtcParameters engine, DtlsRole role = DtlsRole.Client)
    {
        _dtls = new DtlsSrtp(_context, role, this, 0);
        _dtls.Expect(engine.Fingerprint);
        while (_dtls.IsHandshaking)
        {
            Pump();
        }
    }

    internal void SendRtp(ReadOnlySpan<byte> packet)
    {
        byte[] output = new byte[packet.Length + SrtpSender.MaxOverhead];
        Assert.True(Dtls.Sender!.TryProtectRtp(packet, output, out int length));
        Send(output.AsSpan(0, length));
    }

    internal void SendRtcp(ReadOnlySpan<byte> packet)
    {
        byte[] output = new byte[packet.Length + SrtpSender.MaxOverhead];
        Assert.True(Dtls.Sender!.TryProtectRtcp(packet, output, out int length));
        Send(output.AsSpan(0, length));
    }

    internal byte[] NextRtp()
    {
        while (_media.Count == 0)
        {
            Pump();
        }

        byte[] packet = _media.Dequeue();
        Assert.True(Dtls.Receiver!.TryUnprotectRtp(packet, out int length));
        return packet[..length];
    }

    /// <summary>Waits for the DTLS association to end and returns why.</summary>
    internal string NextEnd()
    {
        while (Dtls.Ended is null)
        {
            Pump();
        }

        return Dtls.Ended;
    }

    private void Pump()
    {
        int length = _socket.Receive(_buffer);
        var datagram = _buffer.AsSpan(0, length);
        switch (Demultiplexer.Classify(datagram))
        {
            case PacketKind.Stun:
                _stunResponse = datagram.ToArray();
                break;
            case PacketKind.Dtls when DtlsToLose > 0:
                DtlsToLose--;
                break;
            case PacketKind.Dtls:
                _dtls?.Receive(datagram);
                break;
            case PacketKind.Rtp:
                _media.Enqueue(datagram.ToArray());
                break;
        }
    }
}
