using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Domain.Tests.Routing;

public sealed class OpeningCalendarTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private static OpeningCalendar Daily(int from, int to, TimeZoneInfo? zone = null, Dictionary<DateOnly, ImmutableArray<DaySpan>>? dates = null) => new(
        zone ?? Berlin,
        Enumerable.Repeat<ImmutableArray<DaySpan>>([new DaySpan(TimeSpan.FromMinutes(from), TimeSpan.FromMinutes(to))], 7),
        dates ?? [],
        new Dictionary<(int, int), ImmutableArray<DaySpan>> { [(12, 25)] = [] });

    private static Instant At(string text) => Instant.TryParse(text, out var at) ? at : throw new FormatException(text);

    [Fact]
    public void Hours_are_meant_in_the_zone_and_move_with_its_clocks()
    {
        var calendar = Daily(9 * 60, 17 * 60);
        Assert.True(calendar.IsOpen(At("2026-01-05T08:00:00Z")));
        Assert.False(calendar.IsOpen(At("2026-01-05T16:00:00Z")));
        Assert.True(calendar.IsOpen(At("2026-07-06T07:00:00Z")));
        Assert.Equal(At("2026-07-06T15:00:00Z"), calendar.NextChange(At("2026-07-06T07:00:00Z")));
    }

    [Fact]
    public void Days_of_their_own_go_before_the_week_and_a_closed_day_of_every_year_is_passed_over()
    {
        var calendar = Daily(9 * 60, 17 * 60, dates: new() { [new DateOnly(2026, 12, 24)] = [new(TimeSpan.FromHours(9), TimeSpan.FromHours(12))] });
        Assert.Equal(At("2026-12-24T11:00:00Z"), calendar.NextChange(At("2026-12-24T10:00:00Z")));
        Assert.Equal(At("2026-12-26T08:00:00Z"), calendar.NextChange(At("2026-12-24T11:00:00Z")));
    }

    [Fact]
    public void A_calendar_that_never_changes_says_never()
    {
        Assert.Equal(Instant.MaxValue, Daily(0, 0).NextChange(At("2026-01-01T00:00:00Z")));
    }

    [Theory]
    [InlineData("Europe/Berlin", 150)]
    [InlineData("Europe/Berlin", 120)]
    [InlineData("America/New_York", 90)]
    [InlineData("Australia/Lord_Howe", 115)]
    [InlineData("Asia/Kolkata", 150)]
    public void The_next_change_is_what_looking_every_minute_finds_also_when_clocks_jump(string zone, int to)
    {
        var calendar = Daily(30, to, TimeZoneInfo.FindSystemTimeZoneById(zone));
        foreach (string begin in (string[])["2026-03-07T12:00:00Z", "2026-03-28T12:00:00Z", "2026-04-04T00:00:00Z", "2026-10-03T00:00:00Z", "2026-10-24T12:00:00Z", "2026-10-31T12:00:00Z"])
        {
            var at = At(begin);
            var told = calendar.NextChange(at);
            for (int minute = 1; minute <= 3 * 24 * 60; minute++)
            {
                var now = at + TimeSpan.FromMinutes(minute);
                bool changed = calendar.IsOpen(now) != calendar.IsOpen(now - TimeSpan.FromMinutes(1));
                Assert.True(changed == (told == now), $"{zone} at {now}: told {told}");
                if (changed)
                {
                    told = calendar.NextChange(now);
                }
            }
        }
    }
}
