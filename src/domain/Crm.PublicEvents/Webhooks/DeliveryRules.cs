namespace Crm.PublicEvents.Webhooks;

/// <summary>How deliveries to one receiver are tried.</summary>
public sealed record DeliveryRules
{
    /// <summary>Pause after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest pause between probes of a receiver that is down.</summary>
    public TimeSpan LongestProbe { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An event that could not be delivered for so long is set aside as dead letter.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Deliveries under way at once, each of another subject.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>After so many failures in a row the receiver counts as down and is only probed, one event at a time.</summary>
    public int DownAfter { get; init; } = 5;

    /// <summary>Rules with another first pause; the longest ones keep their proportion to it.</summary>
    public static DeliveryRules With(TimeSpan firstRetry, TimeSpan giveUpAfter) =>
        new() { FirstRetry = firstRetry, LongestRetry = firstRetry * 120, LongestProbe = firstRetry * 12, GiveUpAfter = giveUpAfter };

    /// <summary>The pause after a number of failures, from 1.</summary>
    /// <param name="jitter">0 to 1: spreads retries over the last fifth of the pause.</param>
    public TimeSpan Pause(int failures, double jitter)
    {
        double full = Math.Min(FirstRetry.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, 40)), LongestRetry.Ticks);
        return TimeSpan.FromTicks((long)(full * (0.8 + (0.2 * Math.Clamp(jitter, 0, 1)))));
    }
}
