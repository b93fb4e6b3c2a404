using Crm.Audio;
using Crm.Audio.CallProgress;

namespace Crm.Protocols.Tests.Audio.CallProgress;

/// <summary>A detector and what it told; sound is made as the test says.</summary>
internal sealed class Ear(ProgressSettings? settings = null, bool answered = false)
{
    private const int PerMillisecond = 8;
    private readonly ProgressDetector _detector = new(settings ?? new ProgressSettings(), answered);
    private readonly Random _random = new(7);
    private readonly List<short> _waiting = [];
    private double _phase;
    private double _secondPhase;

    public List<ProgressEvent> Heard { get; } = [];

    public IEnumerable<ProgressKind> Kinds => Heard.Select(heard => heard.Kind);

    /// <summary>Noise under everything that follows, rms in samples.</summary>
    public double Noise { get; set; }

    public Ear Answer()
    {
        _detector.Answer();
        return this;
    }

    public Ear Silence(int milliseconds) => Sound(milliseconds, _ => 0);

    /// <summary>One tone or two; the second may be louder or softer by a number of decibels. Phases go on from tone to tone.</summary>
    public Ear Tone(double hertz, int milliseconds, double second = 0, double dbm0 = -16, double twist = 0)
    {
        double amplitude = Crm.Audio.Levels.AudioLevel.SineAmplitude(dbm0);
        double secondAmplitude = second > 0 ? amplitude * Math.Pow(10, twist / 20) : 0;
        return Sound(milliseconds, _ =>
        {
            _phase += Math.Tau * hertz / AudioFrame.SampleRate;
            _secondPhase += Math.Tau * second / AudioFrame.SampleRate;
            return amplitude * Math.Sin(_phase) + secondAmplitude * Math.Sin(_secondPhase);
        });
    }

    /// <summary>Turns the phase of what follows by half a period.</summary>
    public Ear Reverse()
    {
        _phase += Math.PI;
        return this;
    }

    /// <summary>Something like a voice: a buzz whose pitch and loudness move.</summary>
    public Ear Voice(int milliseconds, double dbm0 = -18)
    {
        double amplitude = Crm.Audio.Levels.AudioLevel.SineAmplitude(dbm0) / 3;
        return Sound(milliseconds, i =>
        {
            double at = i / 8000.0;
            double pitch = 130 + 30 * Math.Sin(Math.Tau * 2.3 * at);
            _phase += Math.Tau * pitch / AudioFrame.SampleRate;
            double syllable = 0.25 + Math.Abs(Math.Sin(Math.Tau * 2 * at));
            double sum = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++)
            {
                sum += Math.Sin(harmonic * _phase) / Math.Sqrt(harmonic);
            }

            return amplitude * syllable * sum;
        });
    }

    public Ear Sound(int milliseconds, Func<int, double> sample)
    {
        for (int i = 0; i < milliseconds * PerMillisecond; i++)
        {
            double noise = Noise == 0 ? 0 : Noise * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(Math.Tau * _random.NextDouble());
            _waiting.Add((short)Math.Clamp(sample(i) + noise, short.MinValue, short.MaxValue));
        }

        Feed();
        return this;
    }

    private void Feed()
    {
        Span<ProgressEvent> events = stackalloc ProgressEvent[ProgressDetector.MostEventsPerFrame];
        int at = 0;
        for (; at + AudioFrame.Samples <= _waiting.Count; at += AudioFrame.Samples)
        {
            int count = _detector.Accept(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_waiting).Slice(at, AudioFrame.Samples), events);
            Heard.AddRange(events[..count]);
        }

        _waiting.RemoveRange(0, at);
    }
}
