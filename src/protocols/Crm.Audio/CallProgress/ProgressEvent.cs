namespace Crm.Audio.CallProgress;

/// <summary>What was noticed in a call's audio.</summary>
public enum ProgressKind
{
    /// <summary>Nothing; never raised.</summary>
    None,

    /// <summary>The far end rings.</summary>
    Ringback,

    /// <summary>The called number is busy.</summary>
    Busy,

    /// <summary>The network has no way to the number (reorder, fast busy), or the number cannot be had.</summary>
    Congestion,

    /// <summary>A dial tone: the network waits for digits.</summary>
    DialTone,

    /// <summary>Three rising tones before an announcement; <see cref="ProgressEvent.Special"/> says which.</summary>
    SpecialInformation,

    /// <summary>A fax machine that calls: CNG, 1100 Hz (ITU-T T.30).</summary>
    FaxCalling,

    /// <summary>A fax machine or modem that answers: CED or ANS, 2100 Hz (ITU-T T.30, V.8).</summary>
    FaxAnswering,

    /// <summary>Somebody or something began to speak.</summary>
    SpeechStarted,

    /// <summary>It stopped.</summary>
    SpeechEnded,

    /// <summary>A person answered.</summary>
    Human,

    /// <summary>A machine answered.</summary>
    Machine,

    /// <summary>It cannot be told who answered; to be treated as a person.</summary>
    NotSure,

    /// <summary>A machine's beep is over and it is quiet: now a message may be spoken.</summary>
    Beep,
}

/// <summary>What the three tones mean (ITU-T E.180; the kinds as Telcordia codes them by pitch and length of the first two).</summary>
public enum SpecialInformationKind
{
    /// <summary>No special information tone.</summary>
    None,

    /// <summary>Three tones that carry no code, as most countries send them.</summary>
    General,

    /// <summary>No circuit: the network is out of trunks. Trying again later makes sense.</summary>
    NoCircuit,

    /// <summary>Reorder: the network could not complete the call.</summary>
    Reorder,

    /// <summary>Vacant code: no such number.</summary>
    VacantCode,

    /// <summary>Intercept: number changed or out of service.</summary>
    Intercept,

    /// <summary>One of the two codes without a meaning yet.</summary>
    Reserved,
}

/// <summary>Why a decision was made.</summary>
public enum ProgressCause
{
    /// <summary>No decision.</summary>
    None,

    /// <summary>Few words, then somebody waits for an answer.</summary>
    ShortGreeting,

    /// <summary>More words than <see cref="ShortGreeting"/>, then a longer wait.</summary>
    LongerGreeting,

    /// <summary>It speaks longer than people do who answer a telephone.</summary>
    LongGreeting,

    /// <summary>A beep followed.</summary>
    Beep,

    /// <summary>Nothing was said.</summary>
    Silence,

    /// <summary>Nothing else decided in time.</summary>
    TimeOut,
}

/// <summary>Something noticed in a call's audio. Times count from the first frame listened to.</summary>
/// <param name="Kind">What.</param>
/// <param name="AtMilliseconds">When it was so in the audio: a tone's or speech's beginning, the end of speech or beep, a decision's instant.</param>
/// <param name="NoticedMilliseconds">When it was noticed, not before <paramref name="AtMilliseconds"/>.</param>
public readonly record struct ProgressEvent(ProgressKind Kind, int AtMilliseconds, int NoticedMilliseconds)
{
    /// <summary>Why, for decisions.</summary>
    public ProgressCause Cause { get; init; }

    /// <summary>Which, for special information tones.</summary>
    public SpecialInformationKind Special { get; init; }

    /// <summary>Frequency of a tone, the lower of two; 0 for what is no tone.</summary>
    public int Hertz { get; init; }

    /// <summary>The higher frequency of two; 0 where there is one.</summary>
    public int SecondHertz { get; init; }

    /// <summary>Length of a beep, or of a greeting for decisions; 0 where it has none.</summary>
    public int LengthMilliseconds { get; init; }

    /// <summary>Whether this says who answered.</summary>
    public bool IsDecision => Kind is ProgressKind.Human or ProgressKind.Machine or ProgressKind.NotSure;
}
