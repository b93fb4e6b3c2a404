namespace Crm.Channels.Mail;

/// <summary>Pauses that double up to a limit, each shortened by up to a half by chance so that clients do not come all at once. Immutable.</summary>
/// <param name="First">After the first failure.</param>
/// <param name="Most">The longest.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Most)
{
    /// <summary>The pause after so many failures in a row.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="chance">0 to 1.</param>
    public TimeSpan After(int failures, double chance)
    {
        double doubled = First.TotalSeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return TimeSpan.FromSeconds(Math.Min(doubled, Most.TotalSeconds) * (1 - chance / 2));
    }
}
