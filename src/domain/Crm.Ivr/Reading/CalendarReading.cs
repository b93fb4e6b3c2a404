using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Reads opening hours: zone, hours per weekday, holidays, single days.</summary>
internal static class CalendarReading
{
    private const int DaysMax = 400;
    private const int HoursMax = 8;
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    internal static OpeningCalendar? Calendar(ObjectReader reader)
    {
        TimeZoneInfo? zone = Zone(reader, reader.Text("zone"));
        var week = Enumerable.Repeat(ImmutableArray<DaySpan>.Empty, 7).ToArray();
        reader.Required("weekly");
        foreach (JsonProperty member in reader.Members("weekly", 7))
        {
            if (Days(member.Name) is { } days)
            {
                foreach (int day in days)
                    week[day] = Hours(reader, member.Value);
            }
            else
            {
                reader.Fault($"opens on '{member.Name}', which is no weekday: 'mon', or 'mon-fri'");
            }
        }

        var single = new Dictionary<DateOnly, ImmutableArray<DaySpan>>();
        var everyYear = new Dictionary<(int Month, int Day), ImmutableArray<DaySpan>>();
        foreach (JsonElement holiday in reader.Items("holidays", DaysMax))
            Holiday(reader, holiday.ValueKind == JsonValueKind.String ? holiday.GetString()! : "", single, everyYear);
        foreach (JsonProperty member in reader.Members("exceptions", DaysMax))
        {
            if (Date(member.Name) is { } date)
                single[date] = Hours(reader, member.Value);
            else
                reader.Fault($"makes an exception for '{member.Name}', which is no date: '2026-12-24'");
        }

        reader.RefuseOthers();
        return zone is null ? null : new OpeningCalendar(zone, week, single, everyYear);
    }

    private static TimeZoneInfo? Zone(ObjectReader reader, string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone))
            return zone;
        reader.Fault($"is in the time zone '{name}', which is unknown");
        return null;
    }

    private static void Holiday(
        ObjectReader reader, string text, Dictionary<DateOnly, ImmutableArray<DaySpan>> single, Dictionary<(int Month, int Day), ImmutableArray<DaySpan>> everyYear)
    {
        // a leap year, so that the 29th of February is a day to close on
        if (Date(text) is { } date)
            single[date] = [];
        else if (text.Length == 5 && Date("2024-" + text) is { } day)
            everyYear[(day.Month, day.Day)] = [];
        else
            reader.Fault($"closes on '{text}', which is no date: '2026-12-25', or '12-25' for every year");
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    private static IEnumerable<int>? Days(string text)
    {
        string[] ends = text.Split('-');
        int first = Array.IndexOf(DayNames, ends[0]);
        int last = Array.IndexOf(DayNames, ends[^1]);
        return ends.Length > 2 || first < 0 || last < 0 ? null : Enumerable.Range(0, ((last - first + 7) % 7) + 1).Select(i => (first + i) % 7);
    }

    private static ImmutableArray<DaySpan> Hours(ObjectReader reader, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > HoursMax)
        {
            reader.Fault($"needs lists of at most {HoursMax} hours: [\"08:00-18:00\"]");
            return [];
        }

        var hours = ImmutableArray.CreateBuilder<DaySpan>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            string text = item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText();
            string[] ends = text.Split('-');
            if (ends.Length == 2 && Time(ends[0]) is { } from && Time(ends[1]) is { } to && from < to)
                hours.Add(new DaySpan(from, to));
            else
                reader.Fault($"is open '{text}', which is no stretch of a day: '08:00-18:00', '22:00-24:00'");
        }

        return hours.DrainToImmutable();
    }

    private static TimeSpan? Time(string text)
    {
        if (text == "24:00")
            return TimeSpan.FromHours(24);
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time) ? time.ToTimeSpan() : null;
    }
}
