using Crm.Audio.CallProgress;
using Crm.Media.Bridges;
using Crm.Media.Listening;
using Crm.Media.Playback;
using Crm.Media.Recording;
using Crm.Media.Transport;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media.Sessions;

/// <summary>
/// Everything that lives on one media thread: its sessions, bridges and recordings, and the tick that drives them. All calls on that
/// thread. Commands for things that are gone are counted and do nothing else.
/// </summary>
internal sealed class MediaWorker(IMediaEvents events, RecordingWriter recordings)
{
    private const int TicksPerCount = 10;

    private readonly Dictionary<MediaSessionId, MediaSession> _sessionsById = [];
    private readonly List<MediaSession> _sessions = [];
    private readonly Dictionary<BridgeId, Bridge> _bridgesById = [];
    private readonly List<Bridge> _bridges = [];
    private readonly Dictionary<RecordingId, BridgeRecording> _recordingsById = [];
    private readonly List<BridgeRecording> _recordings = [];
    private int _ticks;

    /// <summary>Counters and gauges.</summary>
    internal MediaCounters Counters { get; } = new();

    /// <summary>Sessions open.</summary>
    internal int Sessions => _sessions.Count;

    /// <summary>Finds a session; a missing one is counted.</summary>
    internal MediaSession? Find(MediaSessionId session)
    {
        if (_sessionsById.TryGetValue(session, out MediaSession? found))
        {
            return found;
        }

        Counters.StaleCommands++;
        return null;
    }

    /// <summary>True when a session with this id is open.</summary>
    internal bool Has(MediaSessionId session) => _sessionsById.ContainsKey(session);

    /// <summary>Takes a session in.</summary>
    internal void Add(MediaSession session)
    {
        _sessionsById.Add(session.Id, session);
        _sessions.Add(session);
        Counters.Sessions = _sessions.Count;
    }

    /// <summary>Closes a session: out of its bridge, playbacks forgotten, transport freed.</summary>
    internal void Close(MediaSessionId id)
    {
        if (Find(id) is not { } session)
        {
            return;
        }

        session.Bridge?.Leave(session);
        session.Listening?.End();
        Counters.Playbacks -= session.Playbacks.Count;
        _sessionsById.Remove(id);
        _sessions.Remove(session);
        Counters.Sessions = _sessions.Count;
        (long discarded, long malformed) = Discards(session.Transport);
        Counters.ClosedDiscarded += discarded;
        Counters.ClosedMalformed += malformed;
        session.Dispose();
        CountOpen();
    }

    /// <summary>Makes a bridge; an id in use is kept.</summary>
    internal void CreateBridge(BridgeId id)
    {
        if (_bridgesById.ContainsKey(id))
        {
            Counters.StaleCommands++;
            return;
        }

        var bridge = new Bridge();
        _bridgesById.Add(id, bridge);
        _bridges.Add(bridge);
        Counters.Bridges = _bridges.Count;
    }

    /// <summary>Moves a session into a bridge; a full bridge is counted and leaves the session alone.</summary>
    internal void Join(BridgeId id, MediaSessionId sessionId, RecordingSide side, bool unheard = false)
    {
        if (Find(sessionId) is not { } session || FindBridge(id) is not { } bridge)
        {
            return;
        }

        session.Bridge?.Leave(session);
        (session.Side, session.Unheard) = (side, unheard);
        session.Bridge = bridge.Join(session) ? bridge : null;
        Counters.StaleCommands += session.Bridge is null ? 1 : 0;
    }

    /// <summary>Takes a session out of a bridge.</summary>
    internal void Leave(BridgeId id, MediaSessionId sessionId)
    {
        if (Find(sessionId) is not { } session || FindBridge(id) is not { } bridge)
        {
            return;
        }

        if (session.Bridge == bridge)
        {
            bridge.Leave(session);
            session.Bridge = null;
        }
    }

