using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Routing.Settings;

/// <summary>Makes a calendar of a queue's hours.</summary>
public static class HoursReading
{
    /// <summary>Says what is wrong with hours, or null.</summary>
    public static string? Check(QueueHours hours)
    {
        if (hours.Zone is null || hours.Zone.Length > RoutingLimits.Text || !TimeZoneInfo.TryFindSystemTimeZoneById(hours.Zone, out _))
        {
            return "The hours name no known time zone.";
        }

        if (hours.Week.IsDefault || hours.Special.IsDefault || hours.Week.Any(s => s is null) || hours.Special.Any(s => s is null) || hours.Week.Length > RoutingLimits.Spans || hours.Special.Length > RoutingLimits.Spans)
        {
            return $"Hours need a week and special days, at most {RoutingLimits.Spans} spans each.";
        }

        var day = TimeSpan.FromDays(1);
        return hours.Week.Any(s => !Enum.IsDefined(s.Day) || s.From < TimeSpan.Zero || s.From >= s.To || s.To > day) ? "A span of the week must lie within its day."
            : hours.Special.Any(s => s.From < TimeSpan.Zero || s.From > s.To || s.To > day) ? "A span of a special day must lie within its day."
            : null;
    }

    /// <summary>The calendar of hours that were checked.</summary>
    public static OpeningCalendar Calendar(QueueHours hours) => new(
        TimeZoneInfo.FindSystemTimeZoneById(hours.Zone),
        Enum.GetValues<DayOfWeek>().Select(d => hours.Week.Where(s => s.Day == d).Select(s => new DaySpan(s.From, s.To)).ToImmutableArray()),
        hours.Special.Where(s => !s.EveryYear).GroupBy(s => s.Date).ToDictionary(g => g.Key, Spans),
        hours.Special.Where(s => s.EveryYear).GroupBy(s => (s.Date.Month, s.Date.Day)).ToDictionary(g => g.Key, Spans));

    private static ImmutableArray<DaySpan> Spans(IEnumerable<SpecialSpan> of) =>
        [.. of.Where(s => s.From < s.To).Select(s => new DaySpan(s.From, s.To))];
}
