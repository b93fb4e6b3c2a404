namespace Crm.Media.WebRtc;

/// <summary>Where a WebRTC association stands.</summary>
internal enum WebRtcState
{
    /// <summary>Waiting for a first valid check.</summary>
    New,

    /// <summary>ICE works, DTLS is under way or the peer's fingerprint is not known yet.</summary>
    Connecting,

    /// <summary>Media flows.</summary>
    Connected,

    /// <summary>Consent ran out; a new check brings the association back.</summary>
    Disconnected,

    /// <summary>Over for good: DTLS failed or was closed, or the fingerprint did not match.</summary>
    Closed,
}
