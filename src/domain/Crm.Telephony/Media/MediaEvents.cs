using Crm.Primitives;

namespace Crm.Telephony.Media;

/// <summary>Something that happened in the media plane.</summary>
public abstract record MediaEvent;

/// <summary>The first packet arrived; for WebRTC after ICE and DTLS completed.</summary>
public sealed record MediaConnected(MediaSessionId Session) : MediaEvent;

/// <summary>Nothing arrived for the silence timeout, or ICE consent / DTLS was lost. Raised once until it is back.</summary>
public sealed record MediaLost(MediaSessionId Session, string Reason) : MediaEvent;

/// <summary>Media is back after <see cref="MediaLost"/>.</summary>
public sealed record MediaRegained(MediaSessionId Session) : MediaEvent;

/// <summary>A digit was received, by RFC 4733 or as an in-band tone; never both for one key press.</summary>
public sealed record DigitReceived(MediaSessionId Session, char Digit) : MediaEvent;

/// <summary>The peer of a watched session has not spoken for the time that was asked. Raised once per watch.</summary>
/// <param name="Spoke">Whether he spoke before that.</param>
public sealed record SpeechPaused(MediaSessionId Session, bool Spoke) : MediaEvent;

/// <summary>A playback that does not loop has ended, or its source cannot be had (<paramref name="Completed"/> false).</summary>
public sealed record PlaybackEnded(MediaSessionId Session, PlaybackId Playback, bool Completed) : MediaEvent;

/// <summary>A recording is complete on disk.</summary>
public sealed record RecordingCompleted(RecordingId Recording, string File, TimeSpan Duration, long Bytes) : MediaEvent;
