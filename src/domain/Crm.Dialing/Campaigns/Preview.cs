using Crm.Dialing.Pacing;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>A record that an agent is shown and owns, until he has dialled it or it has gone back. Immutable.</summary>
/// <param name="Attempt">The attempt it becomes when he dials.</param>
/// <param name="Interaction">The interaction that becomes.</param>
/// <param name="Number">What would be dialled, sealed.</param>
/// <param name="Until">When the timer decides.</param>
/// <param name="Callback">He promised the party to call.</param>
public sealed record Preview(
    AttemptId Attempt, long Record, CallListId List, InteractionId Interaction, AgentId Agent, SealedText Number, DialSegment Segment, Instant Since, Instant Until, bool Callback)
{
    /// <summary>How long the answer may take whether it may be dialled.</summary>
    private static readonly TimeSpan CheckLasts = TimeSpan.FromSeconds(10);

    /// <summary>When something has to be done about it.</summary>
    /// <param name="isChecked">The timer has decided to dial, and it is being asked whether that is allowed.</param>
    public Instant Deadline(bool isChecked) => isChecked ? Until + CheckLasts : Until;
}

/// <summary>What the timer of a preview does.</summary>
public enum PreviewTimeout : byte
{
    /// <summary>Dials.</summary>
    Dial,

    /// <summary>Gives the record back.</summary>
    Return,
}

/// <summary>How records are shown to agents.</summary>
/// <param name="Time">How long an agent may look, 5 s to <see cref="LongestTime"/>; null for that.</param>
/// <param name="AtEnd">What happens then.</param>
/// <param name="MaySkip">Whether he may give a record back.</param>
/// <param name="Rest">How long a record that was given back is left alone.</param>
public sealed record PreviewRules(TimeSpan? Time = null, PreviewTimeout AtEnd = PreviewTimeout.Return, bool MaySkip = true, TimeSpan? Rest = null)
{
    /// <summary>The longest time a record is shown to one agent.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(30);

    /// <summary>A record that was given back is left alone so long where the rules say nothing.</summary>
    public static readonly TimeSpan UsualRest = TimeSpan.FromMinutes(15);

    /// <summary>Whether the times are as they must be.</summary>
    public bool IsFit() =>
        Time is not { } time || (time >= TimeSpan.FromSeconds(5) && time <= LongestTime)
            ? Rest is not { } rest || (rest >= TimeSpan.Zero && rest <= TimeSpan.FromDays(30))
            : false;
}

/// <summary>How a preview ended.</summary>
public enum PreviewEnd : byte
{
    /// <summary>It is dialled.</summary>
    Dialled,

    /// <summary>The agent gave it back.</summary>
    Skipped,

    /// <summary>The timer gave it back.</summary>
    TimedOut,

    /// <summary>Law or the party forbids it by now.</summary>
    Refused,

    /// <summary>Agent, campaign or process were lost or stopped.</summary>
    Withdrawn,
}
