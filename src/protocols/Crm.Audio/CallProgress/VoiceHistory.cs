using Crm.Audio.Levels;

namespace Crm.Audio.CallProgress;

/// <summary>
/// Levels of the last ten seconds, and above which of them somebody speaks. The threshold lies above the quietest moments of the last
/// three seconds, so it finds its way in noise; because the levels are kept, what was heard before is judged by what is known now. A sound
/// that stands still for 600 ms is noise, whatever its level. Frames count from 0. Not thread safe; allocates nothing after construction.
/// </summary>
internal sealed class VoiceHistory
{
    /// <summary>Frames kept.</summary>
    internal const int Kept = 512;

    private const float Quietest = -66;
    private const float LowestThreshold = -54;
    private const float AboveFloor = 5f;
    private const float BelowPeak = 32;
    private const int Lookback = 150;
    private const int Standing = 30;
    private const float StandingRange = 4;
    private const float HighPass = 0.9f;
    private const float LowPass = 0.5f;

    private readonly float[] _levels = new float[Kept];
    private readonly float[] _smooth = new float[Kept];
    private readonly bool[] _tones = new bool[Kept];
    private int _origin;
    private int _standingUntil = -1;
    private float _standing;
    private float _lastIn;
    private float _lastOut;
    private float _low;

    /// <summary>Frames taken since the beginning.</summary>
    internal int Count { get; private set; }

    /// <summary>What is louder is speech, dBm0.</summary>
    internal float Threshold { get; private set; } = LowestThreshold;

    /// <summary>The earliest frame that is still known and not forgotten.</summary>
    internal int Earliest => Math.Max(_origin, Count - Kept);

    /// <summary>Loudest of the last four frames, dBm0.</summary>
    internal float RecentPeak
    {
        get
        {
            float peak = Quietest;
            for (int frame = Math.Max(0, Count - 4); frame < Count; frame++)
            {
                peak = Math.Max(peak, _levels[frame % Kept]);
            }

            return peak;
        }
    }

    /// <summary>Takes a frame.</summary>
    internal void Push(ReadOnlySpan<short> frame)
    {
        int at = Count % Kept;
        _levels[at] = Level(frame);
        _tones[at] = false;
        Count++;
        _smooth[at] = Smooth(Count - 1);
        Threshold = FindThreshold();
    }

    /// <summary>The last so many frames were a tone, not speech.</summary>
    internal void MarkTones(int frames)
    {
        for (int frame = Math.Max(Earliest, Count - frames); frame < Count; frame++)
        {
            _tones[frame % Kept] = true;
        }
    }

    /// <summary>Forgets what was before: another line begins, with another noise.</summary>
    internal void Restart()
    {
        _origin = Count;
        _standingUntil = -1;
    }

    /// <summary>Whether a frame that is still known has speech in it.</summary>
    internal bool IsActive(int frame) => _levels[frame % Kept] > Threshold && !_tones[frame % Kept];

    // Rumble and hum below the telephone band say nothing; the voice has most of its power below 900 Hz and noise has not.
    private float Level(ReadOnlySpan<short> frame)
    {
        float sum = 0;
        foreach (short sample in frame)
        {
            _lastOut = sample - _lastIn + HighPass * _lastOut;
            _lastIn = sample;
            _low += LowPass * (_lastOut - _low);
            sum += _low * _low;
        }

        float power = frame.IsEmpty ? 0 : sum / frame.Length / (32768f * 32768f / 2);
        return power <= 0 ? Quietest : Math.Max(Quietest, 10 * MathF.Log10(power) + (float)AudioLevel.OverloadDbm0);
    }

    private float Smooth(int frame)
    {
        float sum = 0;
        int from = Math.Max(Earliest, frame - 2);
        for (int i = from; i <= frame; i++)
        {
            sum += _levels[i % Kept];
        }

        return sum / (frame - from + 1);
    }

    private float FindThreshold()
    {
        float floor = float.MaxValue;
        float peak = Quietest;
        float standingLow = float.MaxValue;
        float standingHigh = float.MinValue;
        int standing = 0;
        for (int frame = Math.Max(Earliest, Count - Lookback); frame < Count; frame++)
        {
            int at = frame % Kept;
            if (_tones[at])
            {
                standing = 0;
                (standingLow, standingHigh) = (float.MaxValue, float.MinValue);
                continue;
            }

            floor = Math.Min(floor, _smooth[at]);
            peak = Math.Max(peak, _levels[at]);
            if (frame >= Count - Standing)
            {
                standing++;
                standingLow = Math.Min(standingLow, _smooth[at]);
                standingHigh = Math.Max(standingHigh, _smooth[at]);
            }
        }

        if (standing == Standing && standingHigh - standingLow <= StandingRange)
        {
            _standing = (standingHigh + standingLow) / 2;
            _standingUntil = Count + Lookback;
        }

        floor = floor == float.MaxValue ? Quietest : floor;
        floor = Count <= _standingUntil ? Math.Max(floor, _standing) : floor;
        return Math.Max(LowestThreshold, Math.Max(floor + AboveFloor, peak - BelowPeak));
    }
}
