using System.Security.Cryptography;
using Crm.Media.Transport;
using Crm.Media.WebRtc.Dtls;
using Crm.Rtp.Addresses;
using Crm.Rtp.Control;
using Crm.Rtp.Ice;
using Crm.Rtp.Packets;
using Crm.Rtp.Srtp;

namespace Crm.Media.WebRtc;

/// <summary>
/// One WebRTC association on the shared port: ICE-lite, DTLS and SRTP. No media passes before the peer's certificate was compared
/// with the fingerprint of its SDP, in whatever order SDP and handshake arrive. <see cref="IMediaTransportSink.OnLost"/> with
/// consent-expired or ice-timeout can be followed by OnConnected when checks come again; every other reason is final. All calls on
/// the port's media thread; <see cref="Tick"/> drives the timers.
/// </summary>
internal sealed class WebRtcTransport : IMediaTransport, IDtlsOutput
{
    private readonly WebRtcPort _port;
    private readonly DtlsContext _dtlsContext;
    private readonly IMediaTransportSink _sink;
    private readonly IceLiteAgent _ice;
    private readonly List<TransportAddress> _bound = new(IceLiteAgent.MaxCandidates);
    private WebRtcRemote? _remote;
    private DtlsSrtp? _dtls;
    private TransportAddress _dtlsPeer;
    private string? _previousUfrag;
    private bool _holdsHandshake;
    private bool _disposed;

    /// <summary>Opens a session; the factory does.</summary>
    internal WebRtcTransport(WebRtcPort port, DtlsContext dtlsContext, IMediaTransportSink sink, long nowMicroseconds)
    {
        _port = port;
        _dtlsContext = dtlsContext;
        _sink = sink;
        _ice = new IceLiteAgent(FreshCredentials(), nowMicroseconds);
        _port.Add(this, _ice.Local.Ufrag);
    }

    /// <inheritdoc/>
    public int LocalPort => _port.LocalPort;

    /// <summary>Where the association stands.</summary>
    internal WebRtcState State { get; private set; }

    /// <summary>What our SDP says; the role is the one agreed, passive before.</summary>
    internal WebRtcParameters Parameters => new(
        _ice.Local.Ufrag, _ice.Local.Password, _dtlsContext.Fingerprint, _remote?.OurRole ?? DtlsRole.Server, _port.Candidates);

    /// <summary>The profile DTLS agreed on; none before.</summary>
    internal SrtpProfile Profile => _dtls?.Profile ?? SrtpProfile.None;

    /// <summary>Where media goes; none before a nomination.</summary>
    internal TransportAddress Destination => _ice.Nominated;

    /// <summary>Counters.</summary>
    internal TransportFigures Figures { get; } = new();

    /// <summary>
    /// Takes the peer's SDP parameters: from its offer before we answer, or from its answer. Again after an ICE restart; fingerprint
    /// and role of a running association must not change then. False, with a reason, when they cannot be used.
    /// </summary>
    internal bool TrySetRemote(WebRtcRemote remote, out string? reason)
    {
        reason = null;
        if (!CertificateFingerprint.TryNormalise(remote.FingerprintAlgorithm, remote.Fingerprint, out string fingerprint))
        {
            reason = "unsupported-fingerprint";
        }
        else if (!IceCredentials.IsIceText(remote.Ufrag, 4))
        {
            reason = "bad-ice-ufrag";
        }
        else if (_dtls is not null && _remote is not null && (_remote.Fingerprint != fingerprint || _remote.OurRole != remote.OurRole))
        {
            reason = "dtls-identity-changed";
        }

        if (reason is not null)
        {
            return false;
        }

        _remote = remote with { Fingerprint = fingerprint };
        _ice.SetRemote(remote.Ufrag);
        _dtls?.Expect(fingerprint);
        TryStartAsClient(MediaThread.Now());
        AfterDtls();
        return true;
    }

