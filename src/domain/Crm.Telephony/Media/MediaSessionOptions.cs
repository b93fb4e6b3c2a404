using System.Collections.Immutable;

namespace Crm.Telephony.Media;

/// <summary>What kind of peer a session talks to.</summary>
public enum MediaPeer
{
    /// <summary>Plain RTP/AVP (trunks, phones).</summary>
    Rtp,

    /// <summary>A browser: ICE-lite, DTLS-SRTP, rtcp-mux on the shared WebRTC port.</summary>
    WebRtc,
}

/// <summary>Options of a session, fixed when it opens.</summary>
/// <param name="SilenceTimeout">No RTP for this long raises <see cref="MediaLost"/> once; zero means never.</param>
public sealed record MediaSessionOptions(MediaPeer Peer, TimeSpan SilenceTimeout);

/// <summary>Which channel of a recording a session is written to.</summary>
public enum RecordingSide
{
    /// <summary>Left channel.</summary>
    Customer,

    /// <summary>Right channel.</summary>
    Agent,

    /// <summary>Not recorded (monitoring supervisor).</summary>
    None,
}

/// <summary>The result of an SDP step: SDP to send, or why not.</summary>
public abstract record MediaAnswer;

/// <summary>It worked. <paramref name="Sdp"/> is null where there is nothing to send (an applied answer).</summary>
public sealed record MediaAgreed(string? Sdp, string Codec) : MediaAnswer
{
    /// <summary>Whether the peer takes audio now; one that does not has put us on hold (RFC 3264 section 8.4).</summary>
    public bool PeerListens { get; init; } = true;
}

/// <summary>It did not work; the session is closed unless it was already running.</summary>
/// <param name="SipStatus">The status an INVITE would be refused with: 488 nothing fits, 400 unreadable SDP, 503 no port.</param>
public sealed record MediaRefusal(int SipStatus, string Reason) : MediaAnswer;

/// <summary>Something to play.</summary>
public abstract record AudioSource;

/// <summary>A prompt by name and language ("welcome", "en"); the plane knows where prompts live.</summary>
public sealed record PromptSource(string Name, string Language) : AudioSource;

/// <summary>Text spoken by the speech engine; ends at once and incomplete where there is none.</summary>
public sealed record SpeechSource(string Text, string Language) : AudioSource;

/// <summary>Several sources one after the other; one that cannot be had is left out. At most 64.</summary>
public sealed record SequenceSource(ImmutableArray<AudioSource> Parts) : AudioSource;

/// <summary>The hold and queue music.</summary>
public sealed record MusicSource : AudioSource;

/// <summary>A steady tone.</summary>
public sealed record ToneSource(double Hertz, double LevelDbm0) : AudioSource;

/// <summary>Ring-back tone of a country ("us", "eu", "cn").</summary>
public sealed record RingbackSource(string Country) : AudioSource;

/// <summary>Counters and gauges of the media plane.</summary>
public sealed record MediaFigures(
    int Sessions,
    int Bridges,
    int Playbacks,
    int Recordings,
    int PortsInUse,
    long PacketsReceived,
    long PacketsSent,
    long PacketsDiscarded,
    long PacketsMalformed);
