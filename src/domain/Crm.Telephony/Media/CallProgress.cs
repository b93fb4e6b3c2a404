using Crm.Primitives;

namespace Crm.Telephony.Media;

/// <summary>What the far end of a call is listened to for.</summary>
/// <param name="Answered">
/// Whether the call is answered. False for early media: tones and speech are told, who answers is not decided. Asking again with true
/// goes on listening from then, with what is known of the line's noise thrown away.
/// </param>
public sealed record ProgressListening(bool Answered)
{
    /// <summary>Whether it is to be decided who answered: a person, a machine.</summary>
    public bool Decide { get; init; } = true;

    /// <summary>Whose network tones to expect: "us", "uk", "eu", "fr", "cn"; null knows all of them, with less tolerance in pitch.</summary>
    public string? Country { get; init; }

    /// <summary>What is heard first, kept as a recording; null keeps nothing.</summary>
    public ProgressAudio? Keep { get; init; }
}

/// <summary>
/// The first seconds of what the far end sends, kept for audit: a recording of its own with the far end on the left and silence on the
/// right, sealed under the owner's key. <see cref="RecordingCompleted"/> follows when it is long enough, listening stops, or the session closes.
/// </summary>
/// <param name="Recording">Its id.</param>
/// <param name="Owner">Whose voice it is.</param>
/// <param name="Longest">So much is kept; up to a minute.</param>
public sealed record ProgressAudio(RecordingId Recording, SubjectId Owner, TimeSpan Longest);

/// <summary>What was noticed at the far end of a call.</summary>
public enum Progress
{
    /// <summary>It rings.</summary>
    Ringback,

    /// <summary>It is busy.</summary>
    Busy,

    /// <summary>The network has no way there, or the number cannot be had.</summary>
    Congestion,

    /// <summary>A dial tone.</summary>
    DialTone,

    /// <summary>Special information tones without a code.</summary>
    SpecialInformation,

    /// <summary>The same, coded: no circuit.</summary>
    NoCircuit,

    /// <summary>The same, coded: reorder.</summary>
    Reorder,

    /// <summary>The same, coded: no such number.</summary>
    VacantCode,

    /// <summary>The same, coded: number changed or out of service.</summary>
    Intercept,

    /// <summary>A fax machine that calls (CNG).</summary>
    FaxCalling,

    /// <summary>A fax machine or modem that answers (CED, ANS).</summary>
    FaxAnswering,

    /// <summary>Speech began.</summary>
    SpeechStarted,

    /// <summary>Speech ended.</summary>
    SpeechEnded,

    /// <summary>A person answered.</summary>
    Human,

    /// <summary>A machine answered.</summary>
    Machine,

    /// <summary>Who answered cannot be told: to be treated as a person.</summary>
    NotSure,

    /// <summary>A machine's beep is over and it is quiet: a message may be spoken now.</summary>
    Beep,
}

/// <summary>Something was noticed on a session that is listened to.</summary>
/// <param name="Session">The session.</param>
/// <param name="What">What.</param>
/// <param name="At">When it was so, from the beginning of listening.</param>
/// <param name="Noticed">When it was noticed; not before <paramref name="At"/>.</param>
/// <param name="Cause">Why, for decisions: "short-greeting", "longer-greeting", "long-greeting", "beep", "silence", "time-out"; otherwise null.</param>
public sealed record ProgressHeard(MediaSessionId Session, Progress What, TimeSpan At, TimeSpan Noticed, string? Cause = null) : MediaEvent
{
    /// <summary>Frequency of a tone, the lower of two; 0 for what is no tone.</summary>
    public int Hertz { get; init; }

    /// <summary>Length of a beep, or of the greeting for decisions; zero where it has none.</summary>
    public TimeSpan Length { get; init; }
}
