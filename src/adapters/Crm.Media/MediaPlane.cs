using Crm.Audio.CallProgress;
using Crm.Media.Codecs;
using Crm.Media.Listening;
using Crm.Media.Negotiation;
using Crm.Media.Playback;
using Crm.Media.Recording;
using Crm.Media.Sessions;
using Crm.Media.Speech;
using Crm.Media.Transport;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media;

/// <summary>
/// The media plane: one media thread owns sockets, sessions and bridges; a writer thread owns the recordings' files. Calls post to
/// the media thread and return; SDP steps complete when it has answered. Thread safe.
/// </summary>
public sealed class MediaPlane : IMediaPlane, IAsyncDisposable
{
    private readonly MediaPlaneOptions _options;
    private readonly TimeProvider _clock;
    private readonly IMediaThread _thread;
    private readonly IMediaTransportFactory _transports;
    private readonly RecordingWriter _recordings;
    private readonly ISpeechSynthesizer? _synthesizer;
    private readonly SpeechStore? _speech;
    private readonly PlaybackPreparation _playbacks;
    private readonly MediaWorker _worker;
    private readonly SessionNegotiation _negotiation;
    private long _refusedCommands;
    private int _disposed;

    /// <summary>Makes a plane on a given thread and transports; it disposes both in the end.</summary>
    internal MediaPlane(
        MediaPlaneOptions options, IMediaEvents events, IRecordingKeys keys, TimeProvider clock, IMediaThread thread, IMediaTransportFactory transports, ISpeechSynthesizer? synthesizer)
    {
        (_options, _clock) = (options, clock);
        _thread = thread;
        _transports = transports;
        _recordings = new RecordingWriter(events, keys);
        _synthesizer = synthesizer;
        _speech = synthesizer is null ? null : new SpeechStore(synthesizer, options.SpeechPath, options.MaxSpeechBytes, clock);
        _playbacks = new PlaybackPreparation(new PromptStore(options.PromptsPath), _speech, clock);
        _worker = new MediaWorker(events, _recordings);
        var negotiator = new Negotiator(new CodecChoice(options.OpusInstalled, options.PreferOpus));
        _negotiation = new SessionNegotiation(options, events, negotiator, _transports, _thread, _worker, clock);
        _thread.Ticked += _worker.Tick;
    }

    /// <summary>Null when browsers can be served, else why not (no libssl, port taken, off).</summary>
    public string? WebRtcUnavailable => _transports.WebRtcUnavailable?.Reason;

    /// <summary>Null when Opus can be agreed on, else what is missing and how to get it.</summary>
    public string? OpusUnavailable =>
        _options.OpusInstalled ? null : "libopus0 is not installed: Opus is off; install with: apt-get install libopus0, then restart";

    /// <summary>Null when texts can be spoken, else what is missing and how to get it.</summary>
    public string? SpeechUnavailable => _synthesizer is null ? "no speech engine: text to speech is off" : _synthesizer.Unavailable;

    /// <summary>What became of texts to speak.</summary>
    public SpeechFigures SpeechFigures => _speech?.Figures ?? new SpeechFigures(0, 0, 0, 0);

    /// <summary>Commands refused because the media thread's mailbox was full.</summary>
    public long RefusedCommands => Volatile.Read(ref _refusedCommands);

    /// <summary>Frames of 20 ms that are silence in recordings because the disk was too slow.</summary>
    public long DroppedRecordingFrames => _recordings.DroppedFrames;

    /// <summary>Recordings that ended without a complete file: the disk or the vault failed.</summary>
    public long RecordingFaults => _recordings.Faults;