    /// <summary>Sets a gain.</summary>
    internal void SetGain(BridgeId id, MediaSessionId listener, MediaSessionId speaker, float gain)
    {
        if (FindBridge(id) is { } bridge && Find(listener) is { } hearing && Find(speaker) is { } speaking && !bridge.SetGain(hearing, speaking, gain))
        {
            Counters.StaleCommands++;
        }
    }

    /// <summary>Takes a bridge apart; its sessions stay, its recordings wait for another.</summary>
    internal void CloseBridge(BridgeId id)
    {
        if (FindBridge(id) is not { } bridge)
        {
            return;
        }

        foreach (MediaSession session in _sessions.Where(session => session.Bridge == bridge))
        {
            session.Bridge = null;
        }

        foreach (BridgeRecording recording in _recordings.Where(recording => recording.Bridge == bridge))
        {
            recording.Bridge = null;
        }

        _bridgesById.Remove(id);
        _bridges.Remove(bridge);
        Counters.Bridges = _bridges.Count;
    }

    /// <summary>Announces a playback; false, and the event that it ended, when it cannot be taken.</summary>
    internal bool AnnouncePlayback(MediaSessionId sessionId, PlaybackId playback)
    {
        if (Find(sessionId) is not { } session)
        {
            return false;
        }

        if (!session.Playbacks.Announce(playback))
        {
            events.Raise(new PlaybackEnded(sessionId, playback, Completed: false));
            return false;
        }

        Counters.Playbacks++;
        return true;
    }

    /// <summary>Starts an announced playback; without audio it ends as not completed.</summary>
    internal void BeginPlayback(MediaSessionId sessionId, PlaybackId playback, PlaybackAudio? audio)
    {
        if (!_sessionsById.TryGetValue(sessionId, out MediaSession? session))
        {
            return;
        }

        if (audio is not null)
        {
            session.Playbacks.Begin(playback, audio);
        }
        else if (session.Playbacks.Stop(playback))
        {
            Counters.Playbacks--;
            events.Raise(new PlaybackEnded(sessionId, playback, Completed: false));
        }
    }

    /// <summary>Stops a playback.</summary>
    internal void StopPlayback(MediaSessionId sessionId, PlaybackId playback)
    {
        if (Find(sessionId) is { } session && session.Playbacks.Stop(playback))
        {
            Counters.Playbacks--;
        }
    }

    /// <summary>Listens to a session, or no more; one that is listened to already only learns that the call was answered.</summary>
    internal void Listen(MediaSessionId id, ProgressListening? listening, ProgressDetector? detector, string? path, int mostRecordings)
    {
        if (Find(id) is not { } session)
        {
            return;
        }

        if (session.Listening is { } running && listening is not null)
        {
            if (listening.Answered)
            {
                running.Answer();
                if (!running.Keeps)
                {
                    running.Keep(Keep(listening.Keep, path, mostRecordings));
                }
            }

            return;
        }

        session.Listening?.End();
        session.Listening = listening is null || detector is null ? null : new SessionListening(id, detector, events);
        session.Listening?.Keep(Keep(listening!.Keep, path, mostRecordings));
    }

    /// <summary>Starts recording a bridge into a file; an id in use is kept. A missing bridge records nothing until moved.</summary>
    /// <param name="age">For a recording that goes on with what a process before has written: how long ago it began. One that runs is moved.</param>
    internal void StartRecording(RecordingId id, BridgeId bridge, SubjectId owner, string path, int mostRecordings, TimeSpan? age = null)
    {
        if (_recordingsById.TryGetValue(id, out BridgeRecording? running))
        {
            running.Bridge = age is null ? running.Bridge : FindBridge(bridge);
            Counters.StaleCommands += age is null ? 1 : 0;
            return;
        }

        if (_recordings.Count + Counters.KeptAudio >= mostRecordings)
        {
            events.Raise(new RecordingCompleted(id, "", TimeSpan.Zero, 0));
            return;
        }

        var recording = new BridgeRecording(recordings.Start(id, owner, path, age)) { Bridge = FindBridge(bridge) };
        _recordingsById.Add(id, recording);
        _recordings.Add(recording);
        Counters.Recordings = _recordings.Count;
    }

