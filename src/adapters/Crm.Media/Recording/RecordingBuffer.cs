using Crm.Audio;

namespace Crm.Media.Recording;

/// <summary>
/// The way of recorded audio from a media thread to the writer: a ring of stereo frames for exactly one producer and one consumer.
/// When the writer falls behind, frames are dropped and counted, and the next frame that fits says how much silence goes before it,
/// so that the recording keeps its time. Allocates nothing after construction.
/// </summary>
internal sealed class RecordingBuffer
{
    /// <summary>Samples of one stereo frame, left and right in turn.</summary>
    internal const int FrameSamples = 2 * AudioFrame.Samples;

    /// <summary>Frames that fit: 2.5 seconds.</summary>
    internal const int Capacity = 128;

    private readonly short[] _frames = new short[Capacity * FrameSamples];
    private readonly int[] _silenceBefore = new int[Capacity];
    private long _written;
    private long _read;
    private int _owed;
    private int _gap;
    private long _dropped;

    /// <summary>Frames dropped because the writer was behind. Thread safe.</summary>
    internal long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Producer: puts one frame in.</summary>
    internal void Write(ReadOnlySpan<short> left, ReadOnlySpan<short> right)
    {
        if (_written - Volatile.Read(ref _read) >= Capacity)
        {
            _owed++;
            Volatile.Write(ref _dropped, _dropped + 1);
            return;
        }

        int slot = (int)(_written % Capacity);
        Span<short> frame = _frames.AsSpan(slot * FrameSamples, FrameSamples);
        for (int i = 0; i < AudioFrame.Samples; i++)
        {
            frame[2 * i] = left[i];
            frame[2 * i + 1] = right[i];
        }

        _silenceBefore[slot] = _owed + _gap;
        (_owed, _gap) = (0, 0);
        Volatile.Write(ref _written, _written + 1);
    }

    /// <summary>Producer: there is nothing to record in this tick; it becomes silence when something follows.</summary>
    internal void Skip() => _gap++;

    /// <summary>Frames dropped since the last one that fitted: silence that goes at the end. Only once the producer has stopped.</summary>
    internal int SilentFramesAtEnd => _owed;

    /// <summary>Consumer: takes one frame out; false when there is none.</summary>
    /// <param name="frame">At least <see cref="FrameSamples"/>.</param>
    /// <param name="silentFrames">Frames of silence that go before it.</param>
    internal bool TryRead(Span<short> frame, out int silentFrames)
    {
        silentFrames = 0;
        if (_read == Volatile.Read(ref _written))
        {
            return false;
        }

        int slot = (int)(_read % Capacity);
        _frames.AsSpan(slot * FrameSamples, FrameSamples).CopyTo(frame);
        silentFrames = _silenceBefore[slot];
        Volatile.Write(ref _read, _read + 1);
        return true;
    }
}
