using System.Collections.Immutable;
using Crm.Dialing.Pacing;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>People who answered and people who had nobody, by the hour, for the 31 days that laws look back.</summary>
public sealed class AbandonmentCount
{
    private const int HoursKept = 31 * 24;
    private const long HourMicroseconds = 3_600_000_000;

    private readonly SortedDictionary<long, (int People, int Abandoned)> _hours = [];

    /// <summary>The full hour an instant is in.</summary>
    public static Instant HourOf(Instant at) => new(Math.DivRem(at.Microseconds, HourMicroseconds, out long rest) * HourMicroseconds - (rest < 0 ? HourMicroseconds : 0));

    /// <summary>Counts a person who spoke with an agent, or had nobody.</summary>
    public void Add(Instant at, bool abandoned)
    {
        long hour = at.Microseconds / HourMicroseconds;
        var (people, lost) = _hours.GetValueOrDefault(hour);
        _hours[hour] = (people + 1, lost + (abandoned ? 1 : 0));
        while (_hours.Count > HoursKept)
        {
            _hours.Remove(_hours.First().Key);
        }
    }

    /// <summary>People who answered and abandoned ones among them, in the last span before an instant, by full hours.</summary>
    public (int People, int Abandoned) Within(TimeSpan span, Instant now)
    {
        long from = (now - span).Microseconds / HourMicroseconds;
        var (people, abandoned) = (0, 0);
        foreach (var (hour, count) in _hours)
        {
            if (hour >= from)
            {
                (people, abandoned) = (people + count.People, abandoned + count.Abandoned);
            }
        }

        return (people, abandoned);
    }

    /// <summary>People who answered and abandoned ones among them in the window that an instant is in. Windows begin and end at full hours.</summary>
    public (int People, int Abandoned) In(AbandonmentWindow window, Instant now) => Within(now - window.BeginOf(now), now);

    /// <summary>All counts, for a picture.</summary>
    public ImmutableArray<HourCount> Take() => [.. _hours.Select(h => new HourCount(h.Key, h.Value.People, h.Value.Abandoned))];

    /// <summary>Goes on from a picture.</summary>
    public void Restore(ImmutableArray<HourCount> hours)
    {
        _hours.Clear();
        foreach (var hour in hours)
        {
            _hours[hour.Hour] = (hour.People, hour.Abandoned);
        }
    }
}

/// <summary>One hour's count.</summary>
/// <param name="Hour">Hours since 1970.</param>
public sealed record HourCount(long Hour, int People, int Abandoned);
