using Crm.Audio;
using Crm.Audio.Mixing;
using Crm.Primitives;

namespace Crm.Media.Playback;

/// <summary>
/// What one session is being played, mixed over what it hears. A playback is announced first and filled when its audio is loaded,
/// so that a stop that overtakes the loading still stops it. On one media thread; a tick allocates nothing.
/// </summary>
internal sealed class SessionPlaybacks
{
    /// <summary>Playbacks of one session at a time; more are refused.</summary>
    internal const int MostPlaybacks = 8;

    /// <summary>Ticks of 20 ms a playback may wait for its audio (2 s); then it ends as not completed.</summary>
    internal const int MostSilentTicks = 100;

    private readonly Entry[] _entries = new Entry[MostPlaybacks];
    private readonly short[] _frame = new short[AudioFrame.Samples];
    private int _count;

    /// <summary>Playbacks now, loading ones included.</summary>
    internal int Count => _count;

    /// <summary>Announces a playback; false when there are too many or the id is in use.</summary>
    internal bool Announce(PlaybackId playback)
    {
        if (_count == MostPlaybacks || IndexOf(playback) >= 0)
        {
            return false;
        }

        _entries[_count++] = new Entry(playback, null, 0);
        return true;
    }

    /// <summary>Gives an announced playback its audio; false when it was stopped meanwhile.</summary>
    internal bool Begin(PlaybackId playback, PlaybackAudio audio)
    {
        int index = IndexOf(playback);
        if (index < 0 || _entries[index].Audio is not null)
        {
            return false;
        }

        _entries[index] = new Entry(playback, audio, 0);
        return true;
    }

    /// <summary>Removes a playback; false when there is none.</summary>
    internal bool Stop(PlaybackId playback)
    {
        int index = IndexOf(playback);
        if (index >= 0)
        {
            RemoveAt(index);
        }

        return index >= 0;
    }

    /// <summary>Adds the next 20 ms of everything to a frame; true when anything sounded.</summary>
    /// <param name="frame">What the session hears so far.</param>
    /// <param name="ended">Told each playback that came to its end, and whether it was played.</param>
    internal bool MixInto(Span<short> frame, Action<PlaybackId, bool> ended)
    {
        bool sounded = false;
        for (int i = _count - 1; i >= 0; i--)
        {
            (PlaybackId playback, PlaybackAudio? audio, int silentTicks) = _entries[i];
            if (audio is null)
            {
                _entries[i] = new Entry(playback, null, silentTicks + 1);
                if (silentTicks + 1 >= MostSilentTicks)
                {
                    RemoveAt(i);
                    ended(playback, false);
                }
            }
            else if (audio.Read(_frame) > 0)
            {
                SampleMath.AddSaturated(frame, _frame);
                sounded = true;
            }
            else
            {
                RemoveAt(i);
                ended(playback, true);
            }
        }

        return sounded;
    }

    private int IndexOf(PlaybackId playback)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_entries[i].Playback == playback)
            {
                return i;
            }
        }

        return -1;
    }

    private void RemoveAt(int index)
    {
        _entries[index] = _entries[--_count];
        _entries[_count] = default;
    }

    private readonly record struct Entry(PlaybackId Playback, PlaybackAudio? Audio, int SilentTicks);
}
