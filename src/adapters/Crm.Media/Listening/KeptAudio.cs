using Crm.Audio;
using Crm.Media.Recording;
using Crm.Media.Sessions;

namespace Crm.Media.Listening;

/// <summary>The first seconds of what a session's peer sends, on their way into a recording. On one media thread; allocates nothing per frame.</summary>
internal sealed class KeptAudio
{
    /// <summary>No more than this is kept, whatever is asked.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly short[] _left = new short[AudioFrame.Samples];
    private readonly short[] _right = new short[AudioFrame.Samples];
    private readonly RecordingBuffer _buffer;
    private readonly RecordingWriter _recordings;
    private readonly MediaCounters _counters;
    private int _framesLeft;
    private bool _ended;

    /// <summary>Begins to keep into a buffer of the writer's.</summary>
    internal KeptAudio(RecordingBuffer buffer, RecordingWriter recordings, MediaCounters counters, TimeSpan longest)
    {
        (_buffer, _recordings, _counters) = (buffer, recordings, counters);
        _framesLeft = (int)(Math.Clamp(longest.TotalMilliseconds, 0, Longest.TotalMilliseconds) / AudioFrame.Milliseconds);
        _counters.KeptAudio++;
    }

    /// <summary>Takes a frame; an empty one is silence. The last one completes the recording.</summary>
    internal void Write(ReadOnlySpan<short> frame)
    {
        if (_ended)
        {
            return;
        }

        if (_framesLeft-- <= 0)
        {
            End();
            return;
        }

        _left.AsSpan(frame.Length).Clear();
        frame.CopyTo(_left);
        _buffer.Write(_left, _right);
    }

    /// <summary>Completes the recording. Idempotent.</summary>
    internal void End()
    {
        if (!_ended)
        {
            _ended = true;
            _counters.KeptAudio--;
            _recordings.Stop(_buffer);
        }
    }
}
