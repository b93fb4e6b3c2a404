using System.Net;
using Crm.Media.Codecs;
using Crm.Media.Negotiation;
using Crm.Media.WebRtc;
using Crm.Rtp.Addresses;
using Crm.Telephony.Media;

namespace Crm.Adapters.Tests.Media;

/// <summary>Offer in, expected answer out. Lines of offers and answers are separated by '|' for reading's sake.</summary>
public sealed class NegotiationTests
{
    private const string Browser =
        "v=0|o=- 4611 2 IN IP4 127.0.0.1|s=-|t=0 0|a=group:BUNDLE 0|a=extmap-allow-mixed|a=msid-semantic: WMS s|"
        + "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126|c=IN IP4 0.0.0.0|a=rtcp:9 IN IP4 0.0.0.0|a=ice-ufrag:abcd|"
        + "a=ice-pwd:0123456789012345678901|a=ice-options:trickle|a=fingerprint:sha-256 AA:BB|a=setup:actpass|a=mid:0|a=sendrecv|a=rtcp-mux|"
        + "a=rtpmap:111 opus/48000/2|a=rtpmap:63 red/48000/2|a=rtpmap:9 G722/8000|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|"
        + "a=rtpmap:13 CN/8000|a=rtpmap:110 telephone-event/48000|a=rtpmap:126 telephone-event/8000|a=ssrc:1 cname:x";

    private const string Phone = "v=0|o=a 1 1 IN IP4 192.0.2.9|s=-|c=IN IP4 192.0.2.9|t=0 0|";

    [Fact]
    public void A_trunk_gets_its_first_G711_codec_and_telephone_event()
    {
        Assert.Equal(
            "v=0|o=- 77 1 IN IP4 198.51.100.1|s=-|c=IN IP4 198.51.100.1|t=0 0|m=audio 20000 RTP/AVP 8 101|a=rtpmap:8 PCMA/8000|"
            + "a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:20|a=sendrecv|",
            Answer(Phone + "m=audio 4000 RTP/AVP 18 8 0 101|a=rtpmap:101 telephone-event/8000"));
    }

    [Fact]
    public void Other_lines_are_rejected_in_their_place()
    {
        Assert.Equal(
            "v=0|o=- 77 1 IN IP4 198.51.100.1|s=-|c=IN IP4 198.51.100.1|t=0 0|m=video 0 RTP/AVP 96|m=audio 20000 RTP/AVP 0|a=rtpmap:0 PCMU/8000|"
            + "a=ptime:20|a=sendrecv|m=audio 0 RTP/AVP 8|m=image 0 udptl t38|",
            Answer(Phone + "m=video 5000 RTP/AVP 96|m=audio 4000 RTP/AVP 0|m=audio 4002 RTP/AVP 8|m=image 4004 udptl t38"));
    }

    [Theory]
    [InlineData("a=sendonly", "a=recvonly")]
    [InlineData("a=recvonly", "a=sendonly")]
    [InlineData("a=inactive", "a=inactive")]
    [InlineData("a=sendrecv", "a=sendrecv")]
    [InlineData("c=IN IP4 0.0.0.0", "a=recvonly")]
    public void The_direction_is_reversed_and_an_address_of_zeros_is_a_hold(string line, string expected)
    {
        Assert.Contains("|" + expected + "|", Answer(Phone + "m=audio 4000 RTP/AVP 0|" + line));
    }

    [Fact]
    public void A_session_level_direction_counts_for_the_line()
    {
        Assert.Contains("|a=recvonly|", Answer(Phone + "a=sendonly|m=audio 4000 RTP/AVP 0"));
    }

    [Fact]
    public void A_browser_gets_bundle_ice_lite_and_a_passive_end()
    {
        Assert.Equal(
            "v=0|o=- 77 1 IN IP4 198.51.100.1|s=-|c=IN IP4 198.51.100.1|t=0 0|a=group:BUNDLE 0|a=ice-lite|m=audio 20000 UDP/TLS/RTP/SAVPF 0 126|a=mid:0|"
            + "a=rtpmap:0 PCMU/8000|a=rtpmap:126 telephone-event/8000|a=fmtp:126 0-15|a=ptime:20|a=sendrecv|a=rtcp-mux|a=setup:passive|"
            + "a=fingerprint:sha-256 11:22|a=ice-ufrag:ours|a=ice-pwd:ourpassword|a=candidate:1 1 udp 2130706431 198.51.100.1 3479 typ host|"
            + "a=end-of-candidates|a=msid:crm crm-audio|a=ssrc:99 cname:crm|",
            Answer(Browser));
    }

