using Crm.Audio.Levels;

namespace Crm.Audio.Dtmf;

/// <summary>
/// Finds keys sent as tones in the voice (ITU-T Q.24): eight Goertzel filters over blocks of 12.75 ms. A key is reported once,
/// when two blocks in a row agree, so 40 ms suffice and 20 ms do not; three blocks without it re-arm the detector. Speech is kept out by asking
/// that the pair carries almost all energy, stands well above its neighbours, and is balanced. Not thread safe; allocates nothing.
/// </summary>
public sealed class DtmfDetector
{
    // 102 samples make 78 Hz wide filters, which accept the 1.5 % that Q.24 demands and keep 697 and 770 Hz apart.
    private const int BlockSamples = 102;
    private const int Tones = 8;
    private const int BlocksToAgree = 2;
    private const int BlocksToRelease = 3;

    private const double LowestLevelDbm0 = -32;
    private const double NeighbourRatio = 6.3;
    private const double HighTwist = 6.3;
    private const double LowTwist = 2.6;
    private const double EnergyShare = 0.8;

    private static readonly double[] Coefficients = FilterCoefficients();

    // Goertzel power of one sine is (N * amplitude / 2) squared.
    private static readonly double LowestPower = Math.Pow(BlockSamples * AudioLevel.SineAmplitude(LowestLevelDbm0) / 2, 2);

    private readonly double[] _last = new double[Tones];
    private readonly double[] _beforeLast = new double[Tones];
    private double _energy;
    private int _at;
    private char _candidate;
    private int _agreeing;
    private int _missing;
    private char _held;

    /// <summary>The key being held, or NUL.</summary>
    public char Held => _held;

    /// <summary>Takes a frame of up to 204 samples; returns the key whose press was recognised in it, or NUL.</summary>
    public char Accept(ReadOnlySpan<short> samples)
    {
        char pressed = '\0';
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, BlockSamples - _at);
            Filter(samples[..count]);
            samples = samples[count..];
            _at += count;
            if (_at == BlockSamples)
            {
                char now = Advance(Classify());
                pressed = now != '\0' ? now : pressed;
                StartBlock();
            }
        }

        return pressed;
    }

    /// <summary>Forgets what was heard.</summary>
    public void Reset()
    {
        StartBlock();
        _candidate = '\0';
        _held = '\0';
        _agreeing = 0;
        _missing = 0;
    }

    private void StartBlock()
    {
        _at = 0;
        _energy = 0;
        _last.AsSpan().Clear();
        _beforeLast.AsSpan().Clear();
    }

    private void Filter(ReadOnlySpan<short> samples)
    {
        foreach (short sample in samples)
        {
            _energy += (double)sample * sample;
        }

        for (int tone = 0; tone < Tones; tone++)
        {
            double coefficient = Coefficients[tone];
            double last = _last[tone];
            double beforeLast = _beforeLast[tone];
            foreach (short sample in samples)
            {
                double next = sample + coefficient * last - beforeLast;
                beforeLast = last;
                last = next;
            }

            _last[tone] = last;
            _beforeLast[tone] = beforeLast;
        }
    }

    private char Classify()
    {
        Span<double> power = stackalloc double[Tones];
        for (int tone = 0; tone < Tones; tone++)
        {
            power[tone] = _last[tone] * _last[tone] + _beforeLast[tone] * _beforeLast[tone] - Coefficients[tone] * _last[tone] * _beforeLast[tone];
        }

        int low = Strongest(power[..4]);
        int high = Strongest(power[4..]);
        if (low < 0 || high < 0)
        {
            return '\0';
        }

        double lowPower = power[low];
        double highPower = power[4 + high];
        bool balanced = lowPower <= highPower * HighTwist && highPower <= lowPower * LowTwist;
        bool alone = lowPower + highPower >= EnergyShare * _energy * BlockSamples / 2;
        return balanced && alone ? DtmfDigits.Keypad[low * 4 + high] : '\0';
    }

    private static int Strongest(ReadOnlySpan<double> group)
    {
        int best = 0;
        for (int tone = 1; tone < group.Length; tone++)
        {
            best = group[tone] > group[best] ? tone : best;
        }

        if (group[best] < LowestPower)
        {
            return -1;
        }

        for (int tone = 0; tone < group.Length; tone++)
        {
            if (tone != best && group[tone] * NeighbourRatio > group[best])
            {
                return -1;
            }
        }

        return best;
    }

    private char Advance(char heard)
    {
        _agreeing = heard == _candidate && heard != '\0' ? _agreeing + 1 : 1;
        _candidate = heard;
        _missing = heard == _held ? 0 : _missing + 1;
        if (_held != '\0' && _missing >= BlocksToRelease)
        {
            _held = '\0';
        }

        if (heard == '\0' || heard == _held || _agreeing < BlocksToAgree)
        {
            return '\0';
        }

        _held = heard;
        _missing = 0;
        return heard;
    }

    private static double[] FilterCoefficients()
    {
        var coefficients = new double[Tones];
        for (int tone = 0; tone < 4; tone++)
        {
            coefficients[tone] = 2 * Math.Cos(Math.Tau * DtmfDigits.LowTones[tone] / AudioFrame.SampleRate);
            coefficients[4 + tone] = 2 * Math.Cos(Math.Tau * DtmfDigits.HighTones[tone] / AudioFrame.SampleRate);
        }

        return coefficients;
    }
}
