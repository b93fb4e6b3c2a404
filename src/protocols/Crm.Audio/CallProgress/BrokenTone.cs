namespace Crm.Audio.CallProgress;

/// <summary>
/// Finds the tone of a network in pieces: late and lost packets break it and turn its phase, so that it never stands still for long enough
/// to be a <see cref="SteadyTone"/>, and what lies between the pieces sounds like anything. Pieces of one pitch with short gaps are one
/// tone, and so is what touches them; a voice does not return to within 9 Hz. Fed a reading each 20 ms; allocates nothing.
/// </summary>
internal struct BrokenTone
{
    private const float SingleShare = 0.78f;
    private const float PairShare = 0.85f;
    private const float LowestOfTwo = 330;
    private const float Drift = 9;

    // readings of one pitch, with gaps or without, that make a tone: as many as of a steady one
    private const int Enough = SteadyTone.Enough;

    // readings that may yet be the beginning of one
    private const int Beginning = 2;

    // frames without the pitch after which it is over: what the jitter buffer and the window of a reading make of a sender held up for 120 ms
    private const int LongestGap = 12;

    // sound that touches a tone belongs to it: a piece of it too short to be read
    private const int Touching = 8;

    private float _lowSum;
    private float _highSum;
    private int _heard;
    private int _span;
    private int _since;

    /// <summary>Whether readings of one pitch are under way, that may be a tone's.</summary>
    internal readonly bool MayBegin => _heard >= Beginning;

    /// <summary>Whether a tone was heard that may go on, or just now.</summary>
    internal readonly bool IsTone => _heard >= Enough;

    /// <summary>Whether a pitch, or a pair, is that of a network's tone.</summary>
    internal static bool OfNetwork(float hertz, float second) => second != 0
        ? hertz <= 500 && second <= 660
        : hertz is >= 385 and <= 465;

    /// <summary>Takes a reading.</summary>
    /// <returns>How many of the last frames are known by it to be a tone, and no speech.</returns>
    internal int Take(in ToneReading reading)
    {
        bool tone = reading.IsTone(reading.SecondHertz == 0 ? SingleShare : PairShare)
            && reading.Low >= LowestOfTwo && OfNetwork(reading.Low, reading.High);
        if (tone && _heard > 0 && Near(reading))
        {
            int before = _heard < Enough - 1 ? 0 : _heard == Enough - 1 ? _span + Touching : 1;
            int frames = before == 0 ? 0 : before + _since + 1;
            Add(reading);
            return frames;
        }

        if (tone && _heard < Beginning)
        {
            this = default;
            Add(reading);
            return 0;
        }

        if (_heard == 0)
        {
            return 0;
        }

        bool touches = ++_since <= Touching && _heard >= Enough;
        if (_since > LongestGap)
        {
            this = default;
        }

        return touches ? 1 : 0;
    }

    private readonly bool Near(in ToneReading reading) =>
        Math.Abs(reading.Low - _lowSum / _heard) <= Drift && Math.Abs(reading.High - _highSum / _heard) <= 2 * Drift;

    private void Add(in ToneReading reading)
    {
        _lowSum += reading.Low;
        _highSum += reading.High;
        _heard++;
        _span += _since + 1;
        _since = 0;
    }
}
