using System.Net;

namespace Crm.Media;

/// <summary>Settings of the media plane, read once at the start.</summary>
public sealed record MediaPlaneOptions
{
    /// <summary>Local address to bind; a wildcard is allowed.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>What peers are told, behind 1:1 NAT. Null: the bound address.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>Lowest RTP port.</summary>
    public int PortMin { get; init; } = 20_000;

    /// <summary>Highest RTP port.</summary>
    public int PortMax { get; init; } = 39_999;

    /// <summary>The one UDP port of all browsers; 0 lets the system choose, null turns WebRTC off.</summary>
    public int? WebRtcPort { get; init; } = 3479;

    /// <summary>Where finished recordings go; made when needed. Recordings a killed process left there are completed at the start.</summary>
    public string RecordingsPath { get; init; } = "recordings";

    /// <summary>Folder with LANGUAGE/NAME.wav and music/hold.wav; null plays none.</summary>
    public string? PromptsPath { get; init; }

    /// <summary>Prefer Opus with browsers (when libopus is there); otherwise G.711, which needs no transcoding towards trunks.</summary>
    public bool PreferOpus { get; init; }

    /// <summary>Sessions open at once; more are refused with 503.</summary>
    public int MaxSessions { get; init; } = 4_000;

    /// <summary>Recordings running at once; more are not started and complete at once without a file.</summary>
    public int MaxRecordings { get; init; } = 2_000;
}
