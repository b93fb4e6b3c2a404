namespace Crm.Media.Transport;

/// <summary>Why no transport could be had: ports used up, no libssl, port taken. <paramref name="Reason"/> is a short word phrase for logs and refusals.</summary>
internal sealed record MediaUnavailable(string Reason)
{
    /// <summary>Every RTP port of the range is in use.</summary>
    internal static readonly MediaUnavailable PortsUsedUp = new("rtp-ports-used-up");

    /// <summary>The configured number of WebRTC sessions is open.</summary>
    internal static readonly MediaUnavailable TooManySessions = new("too-many-webrtc-sessions");

    /// <summary>WebRTC is not configured.</summary>
    internal static readonly MediaUnavailable WebRtcOff = new("webrtc-off");
}
