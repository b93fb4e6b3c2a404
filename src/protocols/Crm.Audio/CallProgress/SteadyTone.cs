namespace Crm.Audio.CallProgress;

/// <summary>
/// Follows a tone of any pitch, or a pair, for as long as its pitch stands still: beeps do, voices do not. A disturbance of one
/// reading is bridged. Fed a reading each 20 ms; allocates nothing.
/// </summary>
internal struct SteadyTone
{
    /// <summary>Readings after which a sound is a tone: 100 ms.</summary>
    internal const int Enough = 5;

    /// <summary>Frames from a tone's end until it is seen: half the window, and the drop-out that might have been.</summary>
    internal const int EndsLate = 2;

    private const float SingleShare = 0.78f;
    private const float PairShare = 0.85f;
    private const float Drift = 9;
    private const int LongestDropOut = 1;

    private float _lowSum;
    private float _highSum;
    private float _lowest;
    private float _highest;
    private int _heard;
    private int _missed;

    /// <summary>Readings from the first to the last that had the tone.</summary>
    internal int Frames { get; private set; }

    /// <summary>Loudest level of a line, dBm0.</summary>
    internal float Level { get; private set; }

    /// <summary>Whether it has lasted long enough to be a tone.</summary>
    internal readonly bool IsTone => Frames >= Enough;

    /// <summary>How far its pitch wandered, in hertz.</summary>
    internal readonly float Wandered => _highest - _lowest;

    /// <summary>Its pitch, rounded.</summary>
    internal readonly (int Hertz, int SecondHertz) Pitch =>
        _heard == 0 ? (0, 0) : ((int)MathF.Round(_lowSum / _heard), (int)MathF.Round(_highSum / _heard));

    /// <summary>Takes a reading; true when a tone has just ended, which is <paramref name="ended"/>.</summary>
    internal bool Take(in ToneReading reading, out SteadyTone ended)
    {
        ended = this;
        bool tone = reading.SecondHertz == 0 ? reading.IsTone(SingleShare) : reading.IsTone(PairShare);
        if (tone && _heard > 0 && Near(reading))
        {
            Add(reading);
            return false;
        }

        if (!tone && _heard > 0 && ++_missed <= LongestDropOut)
        {
            return false;
        }

        bool was = IsTone;
        this = default;
        if (tone)
        {
            Add(reading);
        }

        return was;
    }

    private readonly bool Near(in ToneReading reading) =>
        Math.Abs(reading.Low - _lowSum / _heard) <= Drift && Math.Abs(reading.High - _highSum / _heard) <= 2 * Drift;

    private void Add(in ToneReading reading)
    {
        _lowest = _heard == 0 ? reading.Low : Math.Min(_lowest, reading.Low);
        _highest = Math.Max(_highest, reading.Low);
        Level = _heard == 0 ? reading.LevelDbm0 : Math.Max(Level, reading.LevelDbm0);
        _lowSum += reading.Low;
        _highSum += reading.High;
        _heard++;
        Frames += 1 + _missed;
        _missed = 0;
    }
}