    [Fact]
    public void A_browser_gets_Opus_and_its_48_kHz_events_where_that_is_preferred()
    {
        Assert.Contains("|m=audio 20000 UDP/TLS/RTP/SAVPF 111 110|a=mid:0|a=rtpmap:111 opus/48000/2|", Answer(Browser, new CodecChoice(true, true)));
        Assert.Contains("|m=audio 20000 UDP/TLS/RTP/SAVPF 0 126|", Answer(Browser, new CodecChoice(OpusAvailable: false, PreferOpus: true)));
    }

    [Fact]
    public void A_passive_browser_makes_us_the_active_end()
    {
        Assert.Contains("|a=setup:active|", Answer(Browser.Replace("actpass", "passive")));
    }

    [Fact]
    public void A_video_line_of_a_browser_is_left_out_of_the_bundle()
    {
        string answer = Answer(Browser.Replace("BUNDLE 0", "BUNDLE 0 1") + "|m=video 9 UDP/TLS/RTP/SAVPF 96|a=mid:1|a=rtpmap:96 VP8/90000");
        Assert.Contains("|a=group:BUNDLE 0|", answer);
        Assert.EndsWith("|m=video 0 UDP/TLS/RTP/SAVPF 96|a=mid:1|", answer);
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18", "no-common-codec")]
    [InlineData("m=audio 0 RTP/AVP 0", "no-audio")]
    [InlineData("m=video 4000 RTP/AVP 96", "no-audio")]
    [InlineData("m=audio 4000 RTP/SAVP 0", "unknown-profile")]
    [InlineData("", "no-audio")]
    public void What_fits_nothing_is_refused_with_488(string lines, string reason)
    {
        Assert.Equal(new MediaRefusal(488, reason), Refused(Phone + lines, MediaPeer.Rtp));
    }

    [Theory]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", "encryption-required")]
    [InlineData("a=fingerprint:sha-256 AA:BB", "a=fingerprint:sha-1 AA:BB", "no-sha-256-fingerprint")]
    [InlineData("a=fingerprint:sha-256 AA:BB|", "", "no-sha-256-fingerprint")]
    [InlineData("a=ice-pwd:0123456789012345678901|", "", "no-ice")]
    [InlineData("a=ice-ufrag:abcd", "a=ice-ufrag:a", "no-ice")]
    [InlineData("a=setup:actpass", "a=setup:holdconn", "setup-not-understood")]
    [InlineData("a=rtcp-mux|", "", "rtcp-mux-required")]
    public void A_browser_that_cannot_be_served_securely_is_refused(string part, string replacement, string reason)
    {
        Assert.Equal(new MediaRefusal(488, reason), Refused(Browser.Replace(part, replacement), MediaPeer.WebRtc));
    }

    [Fact]
    public void A_phone_that_offers_DTLS_is_served_as_a_browser()
    {
        AudioAgreement agreement = Accept(Browser, MediaPeer.Rtp)!;
        Assert.Equal(MediaPeer.WebRtc, agreement.Peer);
        Assert.Equal(DtlsRole.Server, agreement.WebRtc!.OurRole);
    }

    [Fact]
    public void A_reoffer_keeps_the_codec_and_the_line_in_use()
    {
        AudioAgreement running = Accept(Phone + "m=audio 4000 RTP/AVP 8 0", MediaPeer.Rtp)!;
        Assert.Equal(AudioCodecKind.Pcma, running.Codec);
        var negotiator = new Negotiator(new CodecChoice(true, false));
        AudioAgreement next = negotiator.AcceptOffer(Read(Phone + "m=audio 4000 RTP/AVP 0 8"), MediaPeer.Rtp, running, out _)!;
        Assert.Equal(AudioCodecKind.Pcma, next.Codec);
        Assert.Null(negotiator.AcceptOffer(Read(Phone + "m=audio 0 RTP/AVP 0|m=audio 4002 RTP/AVP 8"), MediaPeer.Rtp, running, out MediaRefusal? refusal));
        Assert.Equal(488, refusal!.SipStatus);
    }

    [Fact]
    public void Where_to_send_is_read_with_the_control_port()
    {
        AudioAgreement agreement = Accept(Phone + "m=audio 4000 RTP/AVP 0|c=IN IP6 2001:db8::7|a=rtcp:4009 IN IP4 192.0.2.10", MediaPeer.Rtp)!;
        Assert.Equal("[2001:db8::7]:4000", agreement.Rtp.ToString());
        Assert.Equal("192.0.2.10:4009", agreement.Rtcp.ToString());
    }

    [Theory]
    [InlineData("c=IN IP4 media.example.com")]
    [InlineData("c=IN IP4 224.1.1.1")]
    [InlineData("c=IN IP4 0.0.0.0")]
    public void No_packet_is_sent_to_names_groups_or_nowhere(string connection)
    {
        AudioAgreement agreement = Accept(Phone + "m=audio 4000 RTP/AVP 0|" + connection, MediaPeer.Rtp)!;
        Assert.True(agreement.Rtp.IsNone);
        Assert.False(agreement.Sends);
    }

    [Fact]
    public void Our_offers_name_what_we_have()
    {
        var codecs = new CodecChoice(OpusAvailable: true, PreferOpus: false);
        Assert.Equal(
            "v=0|o=- 77 1 IN IP4 198.51.100.1|s=-|c=IN IP4 198.51.100.1|t=0 0|m=audio 20000 RTP/AVP 0 8 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|"
            + "a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15|a=ptime:20|a=sendrecv|",
            Bars(LocalDescription.WriteOffer(MediaPeer.Rtp, codecs.Offer(webRtc: false), Local(webRtc: false))));
        string browser = Bars(LocalDescription.WriteOffer(MediaPeer.WebRtc, codecs.Offer(webRtc: true), Local(webRtc: true)));
        Assert.Contains("|a=group:BUNDLE 0|a=ice-lite|m=audio 20000 UDP/TLS/RTP/SAVPF 0 8 111 101 110|a=mid:0|", browser);
        Assert.Contains("|a=rtcp-mux|a=setup:actpass|", browser);
    }

    [Fact]
    public void What_we_write_we_can_read()
    {
        var codecs = new CodecChoice(true, true);
        RemoteDescription ours = Read(Bars(LocalDescription.WriteOffer(MediaPeer.WebRtc, codecs.Offer(webRtc: true), Local(webRtc: true))).Replace("ourpassword", "ourpassword-of-22-letters"));
        AudioAgreement agreement = new Negotiator(codecs).AcceptOffer(ours, MediaPeer.WebRtc, null, out MediaRefusal? refusal)!;
        Assert.Null(refusal);
        Assert.Equal(AudioCodecKind.Opus, agreement.Codec);
        Assert.Equal(48_000, agreement.Events!.Value.ClockRate);
    }

    [Fact]
    public void Mutated_offers_never_throw()
    {
        var random = new Random(17);
        var negotiator = new Negotiator(new CodecChoice(true, false));
        for (int i = 0; i < 5_000; i++)
        {
            char[] text = (i % 2 == 0 ? Browser : Phone + "m=audio 4000 RTP/AVP 0 8 101|a=rtpmap:101 telephone-event/8000").Replace("|", "\r\n").ToCharArray();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 128);
            }

            if (SdpReading.TryRead(new string(text), out RemoteDescription? offer, out _)
                && negotiator.AcceptOffer(offer!, (MediaPeer)(i % 2), null, out _) is { } agreement)
            {
                LocalDescription.WriteAnswer(offer!, agreement, Local(agreement.Peer == MediaPeer.WebRtc));
            }
        }
    }

    private static string Answer(string offer, CodecChoice? codecs = null)
    {
        RemoteDescription description = Read(offer);
        AudioAgreement agreement = new Negotiator(codecs ?? new CodecChoice(true, false)).AcceptOffer(description, MediaPeer.Rtp, null, out _)!;
        Assert.NotNull(agreement);
        return Bars(LocalDescription.WriteAnswer(description, agreement, Local(agreement.Peer == MediaPeer.WebRtc)));
    }

    private static AudioAgreement? Accept(string offer, MediaPeer peer) =>
        new Negotiator(new CodecChoice(true, false)).AcceptOffer(Read(offer), peer, null, out _);

    private static MediaRefusal? Refused(string offer, MediaPeer peer)
    {
        Assert.Null(new Negotiator(new CodecChoice(true, false)).AcceptOffer(Read(offer), peer, null, out MediaRefusal? refusal));
        return refusal;
    }

    private static LocalEnd Local(bool webRtc)
    {
        var address = IPAddress.Parse("198.51.100.1");
        TransportAddress candidate = TransportAddress.From(new IPEndPoint(address, 3479));
        return new LocalEnd(77, 1, address, 20000, 99, webRtc ? new WebRtcParameters("ours", "ourpassword", "11:22", DtlsRole.Server, [candidate]) : null);
    }

    private static RemoteDescription Read(string offer)
    {
        Assert.True(SdpReading.TryRead(offer.Replace("|", "\r\n") + "\r\n", out RemoteDescription? description, out string? reason), reason);
        return description!;
    }

    private static string Bars(string sdp) => sdp.Replace("\r\n", "|");
}
