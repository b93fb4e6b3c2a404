using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>
/// How often a program that fails may start over at once. Within the limit a failure costs one recovery; beyond it each restart waits,
/// twice as long as the one before, until the program has been well for a whole window. Pure; one caller at a time.
/// </summary>
/// <param name="limit">Failures within the window that are forgiven; at least 1.</param>
/// <param name="window">How long a failure counts.</param>
/// <param name="firstPause">Pause of the first restart beyond the limit.</param>
/// <param name="longestPause">No restart waits longer.</param>
public sealed class RestartBudget(int limit, TimeSpan window, TimeSpan firstPause, TimeSpan longestPause)
{
    private readonly Queue<Instant> _failures = new();
    private Instant? _last;
    private int _held;

    /// <summary>Takes note of a failure and gives how long the restart has to wait; zero while it may begin at once.</summary>
    public TimeSpan Spend(Instant now)
    {
        // either direction: a clock that was set back must not keep failures for ever
        if (_last is { } last && (now - last).Duration() > window)
        {
            _failures.Clear();
            _held = 0;
        }

        _last = now;
        while (_failures.TryPeek(out var oldest) && (now - oldest).Duration() > window)
        {
            _failures.Dequeue();
        }

        if (_held == 0 && _failures.Count < limit)
        {
            _failures.Enqueue(now);
            return TimeSpan.Zero;
        }

        double factor = Math.Pow(2, Math.Min(_held++, 20));
        return TimeSpan.FromTicks((long)Math.Min(firstPause.Ticks * factor, longestPause.Ticks));
    }
}
