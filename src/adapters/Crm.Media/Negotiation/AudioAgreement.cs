using Crm.Media.Codecs;
using Crm.Media.WebRtc;
using Crm.Rtp.Addresses;
using Crm.Telephony.Media;

namespace Crm.Media.Negotiation;

/// <summary>What both ends agreed on for audio.</summary>
/// <param name="Line">Index of the audio line among the media lines.</param>
/// <param name="Peer">Plain RTP or WebRTC.</param>
/// <param name="Codec">The codec.</param>
/// <param name="PayloadType">Its payload type in both directions.</param>
/// <param name="Events">telephone-event (RFC 4733), or null when the peer has none.</param>
/// <param name="Direction">As we see it: whether we send and receive.</param>
/// <param name="Rtp">Where to send RTP; none when the peer gave no address (WebRTC, or held by 0.0.0.0).</param>
/// <param name="Rtcp">Where to send RTCP when that is not the next port.</param>
/// <param name="RtcpMux">RTCP shares the RTP port.</param>
/// <param name="WebRtc">ICE and DTLS parameters of a WebRTC peer.</param>
internal sealed record AudioAgreement(
    int Line,
    MediaPeer Peer,
    AudioCodecKind Codec,
    int PayloadType,
    RemoteFormat? Events,
    MediaDirection Direction,
    TransportAddress Rtp,
    TransportAddress? Rtcp,
    bool RtcpMux,
    WebRtcRemote? WebRtc)
{
    /// <summary>We may send audio.</summary>
    internal bool Sends => (Direction & MediaDirection.SendOnly) != 0;

    /// <summary>We expect audio.</summary>
    internal bool Receives => (Direction & MediaDirection.ReceiveOnly) != 0;

    /// <summary>The peer takes audio: it has not put us on hold, by direction or, as old phones do, by the address 0.0.0.0.</summary>
    internal bool PeerListens => Sends && (Peer == MediaPeer.WebRtc || !Rtp.IsNone);
}
