using System.Collections.Immutable;

namespace Crm.Primitives;

/// <summary>A stretch of a day, from and before; local times of day, up to 24:00.</summary>
public readonly record struct DaySpan(TimeSpan From, TimeSpan To);

/// <summary>
/// Opening hours in a time zone: per weekday, but for dates with hours of their own. An hour that clocks skip is never open, one that
/// they repeat is open twice, as people there would say. Knows when it opens or closes next. Immutable and thread safe.
/// </summary>
public sealed class OpeningCalendar
{
    private const int DaysAhead = 400;

    /// <summary>Openings and closings that are looked at between two instants; what lies beyond counts as closed.</summary>
    private const int ChangesMax = 2_000;

    private readonly TimeZoneInfo _zone;
    private readonly ImmutableArray<DaySpan>[] _week;
    private readonly Dictionary<DateOnly, ImmutableArray<DaySpan>> _dates;
    private readonly Dictionary<(int Month, int Day), ImmutableArray<DaySpan>> _everyYear;

    /// <param name="zone">The zone the hours are meant in.</param>
    /// <param name="week">Spans of Sunday to Saturday; seven of them.</param>
    /// <param name="dates">Spans of single dates, instead of all else; none for closed.</param>
    /// <param name="everyYear">Spans of days of every year, instead of the week's.</param>
    public OpeningCalendar(
        TimeZoneInfo zone,
        IEnumerable<ImmutableArray<DaySpan>> week,
        IReadOnlyDictionary<DateOnly, ImmutableArray<DaySpan>> dates,
        IReadOnlyDictionary<(int Month, int Day), ImmutableArray<DaySpan>> everyYear)
    {
        _zone = zone;
        _week = [.. week];
        ArgumentOutOfRangeException.ThrowIfNotEqual(_week.Length, 7, nameof(week));
        _dates = new(dates);
        _everyYear = new(everyYear);
    }

    /// <summary>Whether it is open at an instant.</summary>
    public bool IsOpen(Instant at)
    {
        var local = Local(at);
        foreach (var span in On(DateOnly.FromDateTime(local)))
        {
            if (local.TimeOfDay >= span.From && local.TimeOfDay < span.To)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first instant after the given one at which it opens or closes; <see cref="Instant.MaxValue"/> when there is none within 400 days.</summary>
    public Instant NextChange(Instant after)
    {
        bool open = IsOpen(after);
        var day = DateOnly.FromDateTime(Local(after)).AddDays(-1);
        for (int i = 0; i <= DaysAhead; i++, day = day.AddDays(1))
        {
            var change = Instant.MaxValue;
            foreach (var candidate in Candidates(day))
            {
                if (candidate > after && candidate < change && IsOpen(candidate) != open)
                {
                    change = candidate;
                }
            }

            if (change != Instant.MaxValue)
            {
                return change;
            }
        }

        return Instant.MaxValue;
    }

    /// <summary>How long it is open between two instants; zero when they are the same or backwards.</summary>
    public TimeSpan OpenBetween(Instant from, Instant to)
    {
        var open = TimeSpan.Zero;
        var at = from;
        for (int i = 0; i < ChangesMax && at < to; i++)
        {
            var until = Instant.Min(NextChange(at), to);
            open += IsOpen(at) ? until - at : TimeSpan.Zero;
            at = until;
        }

        return open;
    }

    /// <summary>Every instant of a local day at which the answer can change: ends of spans, midnight, and the jump of the clocks.</summary>
    private IEnumerable<Instant> Candidates(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        foreach (var time in On(day).SelectMany(s => new[] { s.From, s.To }).Append(TimeSpan.Zero))
        {
            var local = midnight + time;
            if (_zone.IsAmbiguousTime(local))
            {
                foreach (var offset in _zone.GetAmbiguousTimeOffsets(local))
                {
                    yield return Instant.From(new DateTimeOffset(local, offset));
                }
            }
            else if (!_zone.IsInvalidTime(local))
            {
                yield return Instant.From(new DateTimeOffset(local, _zone.GetUtcOffset(local)));
            }
        }

        if (Jump(midnight) is { } jump && DateOnly.FromDateTime(Local(jump)) == day)
        {
            yield return jump;
        }
    }

    /// <summary>The instant in a local day, give or take, at which the offset changes; found by halving.</summary>
    private Instant? Jump(DateTime midnight)
    {
        var low = Instant.From(new DateTimeOffset(midnight, TimeSpan.Zero)) - TimeSpan.FromHours(15);
        var high = low + TimeSpan.FromHours(54);
        var before = Offset(low);
        if (before == Offset(high))
        {
            return null;
        }

        while (high.Microseconds - low.Microseconds > 1)
        {
            var middle = new Instant(low.Microseconds + ((high.Microseconds - low.Microseconds) / 2));
            (low, high) = Offset(middle) == before ? (middle, high) : (low, middle);
        }

        return high;
    }

    private TimeSpan Offset(Instant at) => _zone.GetUtcOffset(at.ToDateTimeOffset());

    private DateTime Local(Instant at) => TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), _zone).DateTime;

    private ImmutableArray<DaySpan> On(DateOnly day) =>
        _dates.TryGetValue(day, out var spans) || _everyYear.TryGetValue((day.Month, day.Day), out spans) ? spans : _week[(int)day.DayOfWeek];
}
