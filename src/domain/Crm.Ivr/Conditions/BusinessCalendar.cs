using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>
/// Opening hours in a time zone: per weekday, but for holidays and single days with hours of their own. An hour that clocks skip is
/// never open, one that they repeat is open twice, as people there would say. Immutable and thread safe.
/// </summary>
public sealed class BusinessCalendar
{
    private readonly TimeZoneInfo zone;
    private readonly ImmutableArray<ImmutableArray<OpenHours>> week;
    private readonly FrozenDictionary<DateOnly, ImmutableArray<OpenHours>> days;
    private readonly FrozenSet<(int Month, int Day)> everyYear;

    /// <param name="zone">The zone the hours are meant in.</param>
    /// <param name="week">Hours of Sunday to Saturday.</param>
    /// <param name="days">Hours of single days, instead of all else; none for closed.</param>
    /// <param name="everyYear">Days that are closed in every year.</param>
    public BusinessCalendar(
        TimeZoneInfo zone,
        ImmutableArray<ImmutableArray<OpenHours>> week,
        IReadOnlyDictionary<DateOnly, ImmutableArray<OpenHours>> days,
        IEnumerable<(int Month, int Day)> everyYear)
    {
        this.zone = zone;
        this.week = week;
        this.days = days.ToFrozenDictionary();
        this.everyYear = everyYear.ToFrozenSet();
    }

    /// <summary>Whether it is open at an instant.</summary>
    public bool IsOpen(Instant at)
    {
        DateTime local = TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), zone).DateTime;
        var time = TimeSpan.FromTicks(local.TimeOfDay.Ticks);
        foreach (OpenHours hours in On(DateOnly.FromDateTime(local)))
        {
            if (time >= hours.From && time < hours.To)
                return true;
        }

        return false;
    }

    private ImmutableArray<OpenHours> On(DateOnly day)
    {
        if (days.TryGetValue(day, out ImmutableArray<OpenHours> hours))
            return hours;
        return everyYear.Contains((day.Month, day.Day)) ? [] : week[(int)day.DayOfWeek];
    }
}

/// <summary>A stretch of a day, from and before; up to 24:00.</summary>
public readonly record struct OpenHours(TimeSpan From, TimeSpan To);
