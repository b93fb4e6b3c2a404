using Crm.Audio.CallProgress;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Media.Listening;

/// <summary>Listens to what one session's peer sends, and tells what it notices. On one media thread; a frame without news allocates nothing.</summary>
internal sealed class SessionListening(MediaSessionId session, ProgressDetector detector, IMediaEvents events)
{
    private KeptAudio? _kept;

    private readonly ProgressEvent[] _noticed = new ProgressEvent[ProgressDetector.MostEventsPerFrame];

    /// <summary>The detector's settings for what was asked.</summary>
    internal static ProgressSettings Settings(ProgressListening listening) => new() { Country = listening.Country, Decide = listening.Decide };

    /// <summary>Whether what is heard is being kept, or was.</summary>
    internal bool Keeps => _kept is not null;

    /// <summary>The call was answered.</summary>
    internal void Answer() => detector.Answer();

    /// <summary>Keeps what is heard from now on.</summary>
    internal void Keep(KeptAudio? kept) => _kept = kept;

    /// <summary>Takes a frame; an empty one where none came.</summary>
    internal void Hear(ReadOnlySpan<short> frame)
    {
        _kept?.Write(frame);
        int count = detector.Accept(frame, _noticed);
        for (int i = 0; i < count; i++)
        {
            events.Raise(Translate(_noticed[i]));
        }
    }

    /// <summary>Listens no more; kept audio is completed.</summary>
    internal void End() => _kept?.End();

    private ProgressHeard Translate(in ProgressEvent noticed) =>
        new(session, What(noticed), TimeSpan.FromMilliseconds(noticed.AtMilliseconds), TimeSpan.FromMilliseconds(noticed.NoticedMilliseconds), Cause(noticed.Cause))
        {
            Hertz = noticed.Hertz,
            Length = TimeSpan.FromMilliseconds(noticed.LengthMilliseconds),
        };

    private static Progress What(in ProgressEvent noticed) => noticed.Kind switch
    {
        ProgressKind.Ringback => Progress.Ringback,
        ProgressKind.Busy => Progress.Busy,
        ProgressKind.Congestion => Progress.Congestion,
        ProgressKind.DialTone => Progress.DialTone,
        ProgressKind.SpecialInformation => noticed.Special switch
        {
            SpecialInformationKind.NoCircuit => Progress.NoCircuit,
            SpecialInformationKind.Reorder => Progress.Reorder,
            SpecialInformationKind.VacantCode => Progress.VacantCode,
            SpecialInformationKind.Intercept => Progress.Intercept,
            _ => Progress.SpecialInformation,
        },
        ProgressKind.FaxCalling => Progress.FaxCalling,
        ProgressKind.FaxAnswering => Progress.FaxAnswering,
        ProgressKind.SpeechStarted => Progress.SpeechStarted,
        ProgressKind.SpeechEnded => Progress.SpeechEnded,
        ProgressKind.Human => Progress.Human,
        ProgressKind.Machine => Progress.Machine,
        ProgressKind.Beep => Progress.Beep,
        _ => Progress.NotSure,
    };

    private static string? Cause(ProgressCause cause) => cause switch
    {
        ProgressCause.ShortGreeting => "short-greeting",
        ProgressCause.LongerGreeting => "longer-greeting",
        ProgressCause.LongGreeting => "long-greeting",
        ProgressCause.Beep => "beep",
        ProgressCause.Silence => "silence",
        ProgressCause.TimeOut => "time-out",
        _ => null,
    };
}
