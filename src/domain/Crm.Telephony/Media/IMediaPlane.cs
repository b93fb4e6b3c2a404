using Crm.Primitives;

namespace Crm.Telephony.Media;

/// <summary>
/// The port to the media plane: sessions (one RTP or WebRTC association each), bridges (who hears whom), playback and
/// recording. Ids and plain data only, so that it can live in a process of its own. Commands for things that are gone are
/// counted and ignored. Per session, commands take effect in order. Thread safe; nothing blocks on the network.
/// </summary>
public interface IMediaPlane
{
    /// <summary>Opens a session and answers the peer's SDP offer. Fails with <see cref="MediaRefusal"/> when nothing fits or ports are used up.</summary>
    ValueTask<MediaAnswer> AnswerOffer(MediaSessionId session, MediaSessionOptions options, string sdpOffer);

    /// <summary>Opens a session and makes our SDP offer for it.</summary>
    ValueTask<MediaAnswer> CreateOffer(MediaSessionId session, MediaSessionOptions options);

    /// <summary>Takes the peer's answer to our offer. A session that was not running is closed when it does not fit, unless it is early.</summary>
    /// <param name="early">It came before the answer (early media): another may follow, and may fit where this one does not.</param>
    ValueTask<MediaAnswer> ApplyAnswer(MediaSessionId session, string sdpAnswer, bool early = false);

    /// <summary>Answers a later offer on an open session (re-INVITE, ICE restart).</summary>
    ValueTask<MediaAnswer> AnswerReoffer(MediaSessionId session, string sdpOffer);

    /// <summary>Closes the session, leaves its bridge, stops its playback, frees its port.</summary>
    void CloseSession(MediaSessionId session);

    /// <summary>Makes an empty bridge.</summary>
    void CreateBridge(BridgeId bridge);

    /// <summary>Adds a session; it hears all others and is heard by all. A session is in one bridge at most; joining moves it.</summary>
    void Join(BridgeId bridge, MediaSessionId session, RecordingSide side);

    /// <summary>Adds a session that hears all others; nobody, who joins later neither, hears it until a gain says so.</summary>
    void JoinUnheard(BridgeId bridge, MediaSessionId session, RecordingSide side);

    /// <summary>Takes a session out of its bridge; it hears silence or its playback.</summary>
    void Leave(BridgeId bridge, MediaSessionId session);

    /// <summary>Sets how loud a listener hears a speaker (0 silent, 1 as is). Hold, mute, monitor, whisper and barge are this.</summary>
    void SetGain(BridgeId bridge, MediaSessionId listener, MediaSessionId speaker, float gain);

    /// <summary>Removes a bridge; its sessions stay open.</summary>
    void CloseBridge(BridgeId bridge);

    /// <summary>Plays to one session only, mixed over what it hears.</summary>
    void Play(MediaSessionId session, PlaybackId playback, AudioSource source, bool loop);

    /// <summary>Stops a playback; unknown ones are ignored.</summary>
    void StopPlaying(MediaSessionId session, PlaybackId playback);

    /// <summary>Sends back to the session what it sends.</summary>
    void SetEcho(MediaSessionId session, bool on);

    /// <summary>Raises <see cref="SpeechPaused"/> once when the peer has not spoken for this long; null stops watching.</summary>
    void WatchSpeech(MediaSessionId session, TimeSpan? pause);

    /// <summary>
    /// Listens to the far end for tones, speech, who answered, and a machine's beep, and raises <see cref="ProgressHeard"/>; null stops.
    /// Begins with what arrives now, early media included. Asked again while listening, it only notes that the call was answered.
    /// </summary>
    void ListenForProgress(MediaSessionId session, ProgressListening? listening);

    /// <summary>Sends digits (0-9 * # A-D) as RFC 4733 events, or in-band where the peer has no telephone-event.</summary>
    void SendDigits(MediaSessionId session, string digits);

    /// <summary>
    /// Starts a stereo recording of a bridge: left is <see cref="RecordingSide.Customer"/>, right <see cref="RecordingSide.Agent"/>. It is
    /// sealed under the owner's key while it grows.
    /// </summary>
    void StartRecording(RecordingId recording, BridgeId bridge, SubjectId owner);

    /// <summary>
    /// Goes on with a recording whose process was killed: what it holds is sealed anew under a key of its own, the time since is silence
    /// (an hour at most), and what the bridge says follows, in the same file. One that still runs is moved to the bridge. Where there is
    /// no file it begins.
    /// </summary>
    /// <param name="since">When the recording began, so that it keeps its time.</param>
    void ContinueRecording(RecordingId recording, BridgeId bridge, SubjectId owner, Instant since);

    /// <summary>Moves a running recording to another bridge. The time without a bridge is silence; what comes after the last bridge is not kept.</summary>
    void MoveRecording(RecordingId recording, BridgeId bridge);

    /// <summary>Writes silence instead of what is said, or again what is said.</summary>
    void PauseRecording(RecordingId recording, bool paused);

    /// <summary>Stops and completes a recording; <see cref="RecordingCompleted"/> follows.</summary>
    void StopRecording(RecordingId recording);

    /// <summary>Figures for health and tests.</summary>
    MediaFigures GetFigures();
}

/// <summary>Where media events go. The engine implements it; calls return at once. Thread safe.</summary>
public interface IMediaEvents
{
    /// <summary>Takes one event; events of one session arrive in order.</summary>
    void Raise(MediaEvent mediaEvent);
}
