using System.Net;
using System.Net.Sockets;
using Crm.Adapters.Tests.MediaTransport;
using Crm.Audio.Codecs;
using Crm.Media;
using Crm.Media.WebRtc;
using Crm.Primitives;
using Crm.Rtp.Packets;
using Crm.Telephony.Media;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Media;

/// <summary>A browser and the plane as it runs in production: SDP, ICE, DTLS, SRTP and audio, over loopback in real time.</summary>
public sealed class WebRtcSessionTests : IAsyncDisposable
{
    private static readonly MediaSessionOptions Browser = new(MediaPeer.WebRtc, TimeSpan.Zero);
    private readonly RecordedMediaEvents _events = new();
    private readonly MediaPlane _plane;
    private readonly int _port = FreePort();
    private readonly MediaSessionId _session = new(Guid.CreateVersion7());

    public WebRtcSessionTests()
    {
        int port = 48_000 + Random.Shared.Next(0, 500) * 4;
        _plane = MediaPlane.Start(
            new MediaPlaneOptions
            {
                Address = IPAddress.Loopback, PortMin = port, PortMax = port + 39, WebRtcPort = _port, RecordingsPath = Path.Combine(Path.GetTempPath(), "crm-none"),
            },
            _events,
            new Recordings.TestRecordingKeys());
    }

    public ValueTask DisposeAsync() => _plane.DisposeAsync();

    [Fact]
    public async Task A_browser_that_calls_is_answered_connected_and_hears_its_echo()
    {
        using WebRtcPeer peer = new(_port);
        var agreed = Assert.IsType<MediaAgreed>(await _plane.AnswerOffer(_session, Browser, Describe(peer.Fingerprint, "actpass")));
        Assert.Equal("PCMU", agreed.Codec);
        _plane.SetEcho(_session, true);
        Connect(agreed.Sdp!, peer);
        _events.Wait<MediaConnected>();
        Assert.True(HearsEcho(peer, 440));
    }

    [Fact]
    public async Task A_browser_that_is_called_answers_our_offer_and_hears_its_echo()
    {
        var offered = Assert.IsType<MediaAgreed>(await _plane.CreateOffer(_session, Browser));
        using WebRtcPeer peer = new(_port);
        Assert.IsType<MediaAgreed>(await _plane.ApplyAnswer(_session, Describe(peer.Fingerprint, "active")));
        _plane.SetEcho(_session, true);
        Connect(offered.Sdp!, peer);
        Assert.True(HearsEcho(peer, 440));
    }

    [Fact]
    public async Task A_page_that_was_loaded_again_takes_its_call_back_with_a_new_certificate()
    {
        using WebRtcPeer peer = new(_port);
        var agreed = Assert.IsType<MediaAgreed>(await _plane.AnswerOffer(_session, Browser, Describe(peer.Fingerprint, "actpass")));
        _plane.SetEcho(_session, true);
        Connect(agreed.Sdp!, peer);
        Assert.True(HearsEcho(peer, 440));

        using WebRtcPeer reloaded = new(_port);
        var again = Assert.IsType<MediaAgreed>(await _plane.AnswerReoffer(_session, Describe(reloaded.Fingerprint, "actpass")));
        Assert.NotEqual(Value(agreed.Sdp!, "a=ice-ufrag:"), Value(again.Sdp!, "a=ice-ufrag:"));
        Connect(again.Sdp!, reloaded);
        Assert.True(HearsEcho(reloaded, 1000));
        Assert.Equal(1, _plane.GetFigures().Sessions);
    }

    [Fact]
    public async Task A_certificate_that_is_not_the_one_of_the_SDP_brings_the_session_down()
    {
        using WebRtcPeer peer = new(_port);
        string wrong = string.Join(':', Enumerable.Repeat("AB", 32));
        var agreed = Assert.IsType<MediaAgreed>(await _plane.AnswerOffer(_session, Browser, Describe(wrong, "actpass")));
        Connect(agreed.Sdp!, peer);
        Assert.Equal(_session, _events.Wait<MediaLost>().Session);
        Assert.Empty(_events.Of<MediaConnected>());
    }

    private static string Describe(string fingerprint, string setup) => string.Join(
        "\r\n",
        "v=0",
        "o=- 1 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 0 8 126",
        "c=IN IP4 0.0.0.0",
        "a=mid:0",
        $"a=ice-ufrag:{WebRtcPeer.Ufrag}",
        "a=ice-pwd:peer-password-is-not-used",
        $"a=fingerprint:sha-256 {fingerprint}",
        $"a=setup:{setup}",
        "a=rtcp-mux",
        "a=sendrecv",
        "a=rtpmap:126 telephone-event/8000",
        "");

    private void Connect(string sdp, WebRtcPeer peer)
    {
        Assert.StartsWith($"{_port} UDP/TLS/RTP/SAVPF", Value(sdp, "m=audio "));
        Assert.True(peer.Check(Parameters(sdp)));
        peer.Handshake(Parameters(sdp));
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static WebRtcParameters Parameters(string sdp) => new(
        Value(sdp, "a=ice-ufrag:"), Value(sdp, "a=ice-pwd:"), Value(sdp, "a=fingerprint:sha-256 "), DtlsRole.Server, []);

    private static string Value(string sdp, string start) => sdp.Split("\r\n").Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..];

    private static bool HearsEcho(WebRtcPeer peer, double hertz)
    {
        var heard = new List<short>();
        var packet = new byte[RtpHeader.FixedLength + 160];
        var samples = new short[160];
        for (int i = 0; i < 500; i++)
        {
            G711.EncodeMuLaw(ToneMeter.Sine(hertz, 8000, 160, i * 160), packet.AsSpan(RtpHeader.FixedLength));
            RtpPacketWriter.WriteHeader(packet, new RtpHeader(0, false, (ushort)i, (uint)(i * 160), 0x5678, 0, 0));
            peer.SendRtp(packet);
            byte[] received = peer.NextRtp(); // one comes every 20 ms, which paces this loop
            Assert.True(RtpPacketReader.TryRead(received, out RtpHeader header));
            G711.DecodeMuLaw(header.Payload(received), samples);
            heard.AddRange(samples);
            if (ToneMeter.Share([.. heard.TakeLast(1600)], hertz) > 0.95)
            {
                return true;
            }
        }

        return false;
    }
}
