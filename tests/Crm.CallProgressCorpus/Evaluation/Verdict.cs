using Crm.Audio;
using Crm.Audio.CallProgress;
using Crm.CallProgressCorpus.Scenes;
using Crm.CallProgressCorpus.Speech;

namespace Crm.CallProgressCorpus.Evaluation;

/// <summary>What the detector said of one scene.</summary>
/// <param name="Scene">The scene, whose audio is not kept.</param>
/// <param name="Decision">The first decision; none when it never decided.</param>
/// <param name="BeepFound">Whether the scene's beep was told, at its end.</param>
/// <param name="FalseBeeps">Beeps told where there was none.</param>
/// <param name="FalseTones">Network, fax and special information tones told where there was none.</param>
public sealed record Verdict(Scene Scene, ProgressEvent Decision, bool BeepFound, int FalseBeeps, int FalseTones)
{
    /// <summary>What was told falsely, last.</summary>
    public ProgressEvent False { get; private init; }

    private const int BeepEarly = 120;
    private const int BeepLate = 500;

    /// <summary>Whether it is right, not sure counting as a person.</summary>
    public bool IsRight => Scene.Greeting.IsHuman == (Decision.Kind != ProgressKind.Machine);

    /// <summary>A machine that was found at once, or taken for a person first and then given away by its beep.</summary>
    public bool FoundInTheEnd => IsRight || (!Scene.Greeting.IsHuman && BeepFound);

    /// <summary>Milliseconds from the greeting's end to the decision; negative before its end.</summary>
    public int Delay => Decision.NoticedMilliseconds - Scene.SpeechEndMilliseconds;

    /// <summary>A person with few words.</summary>
    public bool IsShortHuman => Scene.Greeting.Kind == GreetingKind.HumanShort;

    /// <summary>Plays a scene to a detector.</summary>
    public static Verdict Of(Scene scene, ProgressSettings settings)
    {
        var detector = new ProgressDetector(settings, answered: scene.AnsweredMilliseconds == 0);
        Span<ProgressEvent> events = stackalloc ProgressEvent[ProgressDetector.MostEventsPerFrame];
        ProgressEvent decision = default, wrong = default;
        bool beepFound = false;
        int falseBeeps = 0, falseTones = 0;
        for (int at = 0; at + AudioFrame.Samples <= scene.Audio.Length; at += AudioFrame.Samples)
        {
            if (scene.AnsweredMilliseconds > 0 && detector.HeardMilliseconds >= scene.AnsweredMilliseconds)
            {
                detector.Answer();
            }

            int count = detector.Accept(scene.Audio.AsSpan(at, AudioFrame.Samples), events);
            foreach (ProgressEvent heard in events[..count])
            {
                decision = heard.IsDecision && decision.Kind == ProgressKind.None ? heard : decision;
                bool isBeep = heard.Kind == ProgressKind.Beep;
                bool itsBeep = isBeep && scene.Beep is { } beep
                    && heard.AtMilliseconds >= beep.EndMilliseconds - BeepEarly && heard.AtMilliseconds <= beep.EndMilliseconds + BeepLate;
                beepFound |= itsBeep;
                falseBeeps += isBeep && !itsBeep ? 1 : 0;
                bool isTone = IsTone(heard.Kind) && heard.AtMilliseconds > scene.AnsweredMilliseconds;
                falseTones += isTone ? 1 : 0;
                wrong = isTone || (isBeep && !itsBeep) ? heard : wrong;
            }
        }

        return new Verdict(scene with { Audio = [] }, decision, beepFound, falseBeeps, falseTones) { False = wrong };
    }

    private static bool IsTone(ProgressKind kind) => kind is ProgressKind.Ringback or ProgressKind.Busy or ProgressKind.Congestion or ProgressKind.DialTone
        or ProgressKind.SpecialInformation or ProgressKind.FaxCalling or ProgressKind.FaxAnswering;
}
