using Crm.Audio.Levels;

namespace Crm.Audio.Tones;

/// <summary>Plays a <see cref="TonePattern"/>. Not thread safe; allocates nothing after construction.</summary>
public sealed class ToneGenerator
{
    private readonly TonePattern _pattern;
    private int _step;
    private int _at;
    private double _amplitude;
    private double _lowPhase;
    private double _highPhase;
    private double _lowTurn;
    private double _highTurn;

    /// <summary>Starts at the pattern's beginning. A pattern without steps is silent and over at once.</summary>
    public ToneGenerator(TonePattern pattern)
    {
        _pattern = pattern;
        Load();
    }

    /// <summary>True when a pattern that does not repeat has been played to its end.</summary>
    public bool Ended => _step >= _pattern.Steps.Count;

    /// <summary>Writes the next samples; silence after the end. Returns how many samples belong to the pattern.</summary>
    public int Fill(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (Ended)
            {
                samples[i..].Clear();
                return i;
            }

            samples[i] = NextSample();
        }

        return samples.Length;
    }

    private short NextSample()
    {
        double sample = 0;
        if (_lowTurn > 0)
        {
            sample = Math.Sin(_lowPhase);
            _lowPhase = Turn(_lowPhase, _lowTurn);
        }

        if (_highTurn > 0)
        {
            sample += Math.Sin(_highPhase);
            _highPhase = Turn(_highPhase, _highTurn);
        }

        if (++_at >= _pattern.Steps[_step].Samples)
        {
            _step = _pattern.Repeats && _step + 1 == _pattern.Steps.Count ? 0 : _step + 1;
            Load();
        }

        return (short)Math.Clamp(sample * _amplitude, short.MinValue, short.MaxValue);
    }

    // The phase runs on from step to step, so that a steady tone made of repeated steps has no clicks.
    private void Load()
    {
        _at = 0;
        if (Ended)
        {
            return;
        }

        ToneStep step = _pattern.Steps[_step];
        double previousAmplitude = _amplitude;
        _amplitude = AudioLevel.SineAmplitude(step.LevelDbm0);
        _lowTurn = step.LowHertz * Math.Tau / AudioFrame.SampleRate;
        _highTurn = step.HighHertz * Math.Tau / AudioFrame.SampleRate;
        if (_lowTurn == 0 || previousAmplitude == 0)
        {
            _lowPhase = 0;
            _highPhase = 0;
        }
    }

    private static double Turn(double phase, double by)
    {
        phase += by;
        return phase >= Math.Tau ? phase - Math.Tau : phase;
    }
}