    /// <summary>
    /// Completes recordings a killed process left behind, then starts the threads. WebRTC that cannot be had does not stop the start;
    /// see <see cref="WebRtcUnavailable"/>. Nor does a missing codec or speech engine.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The port range is empty.</exception>
    public static MediaPlane Start(
        MediaPlaneOptions options, IMediaEvents events, IRecordingKeys keys, TimeProvider? clock = null, ISpeechSynthesizer? synthesizer = null)
    {
        clock ??= TimeProvider.System;
        RecordingRecovery.Recover(options.RecordingsPath, keys);
        var thread = new MediaThread("media");
        try
        {
            var transports = new MediaTransportFactory(
                new MediaTransportOptions
                {
                    Address = options.Address,
                    PublicAddress = options.PublicAddress,
                    PortMin = options.PortMin,
                    PortMax = options.PortMax,
                    WebRtcPort = options.WebRtcPort,
                },
                thread,
                clock);
            return new MediaPlane(options, events, keys, clock, thread, transports, synthesizer);
        }
        catch (ArgumentOutOfRangeException)
        {
            thread.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<MediaAnswer> AnswerOffer(MediaSessionId session, MediaSessionOptions options, string sdpOffer) =>
        Describe(sdpOffer, offer => _negotiation.AnswerOffer(session, options, offer));

    /// <inheritdoc/>
    public ValueTask<MediaAnswer> CreateOffer(MediaSessionId session, MediaSessionOptions options) =>
        Ask(() => _negotiation.CreateOffer(session, options));

    /// <inheritdoc/>
    public ValueTask<MediaAnswer> ApplyAnswer(MediaSessionId session, string sdpAnswer, bool early = false) =>
        Describe(sdpAnswer, answer => _negotiation.ApplyAnswer(session, answer, early), early ? null : () => _negotiation.CloseUnanswered(session));

    /// <inheritdoc/>
    public ValueTask<MediaAnswer> AnswerReoffer(MediaSessionId session, string sdpOffer) =>
        Describe(sdpOffer, offer => _negotiation.AnswerReoffer(session, offer));

    /// <inheritdoc/>
    public void CloseSession(MediaSessionId session) => Post(() => _worker.Close(session));

    /// <inheritdoc/>
    public void CreateBridge(BridgeId bridge) => Post(() => _worker.CreateBridge(bridge));

    /// <inheritdoc/>
    public void Join(BridgeId bridge, MediaSessionId session, RecordingSide side) => Post(() => _worker.Join(bridge, session, side));

    /// <inheritdoc/>
    public void JoinUnheard(BridgeId bridge, MediaSessionId session, RecordingSide side) => Post(() => _worker.Join(bridge, session, side, unheard: true));

    /// <inheritdoc/>
    public void Leave(BridgeId bridge, MediaSessionId session) => Post(() => _worker.Leave(bridge, session));

    /// <inheritdoc/>
    public void SetGain(BridgeId bridge, MediaSessionId listener, MediaSessionId speaker, float gain) =>
        Post(() => _worker.SetGain(bridge, listener, speaker, gain));

    /// <inheritdoc/>
    public void CloseBridge(BridgeId bridge) => Post(() => _worker.CloseBridge(bridge));

    /// <inheritdoc/>
    public void Play(MediaSessionId session, PlaybackId playback, AudioSource source, bool loop)
    {
        // what has to be read or spoken is prepared elsewhere; the announcement keeps the order with a stop that follows
        PlaybackAudio? ready = _playbacks.Ready(source, loop);
        bool taken = Post(() =>
        {
            if (_worker.AnnouncePlayback(session, playback) && ready is not null)
            {
                _worker.BeginPlayback(session, playback, ready);
            }
        });
        if (taken && ready is null)
        {
            _playbacks.Begin(source, loop, prepared => Post(() => _worker.BeginPlayback(session, playback, prepared)));
        }
    }

    /// <inheritdoc/>
    public void StopPlaying(MediaSessionId session, PlaybackId playback) => Post(() => _worker.StopPlayback(session, playback));

    /// <inheritdoc/>
    public void SetEcho(MediaSessionId session, bool on) => Post(() =>
    {
        if (_worker.Find(session) is { } found)
        {
            found.Echo = on;
        }
    });

    /// <inheritdoc/>
    public void WatchSpeech(MediaSessionId session, TimeSpan? pause) => Post(() => _worker.Find(session)?.WatchSpeech(pause));

    /// <inheritdoc/>
    public void ListenForProgress(MediaSessionId session, ProgressListening? listening)
    {
        // what it needs is made here, not on the media thread
        ProgressDetector? detector = listening is null ? null : new ProgressDetector(SessionListening.Settings(listening), listening.Answered);
        string? path = listening?.Keep is { } keep ? Path.Combine(_options.RecordingsPath, keep.Recording + RecordingFile.Suffix) : null;
        Post(() => _worker.Listen(session, listening, detector, path, _options.MaxRecordings));
    }

    /// <inheritdoc/>
    public void SendDigits(MediaSessionId session, string digits) => Post(() => _worker.Find(session)?.SendDigits(digits));

    /// <inheritdoc/>
    public void StartRecording(RecordingId recording, BridgeId bridge, SubjectId owner)
    {
        string path = Path.Combine(_options.RecordingsPath, recording + RecordingFile.Suffix);
        Post(() => _worker.StartRecording(recording, bridge, owner, path, _options.MaxRecordings));
    }

    /// <inheritdoc/>
    public void ContinueRecording(RecordingId recording, BridgeId bridge, SubjectId owner, Instant since)
    {
        string path = Path.Combine(_options.RecordingsPath, recording + RecordingFile.Suffix);
        var age = Instant.Now(_clock) - since;
        Post(() => _worker.StartRecording(recording, bridge, owner, path, _options.MaxRecordings, age));
    }

    /// <inheritdoc/>
    public void MoveRecording(RecordingId recording, BridgeId bridge) => Post(() => _worker.MoveRecording(recording, bridge));

    /// <inheritdoc/>
    public void PauseRecording(RecordingId recording, bool paused) => Post(() => _worker.PauseRecording(recording, paused));

    /// <inheritdoc/>
    public void StopRecording(RecordingId recording) => Post(() => _worker.StopRecording(recording));

    /// <inheritdoc/>
    public MediaFigures GetFigures()
    {
        MediaCounters counters = _worker.Counters;
        return new MediaFigures(
            Volatile.Read(ref counters.Sessions),
            Volatile.Read(ref counters.Bridges),
            Volatile.Read(ref counters.Playbacks),
            Volatile.Read(ref counters.Recordings) + Volatile.Read(ref counters.KeptAudio),
            _transports.PortsInUse,
            Volatile.Read(ref counters.PacketsReceived),
            Volatile.Read(ref counters.PacketsSent),
            Volatile.Read(ref counters.PacketsUseless) + Volatile.Read(ref counters.ClosedDiscarded) + Volatile.Read(ref counters.OpenDiscarded),
            Volatile.Read(ref counters.ClosedMalformed) + Volatile.Read(ref counters.OpenMalformed));
    }

    /// <summary>Closes every session, completes every recording, ends the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await Ask(() =>
        {
            _thread.Ticked -= _worker.Tick;
            _worker.CloseAll();
            return new MediaAgreed(null, "");
        });
        _transports.Dispose();
        _speech?.Dispose();
        await Task.Run(() =>
        {
            (_thread as IDisposable)?.Dispose();
            _recordings.Dispose();
        });
    }

    private bool Post(Action command)
    {
        bool taken = _thread.Post(command);
        if (!taken)
        {
            Interlocked.Increment(ref _refusedCommands);
        }

        return taken;
    }

    // reading happens on the caller's thread: it allocates, and the media thread should not
    private ValueTask<MediaAnswer> Describe(string sdp, Func<RemoteDescription, MediaAnswer> step, Action? unreadable = null)
    {
        if (SdpReading.TryRead(sdp, out RemoteDescription? description, out string? reason))
        {
            return Ask(() => step(description!));
        }

        if (unreadable is not null)
        {
            Post(unreadable);
        }

        return ValueTask.FromResult<MediaAnswer>(new MediaRefusal(400, reason!));
    }

    private async ValueTask<MediaAnswer> Ask(Func<MediaAnswer> step)
    {
        var answer = new TaskCompletionSource<MediaAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool taken = Post(() =>
        {
            try
            {
                answer.SetResult(step());
            }
            catch (Exception fault)
            {
                answer.SetException(fault);
            }
        });
        return taken ? await answer.Task : new MediaRefusal(503, "media-overloaded");
    }
}