    /// <summary>Lets a recording go on with another bridge; silence when that is gone.</summary>
    internal void MoveRecording(RecordingId id, BridgeId bridge)
    {
        if (FindRecording(id) is { } recording)
        {
            recording.Bridge = FindBridge(bridge);
        }
    }

    /// <summary>Keeps what is said out of a recording, or in again.</summary>
    internal void PauseRecording(RecordingId id, bool paused)
    {
        if (FindRecording(id) is { } recording)
        {
            recording.Paused = paused;
        }
    }

    /// <summary>Ends a recording; the writer completes it.</summary>
    internal void StopRecording(RecordingId id)
    {
        if (FindRecording(id) is not { } recording)
        {
            return;
        }

        _recordingsById.Remove(id);
        _recordings.Remove(recording);
        Counters.Recordings = _recordings.Count;
        recordings.Stop(recording.Buffer);
    }

    /// <summary>Closes everything.</summary>
    internal void CloseAll()
    {
        foreach (RecordingId recording in _recordingsById.Keys.ToArray())
        {
            StopRecording(recording);
        }

        foreach (MediaSessionId session in _sessionsById.Keys.ToArray())
        {
            Close(session);
        }
    }

    /// <summary>20 ms: everyone is heard, mixed, recorded and sent to.</summary>
    internal void Tick(long now)
    {
        foreach (MediaSession session in _sessions)
        {
            session.Capture(now);
        }

        foreach (Bridge bridge in _bridges)
        {
            bridge.Tick();
        }

        foreach (BridgeRecording recording in _recordings)
        {
            recording.Tick();
        }

        foreach (MediaSession session in _sessions)
        {
            session.Send(now);
        }

        if (++_ticks % TicksPerCount == 0)
        {
            CountOpen();
        }
    }

    private KeptAudio? Keep(ProgressAudio? audio, string? path, int mostRecordings)
    {
        if (audio is null || path is null)
        {
            return null;
        }

        if (_recordings.Count + Counters.KeptAudio >= mostRecordings)
        {
            events.Raise(new RecordingCompleted(audio.Recording, "", TimeSpan.Zero, 0));
            return null;
        }

        return new KeptAudio(recordings.Start(audio.Recording, audio.Owner, path), recordings, Counters, audio.Longest);
    }

    private Bridge? FindBridge(BridgeId id)
    {
        if (_bridgesById.TryGetValue(id, out Bridge? bridge))
        {
            return bridge;
        }

        Counters.StaleCommands++;
        return null;
    }

    private BridgeRecording? FindRecording(RecordingId id)
    {
        if (_recordingsById.TryGetValue(id, out BridgeRecording? recording))
        {
            return recording;
        }

        Counters.StaleCommands++;
        return null;
    }

    private void CountOpen()
    {
        long discarded = 0;
        long malformed = 0;
        foreach (MediaSession session in _sessions)
        {
            (long sessionDiscarded, long sessionMalformed) = Discards(session.Transport);
            discarded += sessionDiscarded;
            malformed += sessionMalformed;
        }

        Counters.OpenDiscarded = discarded;
        Counters.OpenMalformed = malformed;
    }

    private static (long Discarded, long Malformed) Discards(IMediaTransport? transport)
    {
        TransportFigures? figures = transport switch
        {
            RtpUdpTransport rtp => rtp.Figures,
            WebRtc.WebRtcTransport webRtc => webRtc.Figures,
            _ => null,
        };
        return figures is null ? (0, 0) : (figures.Discarded - figures.Malformed, figures.Malformed);
    }
}