    /// <summary>Begins an ICE restart: new credentials for the next SDP; the old ones stay good until the peer uses the new.</summary>
    internal WebRtcParameters RestartIce()
    {
        string replaced = _ice.Local.Ufrag;
        _ice.Restart(FreshCredentials());
        if (_ice.PreviousUfrag != replaced)
        {
            // restarted twice before the peer used the first new credentials
            _port.RemoveUfrag(replaced);
        }

        _previousUfrag = _ice.PreviousUfrag;
        _port.AddUfrag(this, _ice.Local.Ufrag);
        return Parameters;
    }

    /// <inheritdoc/>
    public bool SendRtp(ReadOnlySpan<byte> packet) => Send(packet, control: false);

    /// <inheritdoc/>
    public bool SendRtcp(ReadOnlySpan<byte> packet) => Send(packet, control: true);

    /// <inheritdoc/>
    public void Tick(long nowMicroseconds)
    {
        if (_disposed || State == WebRtcState.Closed)
        {
            return;
        }

        if (_dtls is { IsUp: false })
        {
            _dtls.OnTimer(nowMicroseconds);
            AfterDtls();
        }

        if (State != WebRtcState.Closed && _ice.TryExpire(nowMicroseconds))
        {
            bool wasUp = State == WebRtcState.Connected;
            State = WebRtcState.Disconnected;
            _sink.OnLost(wasUp ? "consent-expired" : "ice-timeout");
        }
    }

    /// <summary>Says goodbye (DTLS close_notify) and frees everything.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _dtls?.Shutdown();
        _disposed = true;
        EndHandshake(completed: false);
        _dtls?.Dispose();
        State = WebRtcState.Closed;
        _port.RemoveUfrag(_ice.Local.Ufrag);
        ForgetPreviousUfrag();
        foreach (var address in _bound)
        {
            _port.Unbind(address, this);
        }

