using Crm.Rtp.Addresses;

namespace Crm.Media.Negotiation;

/// <summary>What negotiation needs of a peer's SDP.</summary>
/// <param name="Media">Its media lines, in order.</param>
/// <param name="Bundle">The mids of its BUNDLE group (RFC 9143); empty when there is none.</param>
internal sealed record RemoteDescription(IReadOnlyList<RemoteMedia> Media, IReadOnlyList<string> Bundle);

/// <summary>One payload format of a media line.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Name">Encoding name, as written; static ones are filled in.</param>
/// <param name="ClockRate">RTP clock.</param>
internal readonly record struct RemoteFormat(int PayloadType, string Name, int ClockRate);

/// <summary>One media line.</summary>
internal sealed record RemoteMedia
{
    /// <summary>"audio", "video", ...</summary>
    public required string Kind { get; init; }

    /// <summary>Its port; 0 is rejected or switched off.</summary>
    public required int Port { get; init; }

    /// <summary>The transport profile, "RTP/AVP".</summary>
    public required string Protocol { get; init; }

    /// <summary>The format list as written, for repeating it when the line is rejected.</summary>
    public required string FormatList { get; init; }

    /// <summary>The formats that are RTP payload types with a known meaning, in order of preference.</summary>
    public IReadOnlyList<RemoteFormat> Formats { get; init; } = [];

    /// <summary>Where it wants RTP; none when it gave no usable address (also 0.0.0.0, the old way to hold).</summary>
    public TransportAddress Rtp { get; init; }

    /// <summary>Where it wants RTCP when it said so (<c>a=rtcp</c>).</summary>
    public TransportAddress? Rtcp { get; init; }

    /// <summary>Direction as it sees it.</summary>
    public MediaDirection Direction { get; init; } = MediaDirection.SendReceive;

    /// <summary>It can take RTCP on the RTP port.</summary>
    public bool RtcpMux { get; init; }

    /// <summary>Its mid.</summary>
    public string? Mid { get; init; }

    /// <summary>ICE user fragment.</summary>
    public string? IceUfrag { get; init; }

    /// <summary>ICE password.</summary>
    public string? IcePassword { get; init; }

    /// <summary>Hash name and hex pairs of <c>a=fingerprint</c>.</summary>
    public string? Fingerprint { get; init; }

    /// <summary><c>a=setup</c>.</summary>
    public string? Setup { get; init; }

    /// <summary>True for the profiles of WebRTC; the oldest browsers name theirs without the transport.</summary>
    internal bool IsDtlsSrtp => Protocol is "UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" || (Protocol == "RTP/SAVPF" && Fingerprint is not null);

    /// <summary>True for RTP in the clear.</summary>
    internal bool IsPlainRtp => Protocol is "RTP/AVP" or "RTP/AVPF";
}
