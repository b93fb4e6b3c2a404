namespace Crm.Audio.CallProgress;

/// <summary>
/// Decides who answered from what was said so far. People say little and then wait; machines go on. Pure.
/// </summary>
internal static class GreetingJudge
{
    /// <summary>The decision that is due now, or none.</summary>
    /// <param name="greeting">What was said since the answer.</param>
    /// <param name="now">Frames taken.</param>
    /// <param name="answered">Frames taken when the call was answered.</param>
    /// <param name="settings">The times.</param>
    internal static (ProgressKind Kind, ProgressCause Cause) Judge(in Greeting greeting, int now, int answered, ProgressSettings settings)
    {
        int passed = (now - answered) * AudioFrame.Milliseconds;
        if (greeting.First < 0)
        {
            return passed >= settings.LongestSilenceMilliseconds ? (ProgressKind.NotSure, ProgressCause.Silence) : default;
        }

        int length = greeting.Length * AudioFrame.Milliseconds;
        int quiet = (now - greeting.End) * AudioFrame.Milliseconds;
        if (length > settings.LongestHumanMilliseconds)
        {
            return (ProgressKind.Machine, ProgressCause.LongGreeting);
        }

        if (length <= settings.ShortGreetingMilliseconds)
        {
            return quiet >= settings.ShortQuietMilliseconds ? (ProgressKind.Human, ProgressCause.ShortGreeting) : default;
        }

        if (quiet >= settings.LongerQuietMilliseconds)
        {
            return (ProgressKind.Human, ProgressCause.LongerGreeting);
        }

        return passed >= settings.LongestDecisionMilliseconds ? (ProgressKind.NotSure, ProgressCause.TimeOut) : default;
    }
}
