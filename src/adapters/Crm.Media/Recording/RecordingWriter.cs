using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media.Recording;

/// <summary>
/// Writes recordings to disk on a thread of its own, so that no media thread ever waits for a disk. Media threads only fill each
/// recording's bounded buffer; this thread empties all of them a few times a second.
/// </summary>
internal sealed class RecordingWriter : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly IMediaEvents _events;
    private readonly IRecordingKeys _keys;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly short[] _frame = new short[RecordingBuffer.FrameSamples];
    private readonly short[] _silence = new short[RecordingBuffer.FrameSamples];
    private Track[] _tracks = [];
    private long _droppedFrames;
    private long _faults;
    private volatile bool _closing;

    /// <summary>Starts the thread.</summary>
    internal RecordingWriter(IMediaEvents events, IRecordingKeys keys)
    {
        (_events, _keys) = (events, keys);
        _thread = new Thread(Run) { Name = "recording-writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Frames of 20 ms replaced by silence because the disk was too slow, of ended recordings.</summary>
    internal long DroppedFrames => Volatile.Read(ref _droppedFrames);

    /// <summary>Recordings that ended with a disk fault.</summary>
    internal long Faults => Volatile.Read(ref _faults);

    /// <summary>Starts a recording; what is written into the returned buffer reaches the file. Thread safe.</summary>
    /// <param name="age">For a recording that goes on with what a process before has written: how long ago it began.</param>
    internal RecordingBuffer Start(RecordingId recording, SubjectId owner, string path, TimeSpan? age = null)
    {
        var track = new Track(recording, path, new RecordingFile(path, recording, owner, _keys), new RecordingBuffer()) { Age = age };
        lock (_gate)
        {
            _tracks = [.. _tracks, track];
        }

        return track.Buffer;
    }

    /// <summary>
    /// Ends a recording: what is in its buffer is still written, then <see cref="RecordingCompleted"/> is raised; with no file name and
    /// no bytes when the disk failed altogether. Call after the last write. Thread safe.
    /// </summary>
    internal void Stop(RecordingBuffer buffer)
    {
        foreach (Track track in Tracks())
        {
            if (ReferenceEquals(track.Buffer, buffer))
            {
                track.Stopping = true;
            }
        }

        _wake.Set();
    }

    /// <summary>Completes every recording and ends the thread.</summary>
    public void Dispose()
    {
        if (_closing)
        {
            return;
        }

        _closing = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private Track[] Tracks()
    {
        lock (_gate)
        {
            return _tracks;
        }
    }

    private void Run()
    {
        while (true)
        {
            bool closing = _closing;
            foreach (Track track in Tracks())
            {
                bool stopping = track.Stopping || closing;
                Drain(track);
                if (stopping)
                {
                    Complete(track);
                }
            }

            if (closing)
            {
                return;
            }

            _wake.WaitOne(Pause);
        }
    }

    private void Drain(Track track)
    {
        if (track.Age is { } age)
        {
            track.Age = null;
            track.File.Continue(age);
        }

        while (track.Buffer.TryRead(_frame, out int silentFrames))
        {
            AppendSilence(track, silentFrames);
            track.File.Append(_frame);
        }
    }

    private void AppendSilence(Track track, int frames)
    {
        for (; frames > 0; frames--)
        {
            track.File.Append(_silence);
        }
    }

    private void Complete(Track track)
    {
        AppendSilence(track, track.Buffer.SilentFramesAtEnd);
        bool complete = track.File.Complete();
        lock (_gate)
        {
            _tracks = [.. _tracks.Where(other => other != track)];
        }

        Volatile.Write(ref _droppedFrames, _droppedFrames + track.Buffer.Dropped);
        Volatile.Write(ref _faults, _faults + (complete ? 0 : 1));
        _events.Raise(new RecordingCompleted(track.Recording, complete ? track.Path : "", complete ? track.File.Duration : TimeSpan.Zero, complete ? track.File.Bytes : 0));
    }

    private sealed class Track(RecordingId recording, string path, RecordingFile file, RecordingBuffer buffer)
    {
        private volatile bool _stopping;

        /// <summary>How long ago a recording began that is to go on; null once it does.</summary>
        internal TimeSpan? Age { get; set; }

        internal RecordingId Recording => recording;

        internal string Path => path;

        internal RecordingFile File => file;

        internal RecordingBuffer Buffer => buffer;

        internal bool Stopping
        {
            get => _stopping;
            set => _stopping = value;
        }
    }
}
