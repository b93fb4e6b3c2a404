using System.Net;
using Crm.Media.WebRtc;

namespace Crm.Media.Transport;

/// <summary>Opens transports for sessions. Opening happens on the media thread the session lives on.</summary>
internal interface IMediaTransportFactory : IDisposable
{
    /// <summary>The address to write into SDP.</summary>
    IPAddress AdvertisedAddress { get; }

    /// <summary>RTP port pairs in use. Thread safe.</summary>
    int PortsInUse { get; }

    /// <summary>Null when WebRTC works, else why not (no libssl, port taken, off). Thread safe.</summary>
    MediaUnavailable? WebRtcUnavailable { get; }

    /// <summary>The thread that owns the WebRTC port; WebRTC sessions live there.</summary>
    IMediaThread WebRtcThread { get; }

    /// <summary>Opens plain RTP on a port pair of its own; on <paramref name="thread"/>. Null and a reason when the range is used up.</summary>
    RtpUdpTransport? OpenRtp(IMediaThread thread, IMediaTransportSink sink, out MediaUnavailable? unavailable);

    /// <summary>Opens a WebRTC session on the shared port; on <see cref="WebRtcThread"/>. Null and a reason when it cannot be had.</summary>
    WebRtcTransport? OpenWebRtc(IMediaTransportSink sink, out MediaUnavailable? unavailable);
}
