namespace Crm.Media.WebRtc;

/// <summary>Counters of the shared WebRTC port. Written on its media thread; a reader elsewhere may see them a little late.</summary>
internal sealed class WebRtcPortFigures
{
    /// <summary>Datagrams taken from the socket.</summary>
    internal long Received;

    /// <summary>Datagrams given to the kernel.</summary>
    internal long Sent;

    /// <summary>Datagrams the kernel refused.</summary>
    internal long SendFailures;

    /// <summary>STUN whose USERNAME names no session, or that is no STUN after all.</summary>
    internal long UnknownUfrag;

    /// <summary>DTLS and media from addresses that never passed a check.</summary>
    internal long UnknownSource;

    /// <summary>First handshake datagrams dropped because too many handshakes were under way.</summary>
    internal long HandshakesDeferred;

    /// <summary>Handshakes that completed; when the peer's SDP was not known yet, its fingerprint is compared later.</summary>
    internal long HandshakesCompleted;

    /// <summary>Handshakes that failed: wrong fingerprint, no common SRTP profile, protocol error, deadline.</summary>
    internal long HandshakesFailed;
}
