using Crm.Media.Negotiation;
using Crm.Media.Codecs;
using Crm.Media.Transport;
using Crm.Media.WebRtc;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media.Sessions;

/// <summary>Carries out SDP steps on the media thread: opens transports, puts agreements into force, writes our SDP.</summary>
internal sealed class SessionNegotiation(
    MediaPlaneOptions options,
    IMediaEvents events,
    Negotiator negotiator,
    IMediaTransportFactory transports,
    IMediaThread thread,
    MediaWorker worker,
    TimeProvider clock)
{
    /// <summary>Opens a session for a peer's offer.</summary>
    internal MediaAnswer AnswerOffer(MediaSessionId id, MediaSessionOptions sessionOptions, RemoteDescription offer)
    {
        if (CheckRoom(id) is { } noRoom)
        {
            return noRoom;
        }

        if (negotiator.AcceptOffer(offer, sessionOptions.Peer, running: null, out MediaRefusal? refusal) is not { } agreement)
        {
            return refusal!;
        }

        var session = new MediaSession(id, sessionOptions, events, worker.Counters, StreamSeed.Fresh(), clock);
        if (OpenTransport(session, agreement.Peer) is { } unavailable)
        {
            session.Dispose();
            return new MediaRefusal(503, unavailable.Reason);
        }

        if (!TryApply(session, agreement, out string? reason))
        {
            session.Dispose();
            return new MediaRefusal(488, reason!);
        }

        worker.Add(session);
        return Answered(session, offer, agreement);
    }

    /// <summary>Opens a session with our offer; on an open session, offers again what is in force.</summary>
    internal MediaAnswer CreateOffer(MediaSessionId id, MediaSessionOptions sessionOptions)
    {
        if (worker.Has(id))
        {
            MediaSession open = worker.Find(id)!;
            return Offered(open, open.Agreement?.Peer ?? open.Options.Peer);
        }

        if (CheckRoom(id) is { } noRoom)
        {
            return noRoom;
        }

        var session = new MediaSession(id, sessionOptions, events, worker.Counters, StreamSeed.Fresh(), clock);
        if (OpenTransport(session, sessionOptions.Peer) is { } unavailable)
        {
            session.Dispose();
            return new MediaRefusal(503, unavailable.Reason);
        }

        worker.Add(session);
        return Offered(session, sessionOptions.Peer);
    }

    /// <summary>Takes the peer's answer to our offer; a session that was not running is closed when it does not fit, unless it is early.</summary>
    internal MediaAnswer ApplyAnswer(MediaSessionId id, RemoteDescription answer, bool early)
    {
        if (worker.Find(id) is not { } session)
        {
            return new MediaRefusal(503, "unknown-session");
        }

        AudioAgreement? agreement = negotiator.AcceptAnswer(answer, session.Options.Peer, session.Agreement, out MediaRefusal? refusal);
        if (agreement is not null && !TryApply(session, agreement, out string? reason))
        {
            refusal = new MediaRefusal(488, reason!);
        }

        if (refusal is null)
        {
            if (!early && session.Transport is RtpUdpTransport)
            {
                session.ExpectAnew(); // whoever was silent before he answered
            }

            return new MediaAgreed(null, agreement!.Codec.SdpName());
        }

        if (session.Agreement is null && !early)
        {
            worker.Close(id);
        }

        return refusal;
    }

    /// <summary>Closes a session whose answer cannot even be read, unless it was running.</summary>
    internal void CloseUnanswered(MediaSessionId id)
    {
        if (worker.Find(id) is { Agreement: null })
        {
            worker.Close(id);
        }
    }

    /// <summary>Answers a later offer; when it does not fit, everything stays as it was.</summary>
    internal MediaAnswer AnswerReoffer(MediaSessionId id, RemoteDescription offer)
    {
        if (worker.Find(id) is not { } session)
        {
            return new MediaRefusal(503, "unknown-session");
        }

        AudioAgreement? agreement = negotiator.AcceptOffer(offer, session.Options.Peer, session.Agreement, out MediaRefusal? refusal);
        if (agreement is null)
        {
            return refusal!;
        }

        return TryApply(session, agreement, out string? reason) ? Answered(session, offer, agreement) : new MediaRefusal(488, reason!);
    }

    private MediaRefusal? CheckRoom(MediaSessionId id) =>
        worker.Has(id) ? new MediaRefusal(503, "session-in-use")
        : worker.Sessions >= options.MaxSessions ? new MediaRefusal(503, "too-many-sessions")
        : null;

    private MediaUnavailable? OpenTransport(MediaSession session, MediaPeer peer)
    {
        IMediaTransport? transport = peer == MediaPeer.WebRtc
            ? transports.OpenWebRtc(session, out MediaUnavailable? unavailable)
            : transports.OpenRtp(thread, session, out unavailable);
        if (transport is not null)
        {
            session.Attach(transport);
        }

        return unavailable;
    }

    private bool TryApply(MediaSession session, AudioAgreement agreement, out string? reason)
    {
        reason = null;
        switch (session.Transport)
        {
            case WebRtcTransport webRtc when agreement.WebRtc is not null:
                if (!TryApplyWebRtc(session, webRtc, agreement.WebRtc, out reason))
                {
                    return false;
                }

                break;
            case RtpUdpTransport rtp when agreement.Peer == MediaPeer.Rtp:
                rtp.RtcpMultiplexed = agreement.RtcpMux;
                if (!agreement.Rtp.IsNone && (session.Agreement is null || session.Agreement.Rtp != agreement.Rtp))
                {
                    rtp.SetDestination(agreement.Rtp, agreement.RtcpMux ? agreement.Rtp : agreement.Rtcp);
                }

                break;
            default:
                reason = "profile-changed";
                return false;
        }

        session.Agree(agreement);
        return true;
    }

    /// <summary>
    /// New ICE credentials are an ICE restart (RFC 8839 section 4.4.1.1.1); a new fingerprint or role is a new association
    /// (RFC 8842), as after a page was loaded again, and gets a transport of its own.
    /// </summary>
    private bool TryApplyWebRtc(MediaSession session, WebRtcTransport transport, WebRtcRemote remote, out string? reason)
    {
        WebRtcRemote? known = session.Agreement?.WebRtc;
        if (known is not null && (!known.Fingerprint.Equals(remote.Fingerprint, StringComparison.OrdinalIgnoreCase) || known.OurRole != remote.OurRole))
        {
            return TryReplaceWebRtc(session, remote, out reason);
        }

        if (known is not null && known.Ufrag != remote.Ufrag)
        {
            transport.RestartIce();
        }

        return transport.TrySetRemote(remote, out reason);
    }

    /// <summary>The old association goes only when the new one stands, so that a description that cannot be used changes nothing.</summary>
    private bool TryReplaceWebRtc(MediaSession session, WebRtcRemote remote, out string? reason)
    {
        WebRtcTransport? fresh = transports.OpenWebRtc(session, out MediaUnavailable? unavailable);
        if (fresh is null)
        {
            reason = unavailable!.Reason;
            return false;
        }

        if (!fresh.TrySetRemote(remote, out reason))
        {
            fresh.Dispose();
            return false;
        }

        session.Attach(fresh);
        return true;
    }

    private MediaAgreed Answered(MediaSession session, RemoteDescription offer, AudioAgreement agreement) =>
        new(LocalDescription.WriteAnswer(offer, agreement, NextLocalEnd(session)), agreement.Codec.SdpName()) { PeerListens = agreement.PeerListens };

    private MediaAgreed Offered(MediaSession session, MediaPeer peer) =>
        new(
            LocalDescription.WriteOffer(peer, negotiator.Codecs.Offer(peer == MediaPeer.WebRtc), NextLocalEnd(session)),
            session.Agreement?.Codec.SdpName() ?? "");

    private LocalEnd NextLocalEnd(MediaSession session) => new(
        session.Ssrc,
        ++session.DescriptionVersion,
        transports.AdvertisedAddress,
        session.Transport!.LocalPort,
        session.Ssrc,
        (session.Transport as WebRtcTransport)?.Parameters);
}