        _port.Closed();
    }

    /// <inheritdoc/>
    void IDtlsOutput.SendDtls(ReadOnlySpan<byte> datagram)
    {
        var room = _port.Reserve();
        var to = _ice.Nominated.IsNone ? _dtlsPeer : _ice.Nominated;
        if (datagram.Length <= room.Length)
        {
            datagram.CopyTo(room);
            Count(_port.Commit(datagram.Length, to));
        }
    }

    /// <summary>A STUN datagram that names this session.</summary>
    internal void OnStun(ReadOnlySpan<byte> datagram, in TransportAddress from, long now)
    {
        Figures.Received++;
        var outcome = _ice.OnStun(datagram, from, now, _port.Reserve());
        if (outcome.ResponseLength > 0)
        {
            Count(_port.Commit(outcome.ResponseLength, from));
        }

        if (outcome.Verdict < IceVerdict.Valid)
        {
            Figures.Unauthentic++;
            return;
        }

        BindAddress(from);
        if (_ice.PreviousUfrag is null)
        {
            ForgetPreviousUfrag();
        }

        if (State == WebRtcState.New)
        {
            State = WebRtcState.Connecting;
        }

        if (outcome.Verdict == IceVerdict.Regained && State == WebRtcState.Disconnected)
        {
            State = WebRtcState.Connecting;
        }

        TryStartAsClient(now);
        AfterDtls();
    }

    /// <summary>A datagram from an address that passed a check.</summary>
    internal void OnDatagram(PacketKind kind, ReadOnlySpan<byte> datagram, in TransportAddress from, long now)
    {
        Figures.Received++;
        switch (kind)
        {
            case PacketKind.Dtls:
                OnDtls(datagram, from, now);
                break;
            case PacketKind.Rtp or PacketKind.Rtcp when State is not (WebRtcState.Connected or WebRtcState.Disconnected):
                Figures.Premature++;
                break;
            case PacketKind.Rtp or PacketKind.Rtcp:
                OnMedia(kind, datagram, now);
                break;
            default:
                Figures.Malformed++;
                break;
        }
    }

    private static IceCredentials FreshCredentials()
    {
        Span<byte> random = stackalloc byte[IceCredentials.UfragLength + IceCredentials.PasswordLength];
        RandomNumberGenerator.Fill(random);
        return IceCredentials.Make(random);
    }

    private void OnDtls(ReadOnlySpan<byte> datagram, in TransportAddress from, long now)
    {
        if (State == WebRtcState.Closed)
        {
            return;
        }

        if (_dtls is null)
        {
            // as the client we speak first; before SDP is known the peer of our offer is the client
            bool hello = datagram.Length > 13 && datagram[0] == 22 && datagram[13] == 1;
            if (!hello || _remote?.OurRole == DtlsRole.Client || !TryBegin(DtlsRole.Server, now))
            {
                Figures.Premature++;
                return;
            }
        }

        _dtlsPeer = from;
        _dtls!.Receive(datagram);
        AfterDtls();
    }

    private void OnMedia(PacketKind kind, ReadOnlySpan<byte> datagram, long now)
    {
        if (_dtls?.Receiver is not { } receiver)
        {
            Figures.Premature++;
            return;
        }

        Span<byte> clear = stackalloc byte[datagram.Length];
        datagram.CopyTo(clear);
        bool control = kind == PacketKind.Rtcp;
        if (!(control ? receiver.TryUnprotectRtcp(clear, out int length) : receiver.TryUnprotectRtp(clear, out length)))
        {
            Figures.Unauthentic++;
            return;
        }

        if (!(control ? RtcpReader.IsValid(clear[..length]) : RtpPacketReader.TryRead(clear[..length], out _)))
        {
            Figures.Malformed++;
        }
        else if (control)
        {
            _sink.OnRtcp(clear[..length], now);
        }
        else
        {
            _sink.OnRtp(clear[..length], now);
        }
    }

    private bool Send(ReadOnlySpan<byte> packet, bool control)
    {
        if (_disposed || State != WebRtcState.Connected || _dtls?.Sender is not { } sender)
        {
            Figures.SendFailures++;
            return false;
        }

        var room = _port.Reserve();
        int length;
        bool good = control ? sender.TryProtectRtcp(packet, room, out length) : sender.TryProtectRtp(packet, room, out length);
        return Count(good && _port.Commit(length, _ice.Nominated));
    }

    private bool Count(bool sent)
    {
        if (sent)
        {
            Figures.Sent++;
        }
        else
        {
            Figures.SendFailures++;
        }

        return sent;
    }

    private void TryStartAsClient(long now)
    {
        if (_dtls is null && _remote?.OurRole == DtlsRole.Client && !_ice.Nominated.IsNone && State != WebRtcState.Closed)
        {
            TryBegin(DtlsRole.Client, now);
        }
    }

    private bool TryBegin(DtlsRole role, long now)
    {
        if (!_port.TryBeginHandshake())
        {
            return false;
        }

        _holdsHandshake = true;
        _dtls = new DtlsSrtp(_dtlsContext, role, this, now);
        if (_remote is not null)
        {
            _dtls.Expect(_remote.Fingerprint);
        }

        return true;
    }

    private void AfterDtls()
    {
        if (_dtls is null || State == WebRtcState.Closed)
        {
            return;
        }

        if (_dtls.Ended is { } reason)
        {
            EndHandshake(completed: false);
            State = WebRtcState.Closed;
            _sink.OnLost(reason);
            return;
        }

        if (!_dtls.IsHandshaking)
        {
            EndHandshake(completed: true);
        }

        if (_dtls.IsUp && State == WebRtcState.Connecting && !_ice.Nominated.IsNone)
        {
            State = WebRtcState.Connected;
            _sink.OnConnected();
        }
    }

    private void EndHandshake(bool completed)
    {
        if (_holdsHandshake)
        {
            _holdsHandshake = false;
            _port.EndHandshake(completed);
        }
    }

    private void BindAddress(in TransportAddress from)
    {
        if (!_ice.Evicted.IsNone && _bound.Remove(_ice.Evicted))
        {
            _port.Unbind(_ice.Evicted, this);
        }

        if (!_bound.Contains(from))
        {
            _bound.Add(from);
        }

        _port.Bind(from, this);
    }

    private void ForgetPreviousUfrag()
    {
        if (_previousUfrag is not null)
        {
            _port.RemoveUfrag(_previousUfrag);
            _previousUfrag = null;
        }
    }
}
