using System.Net;
using Crm.Media.Codecs;

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

    /// <summary>
    /// Folder where spoken texts are kept as audio, for at most seven days and readable by the server's user only, because a text may
    /// name a person; null keeps them in memory only.
    /// </summary>
    public string? SpeechPath { get; init; }

    /// <summary>Bytes under <see cref="SpeechPath"/>; the oldest go first.</summary>
    public long MaxSpeechBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Prefer Opus with browsers (when libopus is there); otherwise G.711, which needs no transcoding towards trunks.</summary>
    public bool PreferOpus { get; init; }

    /// <summary>Sessions open at once; more are refused with 503.</summary>
    public int MaxSessions { get; init; } = 4_000;

    /// <summary>Recordings running at once; more are not started and complete at once without a file.</summary>
    public int MaxRecordings { get; init; } = 2_000;

    /// <summary>Whether libopus is there; said otherwise only to try out a machine without it.</summary>
    internal bool OpusInstalled { get; init; } = OpusCodec.IsAvailable;
}
