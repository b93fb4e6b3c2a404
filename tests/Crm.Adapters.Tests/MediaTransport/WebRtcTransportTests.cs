using System.Net;
using System.Net.Sockets;
using Crm.Media.Transport;
using Crm.Media.WebRtc;
using Crm.Media.WebRtc.Dtls;
using Crm.Rtp.Control;
using Crm.Rtp.Packets;
using Crm.Rtp.Srtp;

namespace Crm.Adapters.Tests.MediaTransport;

public sealed class WebRtcTransportTests : IDisposable
{
    private readonly MediaThread _thread = new();
    private readonly MediaTransportFactory _factory;
    private readonly RecordingSink _sink = new();
    private readonly WebRtcPort _port;

    public WebRtcTransportTests()
    {
        _factory = new MediaTransportFactory(
            new MediaTransportOptions { PortMin = 31500, PortMax = 31599, WebRtcPort = 0, MaxWebRtcSessions = 3, MaxHandshakes = 2 },
            _thread,
            TimeProvider.System);
        Assert.Null(_factory.WebRtcUnavailable);
        _port = _factory.WebRtcPort!;
    }

    public void Dispose()
    {
        _factory.Dispose();
        _thread.Dispose();
    }

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM", SrtpProfile.AeadAes128Gcm)]
    [InlineData("SRTP_AEAD_AES_256_GCM", SrtpProfile.AeadAes256Gcm)]
    [InlineData("SRTP_AES128_CM_SHA1_80", SrtpProfile.AesCm128HmacSha1Tag80)]
    public async Task A_peer_connects_and_media_flows_both_ways(string profiles, SrtpProfile expected)
    {
        using var peer = new WebRtcPeer(_port.LocalPort, profiles);
        var transport = await Connect(peer);
        Assert.Equal(expected, transport.Profile);
        for (ushort i = 0; i < 100; i++)
        {
            peer.SendRtp(Packet(i));
            Assert.Equal(Packet(i), _sink.NextRtp());
            ushort number = i;
            Assert.True(await _thread.Call(() => transport.SendRtp(Packet(number))));
            Assert.Equal(Packet(i), peer.NextRtp());
        }

        var report = new RtcpWriter(new byte[64]);
        report.AddReceiverReport(7, []);
        byte[] compound = report.Written.ToArray();
        peer.SendRtcp(compound);
        Assert.Equal(compound, _sink.NextRtcp());
        Assert.Equal(0, transport.Figures.Discarded);
    }

