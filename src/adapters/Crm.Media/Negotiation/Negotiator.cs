using Crm.Media.Codecs;
using Crm.Media.WebRtc;
using Crm.Telephony.Media;

namespace Crm.Media.Negotiation;

/// <summary>Offer/answer (RFC 3264) for one audio stream, plain or WebRTC. Pure and thread safe.</summary>
internal sealed class Negotiator(CodecChoice codecs)
{
    /// <summary>The codecs it works with.</summary>
    internal CodecChoice Codecs => codecs;

    /// <summary>
    /// Finds the audio line to accept in a peer's offer. The line's profile says what the peer is; a peer that has to be a browser
    /// is not accepted in the clear, while DTLS-SRTP is taken from everyone.
    /// </summary>
    /// <param name="offer">The peer's offer.</param>
    /// <param name="peer">What the session was opened for.</param>
    /// <param name="running">What is in force, for a later offer; its line is kept.</param>
    /// <param name="refusal">Why not, when null is returned.</param>
    internal AudioAgreement? AcceptOffer(RemoteDescription offer, MediaPeer peer, AudioAgreement? running, out MediaRefusal? refusal)
    {
        string reason = "no-audio";
        for (int line = 0; line < offer.Media.Count; line++)
        {
            RemoteMedia media = offer.Media[line];
            if (media.Kind != "audio" || media.Port == 0 || (running is not null && line != running.Line))
            {
                continue;
            }

            if (Agree(media, line, peer, running, ref reason) is { } agreement)
            {
                refusal = null;
                return agreement;
            }
        }

        refusal = new MediaRefusal(488, reason);
        return null;
    }

    /// <summary>Reads the peer's answer to an offer of ours, which had one audio line.</summary>
    internal AudioAgreement? AcceptAnswer(RemoteDescription answer, MediaPeer peer, AudioAgreement? running, out MediaRefusal? refusal)
    {
        string reason = "audio-rejected";
        AudioAgreement? agreement = answer.Media is [{ Kind: "audio", Port: > 0 } media, ..] ? Agree(media, 0, peer, running, ref reason) : null;
        refusal = agreement is null ? new MediaRefusal(488, reason) : null;
        return agreement;
    }

    private AudioAgreement? Agree(RemoteMedia media, int line, MediaPeer peer, AudioAgreement? running, ref string reason)
    {
        if (!media.IsDtlsSrtp && (peer == MediaPeer.WebRtc || !media.IsPlainRtp))
        {
            reason = peer == MediaPeer.WebRtc ? "encryption-required" : "unknown-profile";
            return null;
        }

        if (running is not null && media.IsDtlsSrtp != (running.Peer == MediaPeer.WebRtc))
        {
            reason = "profile-changed";
            return null;
        }

        WebRtcRemote? webRtc = null;
        if (media.IsDtlsSrtp && !TryReadWebRtc(media, out webRtc, ref reason))
        {
            return null;
        }

        if (codecs.Choose(media.Formats, media.IsDtlsSrtp, running?.Codec) is not { } format)
        {
            reason = "no-common-codec";
            return null;
        }

        AudioCodecKind codec = codecs.KindOf(format)!.Value;
        return new AudioAgreement(
            line,
            media.IsDtlsSrtp ? MediaPeer.WebRtc : MediaPeer.Rtp,
            codec,
            format.PayloadType,
            CodecChoice.EventsFor(codec, media.Formats),
            OurDirection(media),
            media.Rtp,
            media.Rtcp,
            media.RtcpMux,
            webRtc);
    }

    // RFC 3264 section 8.4: an address of all zeros asks us not to send, whatever the direction says.
    private static MediaDirection OurDirection(RemoteMedia media)
    {
        MediaDirection ours = media.Direction.Reversed();
        return media.Rtp.IsNone && !media.IsDtlsSrtp ? ours & ~MediaDirection.SendOnly : ours;
    }

    private static bool TryReadWebRtc(RemoteMedia media, out WebRtcRemote? remote, ref string reason)
    {
        remote = null;
        string[] fingerprint = media.Fingerprint?.Split(' ', 2, StringSplitOptions.TrimEntries) ?? [];
        if (media.IceUfrag is not { Length: >= 4 } || media.IcePassword is not { Length: >= 22 })
        {
            reason = "no-ice";
            return false;
        }

        if (fingerprint is not [var algorithm, { Length: > 0 } digest] || !algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase))
        {
            reason = "no-sha-256-fingerprint";
            return false;
        }

        // RFC 5763 section 5: actpass leaves the choice to us, and a browser is the better client
        DtlsRole? role = media.Setup switch
        {
            null or "actpass" or "active" => DtlsRole.Server,
            "passive" => DtlsRole.Client,
            _ => null,
        };
        if (role is null)
        {
            reason = "setup-not-understood";
            return false;
        }

        if (!media.RtcpMux)
        {
            reason = "rtcp-mux-required";
            return false;
        }

        remote = new WebRtcRemote(media.IceUfrag, media.IcePassword, "sha-256", digest, role.Value);
        return true;
    }
}
