namespace Crm.Events.Recordings;

/// <summary>Whether calls are recorded. In rising strictness, but <see cref="Never"/> stands above all.</summary>
public enum RecordingMode
{
    /// <summary>Only when the agent starts it; he may stop it again.</summary>
    OnDemand,

    /// <summary>From the first word; the agent may stop it and start it again.</summary>
    Always,

    /// <summary>From the first word; the agent may pause it for a reason but not stop it.</summary>
    AlwaysLocked,

    /// <summary>Not at all.</summary>
    Never,
}

/// <summary>How the calls of a queue are recorded.</summary>
/// <param name="Mode">Whether they are.</param>
/// <param name="PauseAtMost">A pause ends by itself after this time, 10 seconds to one hour; null is five minutes.</param>
/// <param name="KeepDays">Recordings are deleted so many days after their call, 1 to 3,650; null follows the site.</param>
public sealed record RecordingRules(RecordingMode Mode, TimeSpan? PauseAtMost = null, int? KeepDays = null)
{
    /// <summary>The shortest that <see cref="PauseAtMost"/> can be.</summary>
    public static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(10);

    /// <summary>The longest that <see cref="PauseAtMost"/> can be.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>The largest <see cref="KeepDays"/>.</summary>
    public const int KeepDaysMax = 3_650;
}
