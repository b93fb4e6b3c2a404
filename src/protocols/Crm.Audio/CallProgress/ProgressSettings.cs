namespace Crm.Audio.CallProgress;

/// <summary>
/// How a call's audio is judged. The times of greetings were fitted on training voices (docs/call-progress.md); immutable.
/// </summary>
public sealed record ProgressSettings
{
    /// <summary>Where the network's tones come from: "us", "uk", "eu", "fr", "cn"; null knows all of them, with less tolerance in pitch.</summary>
    public string? Country { get; init; }

    /// <summary>Whether it is to be decided who answered. Tones, speech and beeps are told in any case.</summary>
    public bool Decide { get; init; } = true;

    /// <summary>A greeting up to this long is a short one.</summary>
    public int ShortGreetingMilliseconds { get; init; } = 1400;

    /// <summary>So much quiet after a short greeting means a person who waits.</summary>
    public int ShortQuietMilliseconds { get; init; } = 600;

    /// <summary>So much quiet after a longer greeting does.</summary>
    public int LongerQuietMilliseconds { get; init; } = 1100;

    /// <summary>Who speaks longer than this is a machine.</summary>
    public int LongestHumanMilliseconds { get; init; } = 7000;

    /// <summary>Nothing said for so long after the answer: not sure.</summary>
    public int LongestSilenceMilliseconds { get; init; } = 4000;

    /// <summary>So long after the answer the decision falls at the latest.</summary>
    public int LongestDecisionMilliseconds { get; init; } = 9500;

    /// <summary>So much quiet ends speech.</summary>
    public int SpeechQuietMilliseconds { get; init; } = 300;

    /// <summary>So much quiet after a beep, and a message may be spoken.</summary>
    public int BeepQuietMilliseconds { get; init; } = 200;
}
