using Crm.Primitives;

namespace Crm.Actors.Time;

/// <summary>
/// The time of day, going on steadily: a clock of the machine that is set forwards or back is followed by running up to 5 % faster or
/// slower, so that an hour takes 20 hours to make good. Deadlines and durations are right meanwhile, and time never runs backwards.
/// Intervals come from a clock that nobody sets. Thread safe.
/// </summary>
/// <param name="source">The machine's clock; its timestamps count evenly, pauses of the machine included if those should not be made good slowly.</param>
public sealed class SteadyClock(TimeProvider source) : TimeProvider
{
    /// <summary>How much faster or slower than the timestamps it runs at most.</summary>
    public const double Slew = 0.05;

    private readonly Lock _gate = new();
    private DateTimeOffset _now = source.GetUtcNow();
    private long _read = source.GetTimestamp();
    private TimeSpan _difference;

    /// <summary>How far the machine's clock is ahead (negative: behind), at the last reading.</summary>
    public TimeSpan Difference
    {
        get
        {
            lock (_gate)
            {
                return _difference;
            }
        }
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => source.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => source.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            long read = source.GetTimestamp();
            var elapsed = source.GetElapsedTime(_read, read);
            if (elapsed <= TimeSpan.Zero)
            {
                return _now;
            }

            var wall = source.GetUtcNow();
            _read = read;
            _now += elapsed;
            var behind = wall - _now;
            var most = elapsed * Slew;
            _now += behind > most ? most : behind < -most ? -most : behind;
            _difference = wall - _now;
            return _now;
        }
    }

    /// <summary>Time is at least this from now on: something happened then. For what was stored before the clock was set back.</summary>
    public void AtLeast(Instant instant)
    {
        if (instant == Instant.MinValue)
        {
            return;
        }

        GetUtcNow();
        lock (_gate)
        {
            var at = instant.ToDateTimeOffset();
            if (at > _now)
            {
                _difference -= at - _now;
                _now = at;
            }
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => source.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => source.CreateTimer(callback, state, dueTime, period);
}
