using System.Collections.Immutable;

namespace Crm.Audio.CallProgress;

/// <summary>
/// Recognises network tones by pitch and rhythm. Keeps the last few lengths of tone and pause; a drop-out of one reading is bridged.
/// Fed a reading each 20 ms; allocates nothing after construction.
/// </summary>
internal sealed class CadenceWatch(string? country)
{
    private const float Share = 0.75f;
    private const float LowestHertz = 330;
    private const float HighestHertz = 660;
    private const float SamePitch = 22;
    private const int Kept = 8;
    private const int Agreeing = 2;
    private const int ForgetAfter = 8000;

    private readonly ImmutableArray<NetworkTone> _tones = NetworkTone.Of(country);
    private readonly bool _countryKnown = country is not null;
    private readonly int[] _lengths = new int[Kept];
    private int _count;
    private bool _on;
    private int _length;
    private int _other;
    private float _low;
    private float _high;
    private float _lowSum;
    private float _highSum;
    private int _summed;
    private NetworkTone? _told;

    /// <summary>Pitch of the tone, as last heard.</summary>
    internal (int Hertz, int SecondHertz) Pitch => ((int)MathF.Round(_low), (int)MathF.Round(_high));

    /// <summary>The tone recognised with this reading, once per run of it; null most of the time.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="spoke">Whether speech was heard before: then one period may be a machine's beep, and two are asked for.</param>
    internal NetworkTone? Take(in ToneReading reading, bool spoke)
    {
        bool heard = reading.IsTone(Share) && reading.Low >= LowestHertz && Math.Max(reading.Low, reading.High) <= HighestHertz;
        if (heard && _on && _summed > 0 && !Same(reading))
        {
            Forget();
        }

        Advance(heard);
        if (heard)
        {
            Hear(reading);
        }

        if (!_on && _length * AudioFrame.Milliseconds > ForgetAfter)
        {
            Forget();
        }

        NetworkTone? match = _count > 0 || _on ? Match(spoke) : null;
        if (match is null || match.Kind == _told?.Kind)
        {
            return null;
        }

        _told = match;
        return match;
    }

    /// <summary>Forgets what was heard: what comes now has nothing to do with it.</summary>
    internal void Restart() => Forget();

    private bool Same(in ToneReading reading) =>
        Math.Abs(reading.Low - _low) <= SamePitch && (reading.High == 0) == (_high == 0) && Math.Abs(reading.High - _high) <= SamePitch;

    // one reading against the current state may be a disturbance; two change it, and both count as the new state's
    private void Advance(bool heard)
    {
        _length++;
        _other = heard == _on ? 0 : _other + 1;
        if (_other < Agreeing)
        {
            return;
        }

        Push((_length - _other) * AudioFrame.Milliseconds);
        (_on, _length, _other) = (heard, _other, 0);
        if (heard)
        {
            (_lowSum, _highSum, _summed) = (0, 0, 0);
        }
    }

    private void Hear(in ToneReading reading)
    {
        _lowSum += reading.Low;
        _highSum += reading.High;
        _summed++;
        if (_on)
        {
            _low = _lowSum / _summed;
            _high = _highSum / _summed;
        }
    }

    private void Push(int milliseconds)
    {
        if (!_on && _count == 0)
        {
            return; // the silence before the first tone
        }

        if (_count == Kept)
        {
            _lengths.AsSpan(2).CopyTo(_lengths);
            _count -= 2;
        }

        _lengths[_count++] = milliseconds;
    }

    private void Forget()
    {
        (_count, _on, _length, _other, _summed, _lowSum, _highSum, _told) = (0, false, 0, 0, 0, 0, 0, null);
    }

    private NetworkTone? Match(bool spoke)
    {
        NetworkTone? best = null;
        float nearest = float.MaxValue;
        foreach (NetworkTone tone in _tones)
        {
            float distance = tone.Distance(_low, _high, _countryKnown);
            if (distance >= 0 && distance < nearest && Rhythm(tone, spoke))
            {
                best = tone;
                nearest = distance;
            }
        }

        return best;
    }

    private bool Rhythm(NetworkTone tone, bool spoke)
    {
        ImmutableArray<int> cadence = tone.Cadence;
        if (cadence.Length == 1)
        {
            return _on && _length * AudioFrame.Milliseconds >= cadence[0];
        }

        int cycles = spoke ? Math.Max(tone.Cycles, 2) : tone.Cycles;
        int needed = cycles * cadence.Length - 1;
        if (_on || _count < needed || !NetworkTone.MayBePause((_length - _other) * AudioFrame.Milliseconds, cadence[^1]))
        {
            return false;
        }

        for (int i = 0; i < needed; i++)
        {
            int nominal = cadence[(cadence.Length - 2 - i % cadence.Length + cadence.Length) % cadence.Length];
            if (!NetworkTone.Fits(_lengths[_count - 1 - i], nominal))
            {
                return false;
            }
        }

        return true;
    }
}
