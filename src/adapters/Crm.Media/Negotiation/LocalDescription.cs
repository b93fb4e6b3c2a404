using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Media.Codecs;
using Crm.Media.WebRtc;
using Crm.Telephony.Media;

namespace Crm.Media.Negotiation;

/// <summary>What our SDP says of our end.</summary>
/// <param name="SessionId">Number of the o= line, fixed per session.</param>
/// <param name="Version">Rises with every SDP of the session (RFC 3264 section 8).</param>
/// <param name="Address">Where the peer sends to.</param>
/// <param name="Port">RTP port, or the shared WebRTC port.</param>
/// <param name="Ssrc">Our synchronisation source.</param>
/// <param name="WebRtc">ICE and DTLS parameters; null for plain RTP.</param>
internal sealed record LocalEnd(ulong SessionId, uint Version, IPAddress Address, int Port, uint Ssrc, WebRtcParameters? WebRtc);

/// <summary>Writes our offers and answers as SDP text. Pure.</summary>
internal static class LocalDescription
{
    /// <summary>Canonical name of every stream of ours; it says nothing about persons or hosts.</summary>
    internal const string CanonicalName = "crm";

    /// <summary>Writes the answer to an offer: the agreed audio line, every other line rejected with port 0 in its place.</summary>
    internal static string WriteAnswer(RemoteDescription offer, AudioAgreement agreement, LocalEnd local)
    {
        var sdp = new StringBuilder(1024);
        string? mid = offer.Media[agreement.Line].Mid;
        bool bundled = mid is not null && offer.Bundle.Contains(mid);
        WriteSession(sdp, local, bundled ? mid : null);
        for (int line = 0; line < offer.Media.Count; line++)
        {
            RemoteMedia media = offer.Media[line];
            if (line != agreement.Line)
            {
                Line(sdp, $"m={media.Kind} 0 {media.Protocol} {media.FormatList}");
                WriteMid(sdp, media.Mid);
                continue;
            }

            List<RemoteFormat> formats = [new RemoteFormat(agreement.PayloadType, agreement.Codec.SdpName(), agreement.Codec.RtpClockRate())];
            if (agreement.Events is { } events)
            {
                formats.Add(events);
            }

            string setup = agreement.WebRtc?.OurRole == DtlsRole.Client ? "active" : "passive";
            WriteAudio(sdp, media.Protocol, formats, local, mid, setup, agreement.RtcpMux, agreement.Direction);
        }

        return sdp.ToString();
    }

    /// <summary>Writes an offer with one audio line.</summary>
    internal static string WriteOffer(MediaPeer peer, IReadOnlyList<RemoteFormat> formats, LocalEnd local)
    {
        var sdp = new StringBuilder(1024);
        bool webRtc = peer == MediaPeer.WebRtc;
        WriteSession(sdp, local, webRtc ? "0" : null);
        WriteAudio(
            sdp, webRtc ? "UDP/TLS/RTP/SAVPF" : "RTP/AVP", formats, local, webRtc ? "0" : null, "actpass", rtcpMux: webRtc, MediaDirection.SendReceive);
        return sdp.ToString();
    }

    private static void WriteSession(StringBuilder sdp, LocalEnd local, string? bundledMid)
    {
        Line(sdp, $"v=0");
        Line(sdp, $"o=- {local.SessionId} {local.Version} IN {Family(local.Address)} {local.Address}");
        Line(sdp, $"s=-");
        Line(sdp, $"c=IN {Family(local.Address)} {local.Address}");
        Line(sdp, $"t=0 0");
        if (bundledMid is not null)
        {
            Line(sdp, $"a=group:BUNDLE {bundledMid}");
        }

        if (local.WebRtc is not null)
        {
            Line(sdp, $"a=ice-lite");
        }
    }

    private static void WriteAudio(
        StringBuilder sdp, string protocol, IReadOnlyList<RemoteFormat> formats, LocalEnd local, string? mid, string setup, bool rtcpMux, MediaDirection direction)
    {
        Line(sdp, $"m=audio {local.Port} {protocol} {string.Join(' ', formats.Select(format => format.PayloadType))}");
        WriteMid(sdp, mid);
        foreach (RemoteFormat format in formats)
        {
            WriteFormat(sdp, format);
        }

        Line(sdp, $"a=ptime:20");
        Line(sdp, $"a={direction.SdpName()}");
        if (rtcpMux)
        {
            Line(sdp, $"a=rtcp-mux");
        }

        if (local.WebRtc is { } webRtc)
        {
            WriteWebRtc(sdp, webRtc, local.Ssrc, setup);
        }
    }

    private static void WriteFormat(StringBuilder sdp, RemoteFormat format)
    {
        switch (format.Name.ToLowerInvariant())
        {
            case "telephone-event":
                Line(sdp, $"a=rtpmap:{format.PayloadType} telephone-event/{format.ClockRate}");
                Line(sdp, $"a=fmtp:{format.PayloadType} 0-15");
                break;
            case "opus":
                Line(sdp, $"a=rtpmap:{format.PayloadType} opus/48000/2");
                Line(sdp, $"a=fmtp:{format.PayloadType} minptime=20;useinbandfec=0");
                break;
            default:
                Line(sdp, $"a=rtpmap:{format.PayloadType} {format.Name}/{format.ClockRate}");
                break;
        }
    }

    private static void WriteWebRtc(StringBuilder sdp, WebRtcParameters webRtc, uint ssrc, string setup)
    {
        Line(sdp, $"a=setup:{setup}");
        Line(sdp, $"a=fingerprint:sha-256 {webRtc.Fingerprint}");
        Line(sdp, $"a=ice-ufrag:{webRtc.Ufrag}");
        Line(sdp, $"a=ice-pwd:{webRtc.Password}");
        for (int i = 0; i < webRtc.Candidates.Count; i++)
        {
            IPEndPoint candidate = webRtc.Candidates[i].ToEndPoint();

            // RFC 8445 section 5.1.2.1: type preference 126 for hosts, falling local preference, component 1
            uint priority = (126u << 24) | ((65535u - (uint)i) << 8) | 255;
            Line(sdp, $"a=candidate:{i + 1} 1 udp {priority} {candidate.Address} {candidate.Port} typ host");
        }

        Line(sdp, $"a=end-of-candidates");
        Line(sdp, $"a=msid:{CanonicalName} {CanonicalName}-audio");
        Line(sdp, $"a=ssrc:{ssrc} cname:{CanonicalName}");
    }

    private static void WriteMid(StringBuilder sdp, string? mid)
    {
        if (mid is not null)
        {
            Line(sdp, $"a=mid:{mid}");
        }
    }

    private static string Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";

    private static void Line(StringBuilder sdp, FormattableString text) =>
        sdp.Append(text.ToString(CultureInfo.InvariantCulture)).Append("\r\n");
}
