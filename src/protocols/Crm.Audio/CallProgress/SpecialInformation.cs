namespace Crm.Audio.CallProgress;

/// <summary>
/// Waits for three rising tones (ITU-T E.180/Q.35 section 8: 950, 1400 and 1800 Hz, each within 50 Hz, each 330 ms within 70 ms, at most
/// 30 ms between them). Where the first two lie on Telcordia's frequencies (913.8 or 985.2 and 1370.6 or 1428.5 Hz, 274 or 380 ms), they
/// carry a code. Fed a reading each 20 ms; allocates nothing.
/// </summary>
internal struct SpecialInformation
{
    private const float Share = 0.7f;
    private const float CodeTolerance = 20;
    private const int FewestFrames = 10;
    private const int MostFrames = 24;
    private const int EnoughOfThird = 9;
    private const int LongestGap = 3;
    private const int LongFrom = 17;

    private int _stage;
    private int _gap;
    private int _frames;
    private int _firstFrames;
    private float _sum;
    private int _summed;
    private float _firstHertz;
    private float _secondHertz;

    /// <summary>True while a tone of the sequence beyond the first is heard.</summary>
    internal readonly bool UnderWay => _stage >= 2;

    /// <summary>What was recognised with this reading, once, early in the third tone.</summary>
    internal SpecialInformationKind Take(in ToneReading reading)
    {
        int zone = Zone(reading);
        if (zone == 0)
        {
            Miss();
            return SpecialInformationKind.None;
        }

        _gap = 0;
        if (zone == _stage)
        {
            Count(reading);
        }
        else if (zone == 1 || (zone == _stage + 1 && _frames is >= FewestFrames and <= MostFrames))
        {
            Step(zone, reading);
        }
        else
        {
            this = default;
        }

        if (_stage != 3 || _frames != EnoughOfThird)
        {
            return SpecialInformationKind.None;
        }

        _frames++;
        return Kind();
    }

    /// <summary>Frequencies of the first two tones, as last recognised.</summary>
    internal readonly (int First, int Second) Hertz => ((int)MathF.Round(_firstHertz), (int)MathF.Round(_secondHertz));

    private void Miss()
    {
        if (_stage != 0 && ++_gap > LongestGap)
        {
            this = default;
        }
    }

    private void Count(in ToneReading reading)
    {
        _frames++;
        if (reading.SecondHertz == 0) // at the seam of two tones both are in the window
        {
            _sum += reading.Hertz;
            _summed++;
        }
    }

    private void Step(int zone, in ToneReading reading)
    {
        float mean = _summed == 0 ? 0 : _sum / _summed;
        (_firstFrames, _firstHertz) = zone == 2 ? (_frames, mean) : (_firstFrames, _firstHertz);
        _secondHertz = zone == 3 ? mean : _secondHertz;
        (_stage, _frames, _sum, _summed) = (zone, 0, 0, 0);
        Count(reading);
    }

    private static int Zone(in ToneReading reading) => !reading.IsTone(Share)
        ? 0
        : reading.Hertz switch
        {
            >= 890 and <= 1010 => 1,
            >= 1340 and <= 1460 => 2,
            >= 1735 and <= 1860 => 3,
            _ => 0,
        };

    private readonly SpecialInformationKind Kind()
    {
        bool firstLow = Math.Abs(_firstHertz - 913.8f) <= CodeTolerance;
        bool firstHigh = Math.Abs(_firstHertz - 985.2f) <= CodeTolerance;
        bool secondLow = Math.Abs(_secondHertz - 1370.6f) <= CodeTolerance;
        bool secondHigh = Math.Abs(_secondHertz - 1428.5f) <= CodeTolerance;
        bool isLong = _firstFrames >= LongFrom;
        return (firstLow, firstHigh, secondLow, secondHigh) switch
        {
            (true, _, true, _) => isLong ? SpecialInformationKind.NoCircuit : SpecialInformationKind.Intercept,
            (_, true, true, _) => isLong ? SpecialInformationKind.VacantCode : SpecialInformationKind.Reorder,
            (true, _, _, true) => isLong ? SpecialInformationKind.Reserved : SpecialInformationKind.Reorder,
            (_, true, _, true) => isLong ? SpecialInformationKind.NoCircuit : SpecialInformationKind.Reserved,
            _ => SpecialInformationKind.General,
        };
    }
}
