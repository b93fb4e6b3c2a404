namespace Crm.Audio.Tones;

/// <summary>A stretch of up to two simultaneous sines; frequency 0 means that the sine is absent, so both 0 is a pause.</summary>
/// <param name="LowHertz">First frequency.</param>
/// <param name="HighHertz">Second frequency, 0 for a single tone.</param>
/// <param name="LevelDbm0">Level of each sine.</param>
/// <param name="Samples">Length at 8 kHz; at least 1.</param>
public readonly record struct ToneStep(double LowHertz, double HighHertz, double LevelDbm0, int Samples);

/// <summary>A sequence of tones and pauses, played once or for ever.</summary>
public sealed record TonePattern(IReadOnlyList<ToneStep> Steps, bool Repeats)
{
    private const double SignalLevel = -13;

    /// <summary>One tone without end.</summary>
    public static TonePattern Steady(double hertz, double levelDbm0) =>
        new([new ToneStep(hertz, 0, levelDbm0, AudioFrame.SampleRate)], Repeats: true);

    /// <summary>Ring-back of a country: "us" (also Canada), "cn"; anything else sounds like "eu" (ETSI TR 101 041, ITU-T E.180 supplement 2).</summary>
    public static TonePattern Ringback(string country) => country switch
    {
        "us" => Cadence(440, 480, onMilliseconds: 2000, offMilliseconds: 4000),
        "cn" => Cadence(450, 0, onMilliseconds: 1000, offMilliseconds: 4000),
        _ => Cadence(425, 0, onMilliseconds: 1000, offMilliseconds: 4000),
    };

    /// <summary>Busy tone of a country, as in <see cref="Ringback"/>.</summary>
    public static TonePattern Busy(string country) => country switch
    {
        "us" => Cadence(480, 620, onMilliseconds: 500, offMilliseconds: 500),
        "cn" => Cadence(450, 0, onMilliseconds: 350, offMilliseconds: 350),
        _ => Cadence(425, 0, onMilliseconds: 500, offMilliseconds: 500),
    };

    /// <summary>A pause of the given length.</summary>
    public static ToneStep Pause(int milliseconds) => new(0, 0, 0, milliseconds * AudioFrame.SampleRate / 1000);

    private static TonePattern Cadence(double low, double high, int onMilliseconds, int offMilliseconds) =>
        new([new ToneStep(low, high, SignalLevel, onMilliseconds * AudioFrame.SampleRate / 1000), Pause(offMilliseconds)], Repeats: true);
}
