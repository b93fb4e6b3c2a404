namespace Crm.Media.Codecs;

/// <summary>The codecs the plane speaks.</summary>
internal enum AudioCodecKind
{
    /// <summary>G.711 mu-law, static payload type 0 (RFC 3551).</summary>
    Pcmu,

    /// <summary>G.711 A-law, static payload type 8 (RFC 3551).</summary>
    Pcma,

    /// <summary>Opus (RFC 6716, RFC 7587), dynamic payload type, RTP clock 48 kHz; coded at 8 kHz here.</summary>
    Opus,
}

/// <summary>What SDP says of a codec.</summary>
internal static class AudioCodecKinds
{
    /// <summary>Encoding name as SDP writes it.</summary>
    internal static string SdpName(this AudioCodecKind kind) => kind switch
    {
        AudioCodecKind.Pcmu => "PCMU",
        AudioCodecKind.Pcma => "PCMA",
        _ => "opus",
    };

    /// <summary>RTP timestamp units per second.</summary>
    internal static int RtpClockRate(this AudioCodecKind kind) => kind == AudioCodecKind.Opus ? 48_000 : 8_000;
}
