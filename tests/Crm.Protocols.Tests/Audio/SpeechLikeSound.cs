namespace Crm.Protocols.Tests.Audio;

/// <summary>
/// A crude speaker: glottal harmonics of a wandering pitch shaped by three formants and the glottis' slope, broken by hiss and pauses. It has what tempts a
/// tone detector: strong partials in the bands of the keys.
/// </summary>
internal sealed class SpeechLikeSound(Random random)
{
    private double _pitch = 120;
    private double _phase;
    private double _firstFormant = 500;
    private double _secondFormant = 1500;
    private double _slope;
    private int _kind;
    private int _left;

    public void Fill(Span<short> frame)
    {
        foreach (ref short sample in frame)
        {
            if (_left-- <= 0)
            {
                NextSound();
            }

            sample = _kind switch
            {
                0 => 0,
                1 => (short)((random.NextDouble() * 2 - 1) * 2500),
                _ => Voiced(),
            };
        }
    }

    private short Voiced()
    {
        _pitch = Math.Clamp(_pitch + _slope, 80, 350);
        _phase += _pitch / 8000;
        double sum = 0;
        for (int harmonic = 1; harmonic * _pitch < 3400; harmonic++)
        {
            double hertz = harmonic * _pitch;
            double weight = Resonance(hertz, _firstFormant, 90) + Resonance(hertz, _secondFormant, 130) + 0.5 * Resonance(hertz, 2600, 200);
            sum += (weight + 0.05) * Math.Sqrt(1.0 / harmonic) * Math.Sin(Math.Tau * harmonic * _phase);
        }

        return (short)Math.Clamp(sum * 6000 + (random.NextDouble() - 0.5) * 400, short.MinValue, short.MaxValue);
    }

    private static double Resonance(double hertz, double centre, double width) => 1 / (1 + Math.Pow((hertz - centre) / width, 2));

    private void NextSound()
    {
        _kind = random.Next(6);
        _left = random.Next(400, 2400);
        _pitch = 80 + random.NextDouble() * 270;
        _slope = (random.NextDouble() - 0.5) * 400 / 8000; // intonation, Hz per sample
        _firstFormant = 300 + random.NextDouble() * 700;
        _secondFormant = 900 + random.NextDouble() * 1400;
    }
}
