using System.Text.Json.Serialization;
using Crm.Events.Recordings;

namespace Crm.Telephony.Recordings;

/// <summary>What holds for the recording of a call while an agent has it. Pure.</summary>
/// <param name="Mode">Whether it is recorded.</param>
/// <param name="PauseAtMost">A pause ends by itself after this time.</param>
public sealed record RecordingTerms(RecordingMode Mode, TimeSpan PauseAtMost)
{
    /// <summary>Where neither queue nor agent says anything: recorded, stoppable, pauses of five minutes at most.</summary>
    public static readonly RecordingTerms Standard = new(RecordingMode.Always, TimeSpan.FromMinutes(5));

    /// <summary>
    /// The terms of a queue and an agent together: the stricter mode wins. One who says nothing adds nothing. Never is the strictest,
    /// because what must not be recorded cannot be taken back; then not stoppable, always, on demand.
    /// </summary>
    public static RecordingTerms Of(RecordingRules? queue, RecordingMode? agent)
    {
        var pause = queue?.PauseAtMost ?? Standard.PauseAtMost;
        return (queue?.Mode, agent) switch
        {
            (null, null) => Standard with { PauseAtMost = pause },
            ({ } only, null) => new RecordingTerms(only, pause),
            (null, { } only) => new RecordingTerms(only, pause),
            ({ } one, { } other) => new RecordingTerms(one > other ? one : other, pause),
        };
    }

    /// <summary>Whether recording begins with the first word.</summary>
    [JsonIgnore]
    public bool StartsByItself => Mode is RecordingMode.Always or RecordingMode.AlwaysLocked;

    /// <summary>The terms of two agents together: the stricter mode and the shorter pause win.</summary>
    public RecordingTerms And(RecordingTerms other) =>
        new(Mode > other.Mode ? Mode : other.Mode, PauseAtMost < other.PauseAtMost ? PauseAtMost : other.PauseAtMost);

    /// <summary>What the agent may do with a recording in a state.</summary>
    public RecordingActions Allowed(RecordingActivity activity) => (Mode, activity) switch
    {
        (RecordingMode.Never, _) => RecordingActions.None,
        (_, RecordingActivity.Off) => RecordingActions.Start,
        (RecordingMode.AlwaysLocked, RecordingActivity.On) => RecordingActions.Pause,
        (RecordingMode.AlwaysLocked, RecordingActivity.Paused) => RecordingActions.Resume,
        (_, RecordingActivity.On) => RecordingActions.Pause | RecordingActions.Stop,
        (_, RecordingActivity.Paused) => RecordingActions.Resume | RecordingActions.Stop,
        _ => throw new ArgumentOutOfRangeException(nameof(activity)),
    };

    /// <summary>Whether the mode forbids an action whatever the state.</summary>
    public bool Forbids(RecordingActions action) =>
        Mode == RecordingMode.Never || (Mode == RecordingMode.AlwaysLocked && action == RecordingActions.Stop);
}
