using Crm.Primitives;

namespace Crm.Statistics.Intervals;

/// <summary>Quarter hours of UTC, half open: an instant on the boundary belongs to the interval it starts.</summary>
public static class Interval
{
    /// <summary>The length of an interval.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    /// <summary>Spans longer than this are counted from their end backwards for this long only.</summary>
    public static readonly TimeSpan LongestSpan = TimeSpan.FromDays(35);

    private const long Microseconds = 15L * 60 * 1_000_000;
    private const long DayMicroseconds = 24L * 3600 * 1_000_000;

    /// <summary>The start of the interval an instant lies in.</summary>
    public static Instant StartOf(Instant at) => new(Floor(at.Microseconds, Microseconds));

    /// <summary>The start of the UTC day an instant lies in.</summary>
    public static Instant DayOf(Instant at) => new(Floor(at.Microseconds, DayMicroseconds));

    /// <summary>Splits [from, to) at interval boundaries. Nothing when it is empty or backwards.</summary>
    public static IEnumerable<(Instant Start, long Microseconds)> Split(Instant from, Instant to)
    {
        if (to <= from)
        {
            yield break;
        }

        long at = to - from > LongestSpan ? (to - LongestSpan).Microseconds : from.Microseconds;
        while (at < to.Microseconds)
        {
            long start = Floor(at, Microseconds);
            long end = Math.Min(start + Microseconds, to.Microseconds);
            yield return (new Instant(start), end - at);
            at = end;
        }
    }

    private static long Floor(long value, long step)
    {
        long rest = value % step;
        return rest < 0 ? value - rest - step : value - rest;
    }
}