    [Fact]
    public async Task We_can_be_the_DTLS_client()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Open();
        var ours = transport.Parameters;
        await _thread.Call(() => Assert.True(transport.TrySetRemote(peer.AsRemote(DtlsRole.Client), out _)));
        Assert.True(peer.Check(ours));
        peer.Handshake(ours, DtlsRole.Server);
        Assert.Equal("connected", _sink.NextState());
        Assert.True(await _thread.Call(() => transport.SendRtp(Packet(1))));
        Assert.Equal(Packet(1), peer.NextRtp());
    }

    [Fact]
    public async Task A_wrong_fingerprint_ends_it_before_any_media()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        using var other = DtlsContext.TryCreate(DateTimeOffset.UtcNow, out _)!;
        var transport = await Open();
        await _thread.Call(() => transport.TrySetRemote(peer.AsRemote(fingerprint: other.Fingerprint), out _));
        Assert.True(peer.Check(transport.Parameters));
        peer.Handshake(transport.Parameters);
        peer.SendRtp(Packet(1));
        Assert.Equal("fingerprint-mismatch", _sink.NextState());
        await _thread.Until(() => transport.Figures.Premature == 1);
        Assert.Equal(0, _sink.RtpCount);
        Assert.False(await _thread.Call(() => transport.SendRtp(Packet(1))));
        Assert.Equal(1, _port.Figures.HandshakesCompleted + _port.Figures.HandshakesFailed);
    }

    [Fact]
    public async Task Media_waits_for_the_fingerprint_when_the_handshake_is_done_before_the_answer()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Open();
        Assert.True(peer.Check(transport.Parameters));
        peer.Handshake(transport.Parameters);
        peer.SendRtp(Packet(1));
        await _thread.Until(() => transport.Figures.Premature == 1);
        Assert.Equal(0, _sink.RtpCount);

        await _thread.Call(() => Assert.True(transport.TrySetRemote(peer.AsRemote(), out _)));
        Assert.Equal("connected", _sink.NextState());
        peer.SendRtp(Packet(2));
        Assert.Equal(Packet(2), _sink.NextRtp());
    }

    [Fact]
    public async Task A_lost_flight_is_repeated_by_our_timer()
    {
        using var peer = new WebRtcPeer(_port.LocalPort) { DtlsToLose = 1 };
        await Connect(peer);
        Assert.Equal(0, peer.DtlsToLose);
        peer.SendRtp(Packet(1));
        Assert.Equal(Packet(1), _sink.NextRtp());
    }

    [Fact]
    public async Task A_handshake_that_stalls_ends_at_its_deadline()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Open();
        await _thread.Call(() => transport.TrySetRemote(peer.AsRemote(DtlsRole.Client), out _));
        Assert.True(peer.Check(transport.Parameters));
        await _thread.Call(() => transport.Tick(MediaThread.Now() + DtlsSrtp.HandshakeMicroseconds + 1_000_000));
        Assert.Equal("dtls-timeout", _sink.NextState());
        await _thread.Until(() => _port.Figures.HandshakesFailed == 1);
    }

    [Fact]
    public async Task A_second_restart_before_the_first_was_used_keeps_the_session()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Connect(peer);
        var before = transport.Parameters;
        await _thread.Call(transport.RestartIce);
        var fresh = await _thread.Call(transport.RestartIce);
        Assert.True(peer.Check(before));
        Assert.True(peer.Check(fresh));
    }

    [Fact]
    public async Task No_common_profile_is_a_failure_that_is_said()
    {
        using var peer = new WebRtcPeer(_port.LocalPort, "SRTP_AES128_CM_SHA1_32");
        var transport = await Open();
        await _thread.Call(() => transport.TrySetRemote(peer.AsRemote(), out _));
        peer.Check(transport.Parameters);
        peer.Handshake(transport.Parameters);
        Assert.Equal("no-srtp-profile", _sink.NextState());
    }

    [Fact]
    public async Task The_peers_goodbye_is_a_loss_and_ours_reaches_the_peer()
    {
        using var first = new WebRtcPeer(_port.LocalPort);
        await Connect(first);
        first.Dtls.Shutdown();
        Assert.Equal("dtls-closed", _sink.NextState());

        using var second = new WebRtcPeer(_port.LocalPort);
        var transport = await Connect(second);
        await _thread.Call(transport.Dispose);
        Assert.Equal("dtls-closed", second.NextEnd());
    }

    [Fact]
    public async Task Consent_that_runs_out_is_a_loss_and_a_check_brings_it_back()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Connect(peer);
        await _thread.Call(() => transport.Tick(MediaThread.Now() + 31_000_000));
        Assert.Equal("consent-expired", _sink.NextState());
        Assert.False(await _thread.Call(() => transport.SendRtp(Packet(1))));
        Assert.True(peer.Check(transport.Parameters));
        Assert.Equal("connected", _sink.NextState());
        peer.SendRtp(Packet(3));
        Assert.Equal(Packet(3), _sink.NextRtp());
    }

    [Fact]
    public async Task After_an_ICE_restart_media_goes_on_and_moves_to_the_new_address()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Connect(peer);
        var before = transport.Parameters;
        var fresh = await _thread.Call(transport.RestartIce);
        Assert.NotEqual(before.Ufrag, fresh.Ufrag);
        Assert.Equal(before.Fingerprint, fresh.Fingerprint);
        Assert.True(peer.Check(before));
        await _thread.Call(() => Assert.True(transport.TrySetRemote(peer.AsRemote(), out _)));
        Assert.True(peer.Check(fresh));
        peer.SendRtp(Packet(4));
        Assert.Equal(Packet(4), _sink.NextRtp());
    }

    [Fact]
    public async Task Noise_at_the_port_disturbs_no_session_and_takes_no_memory()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Connect(peer);
        using var attacker = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, _port.LocalPort);
        var random = new Random(13);
        byte[] noise = new byte[1400];
        long before = 0;
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                random.NextBytes(noise);
                noise[0] = (byte)((i % 4) switch { 0 => random.Next(4), 1 => random.Next(20, 64), 2 => 128, _ => random.Next(256) });
                var datagram = noise.AsSpan(0, random.Next(1, noise.Length));
                attacker.SendTo(datagram, target);
                if (i % 10 == 0)
                {
                    // the same rubbish from the peer's own address
                    peer.Send(datagram);
                }
            }

            peer.SendRtp(Packet((ushort)round));
            Assert.Equal(Packet((ushort)round), _sink.NextRtp());
            if (round == 5)
            {
                before = await _thread.Call(GC.GetAllocatedBytesForCurrentThread);
            }
        }

        long allocated = await _thread.Call(GC.GetAllocatedBytesForCurrentThread) - before;
        Assert.True(_port.Figures.UnknownSource > 100, $"{_port.Figures.UnknownSource}");
        Assert.True(_port.Figures.UnknownUfrag > 100, $"{_port.Figures.UnknownUfrag}");
        Assert.Equal(WebRtcState.Connected, transport.State);
        Assert.True(allocated < 3_500 * 2_400, $"{allocated} bytes on the media thread");
    }

    [Fact]
    public async Task Checks_with_a_wrong_password_open_nothing()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Open();
        Assert.False(peer.Check(transport.Parameters with { Password = "not-the-password-at-all" }));
        peer.Send([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        await _thread.Until(() => _port.Figures.UnknownSource == 1);
        Assert.Equal(WebRtcState.New, transport.State);
    }

    [Fact]
    public async Task Handshakes_beyond_the_bound_are_put_off()
    {
        var peers = Enumerable.Range(0, 3).Select(_ => new WebRtcPeer(_port.LocalPort)).ToList();
        foreach (var peer in peers)
        {
            var transport = await Open();
            await _thread.Call(() => transport.TrySetRemote(peer.AsRemote(), out _));
            Assert.True(peer.Check(transport.Parameters));

            // a first fragment of a hello, and nothing more: the handshake stays open
            peer.Send([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
        }

        await _thread.Until(() => _port.Figures.HandshakesDeferred == 1);
        peers.ForEach(peer => peer.Dispose());
    }

    [Fact]
    public async Task Sessions_beyond_the_bound_are_refused()
    {
        var open = new[] { await Open(), await Open(), await Open() };
        MediaUnavailable? why = null;
        Assert.Null(await _thread.Call(() => _factory.OpenWebRtc(_sink, out why)));
        Assert.Equal(MediaUnavailable.TooManySessions, why);
        await _thread.Call(open[0].Dispose);
        await Open();
    }

    [Fact]
    public void A_port_that_is_taken_is_a_reason_and_no_crash()
    {
        using var second = new MediaTransportFactory(
            new MediaTransportOptions { PortMin = 31600, PortMax = 31699, WebRtcPort = _port.LocalPort }, _thread, TimeProvider.System);
        Assert.Contains("cannot be bound", second.WebRtcUnavailable!.Reason, StringComparison.Ordinal);
        Assert.Null(second.OpenWebRtc(_sink, out var why));
        Assert.NotNull(why);
    }

    [Fact]
    public async Task Parameters_that_cannot_be_used_are_named()
    {
        using var peer = new WebRtcPeer(_port.LocalPort);
        var transport = await Open();
        string? reason = null;
        Assert.False(await _thread.Call(() => transport.TrySetRemote(peer.AsRemote() with { FingerprintAlgorithm = "sha-1" }, out reason)));
        Assert.Equal("unsupported-fingerprint", reason);
        Assert.False(await _thread.Call(() => transport.TrySetRemote(peer.AsRemote() with { Ufrag = "a b" }, out reason)));
        Assert.Equal("bad-ice-ufrag", reason);
    }

    private static byte[] Packet(ushort sequence)
    {
        byte[] packet = new byte[172];
        RtpPacketWriter.Write(packet, new RtpHeader(0, false, sequence, sequence * 160u, 9, 12, 160), new byte[160]);
        return packet;
    }

    private async Task<WebRtcTransport> Open()
    {
        var transport = await _thread.Call(() => _factory.OpenWebRtc(_sink, out _));
        Assert.NotNull(transport);
        _thread.Ticked += transport.Tick;
        return transport;
    }

    private async Task<WebRtcTransport> Connect(WebRtcPeer peer)
    {
        var transport = await Open();
        await _thread.Call(() => Assert.True(transport.TrySetRemote(peer.AsRemote(), out _)));
        Assert.True(peer.Check(transport.Parameters));
        peer.Handshake(transport.Parameters);
        Assert.Equal("connected", _sink.NextState());
        return transport;
    }
}
