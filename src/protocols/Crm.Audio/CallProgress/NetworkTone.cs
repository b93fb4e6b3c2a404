using System.Collections.Immutable;

namespace Crm.Audio.CallProgress;

/// <summary>
/// A tone of a telephone network: one or two frequencies, and how they are switched on and off. Values from ITU-T E.180 supplement 2 and
/// ETSI TR 101 041-2; North America as in ANSI T1.401 (the precise tone plan).
/// </summary>
/// <param name="Kind">What it means.</param>
/// <param name="Country">Whose it is.</param>
/// <param name="Hertz">Frequency, the lower of two.</param>
/// <param name="SecondHertz">The higher frequency; 0 for one.</param>
/// <param name="Cadence">Milliseconds on, off, on, off ...; a single value is a tone without end that must have lasted so long.</param>
/// <param name="Cycles">How many repetitions must be heard before it is believed.</param>
internal sealed record NetworkTone(ProgressKind Kind, string Country, float Hertz, float SecondHertz, ImmutableArray<int> Cadence, int Cycles)
{
    private const int Twice = 2;

    /// <summary>All tones that are known.</summary>
    internal static readonly ImmutableArray<NetworkTone> All =
    [
        new(ProgressKind.DialTone, "us", 350, 440, [1000], 1),
        new(ProgressKind.Ringback, "us", 440, 480, [2000, 4000], 1),
        new(ProgressKind.Busy, "us", 480, 620, [500, 500], Twice),
        new(ProgressKind.Congestion, "us", 480, 620, [250, 250], Twice),
        new(ProgressKind.DialTone, "uk", 350, 440, [1000], 1),
        new(ProgressKind.Ringback, "uk", 400, 450, [400, 200, 400, 2000], 1),
        new(ProgressKind.Busy, "uk", 400, 0, [375, 375], Twice),
        new(ProgressKind.Congestion, "uk", 400, 0, [400, 350, 225, 525], Twice),
        new(ProgressKind.Congestion, "uk", 400, 0, [2600], 1), // number unobtainable
        new(ProgressKind.DialTone, "eu", 425, 0, [2600], 1),
        new(ProgressKind.Ringback, "eu", 425, 0, [1000, 4000], 1),
        new(ProgressKind.Busy, "eu", 425, 0, [500, 500], Twice),
        new(ProgressKind.Congestion, "eu", 425, 0, [250, 250], Twice),
        new(ProgressKind.Congestion, "eu", 425, 0, [200, 200], Twice),
        new(ProgressKind.DialTone, "fr", 440, 0, [2600], 1),
        new(ProgressKind.Ringback, "fr", 440, 0, [1500, 3500], 1),
        new(ProgressKind.Busy, "fr", 440, 0, [500, 500], Twice),
        new(ProgressKind.DialTone, "cn", 450, 0, [2600], 1),
        new(ProgressKind.Ringback, "cn", 450, 0, [1000, 4000], 1),
        new(ProgressKind.Busy, "cn", 450, 0, [350, 350], Twice),
        new(ProgressKind.Congestion, "cn", 450, 0, [700, 700], Twice),
    ];

    private const float KnownCountryTolerance = 0.055f;
    private const float AnyCountryTolerance = 0.03f;
    private const int LeastSlack = 50;
    private const double Slack = 0.17;
    private const double EnoughOfLastPause = 0.6;

    /// <summary>The tones of a country; null is all.</summary>
    internal static ImmutableArray<NetworkTone> Of(string? country) =>
        country is null ? All : [.. All.Where(tone => tone.Country == country)];

    /// <summary>How far a pitch is from this tone's, as a share; negative when too far.</summary>
    internal float Distance(float low, float high, bool countryKnown)
    {
        if ((high == 0) != (SecondHertz == 0))
        {
            return -1;
        }

        float distance = Math.Max(Math.Abs(low - Hertz) / Hertz, SecondHertz == 0 ? 0 : Math.Abs(high - SecondHertz) / SecondHertz);
        return distance <= (countryKnown ? KnownCountryTolerance : AnyCountryTolerance) ? distance : -1;
    }

    /// <summary>Whether a length of tone or pause is the nominal one: within 17 %, or 50 ms.</summary>
    internal static bool Fits(int milliseconds, int nominal) => Math.Abs(milliseconds - nominal) <= Math.Max(LeastSlack, nominal * Slack);

    /// <summary>Whether a pause that still lasts is long enough not to be a shorter one, and not too long.</summary>
    internal static bool MayBePause(int milliseconds, int nominal) =>
        milliseconds >= nominal * EnoughOfLastPause && milliseconds <= nominal + Math.Max(LeastSlack, nominal * Slack);
}
