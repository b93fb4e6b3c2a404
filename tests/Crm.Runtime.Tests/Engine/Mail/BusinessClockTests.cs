using Crm.Engine.Mail;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Runtime.Tests.Engine.Mail;

/// <summary>Promises are counted in open time.</summary>
public sealed class BusinessClockTests
{
    private static readonly QueueHours Nine = new(
        "Europe/Berlin", [.. new[] { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday }
            .Select(d => new OpenSpan(d, TimeSpan.FromHours(9), TimeSpan.FromHours(17)))], []);

    private readonly BusinessClock _clock = new();

    private static Instant At(int day, int hour, int minute = 0) => Instant.From(new DateTimeOffset(2026, 1, day, hour, minute, 0, TimeSpan.FromHours(1)));

    [Theory]
    [InlineData(5, 10, 4, 5, 14)] // Monday, within the day
    [InlineData(5, 16, 2, 6, 10)] // over night
    [InlineData(9, 16, 2, 12, 10)] // over the weekend
    [InlineData(10, 12, 1, 12, 10)] // begun on Saturday
    [InlineData(5, 7, 8, 5, 17)] // before opening, a whole day
    public void Open_time_passes_only_while_open(int day, int hour, int hours, int thenDay, int thenHour)
    {
        var due = _clock.After(Nine, At(day, hour), TimeSpan.FromHours(hours));

        Assert.Equal(At(thenDay, thenHour), due);
        Assert.Equal(TimeSpan.FromHours(hours), _clock.Between(Nine, At(day, hour), due));
    }

    [Fact]
    public void Without_hours_or_with_none_open_all_time_counts()
    {
        Assert.Equal(At(5, 12), _clock.After(null, At(5, 10), TimeSpan.FromHours(2)));
        Assert.Equal(At(5, 12), _clock.After(new QueueHours("UTC", [], []), At(5, 10), TimeSpan.FromHours(2)));
        Assert.Equal(TimeSpan.Zero, _clock.Between(Nine, At(6, 10), At(5, 10)));
    }
}
