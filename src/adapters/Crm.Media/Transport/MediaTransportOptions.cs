using System.Net;

namespace Crm.Media.Transport;

/// <summary>Where media transports live on the network. Read once, when the factory is made.</summary>
internal sealed record MediaTransportOptions
{
    /// <summary>The local address to bind; a wildcard is allowed.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>What peers are told (behind 1:1 NAT). Null: the bound address, or for a wildcard the first address that is not loopback.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>Lowest RTP port, even; RTCP is at the next odd one.</summary>
    public int PortMin { get; init; } = 20000;

    /// <summary>Highest port that may be used, RTCP included.</summary>
    public int PortMax { get; init; } = 29999;

    /// <summary>The one UDP port of all WebRTC sessions; 0 lets the system choose, null turns WebRTC off.</summary>
    public int? WebRtcPort { get; init; } = 3479;

    /// <summary>DTLS handshakes under way at once; beyond it hellos are dropped and the peers repeat them.</summary>
    public int MaxHandshakes { get; init; } = 64;

    /// <summary>WebRTC sessions open at once; beyond it opening is refused.</summary>
    public int MaxWebRtcSessions { get; init; } = 4096;
}
