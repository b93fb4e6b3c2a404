namespace Crm.Simulation.Day;

/// <summary>All channels in the same hands for a day. A failure names its seed.</summary>
public sealed class BlendedDayTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_day_of_all_channels_keeps_capacity_gives_calls_precedence_and_drains_the_mails(int seed)
    {
        var day = new BlendedDay(new DayOptions(seed));
        day.Run();
        var counts = day.Auditor.Counts;
        day.Auditor.CheckFigures();
        Assert.Empty(day.Auditor.Left);
        Assert.All(counts.Values, c => Assert.Equal(c.Offered, c.Answered + c.Abandoned + c.Short));
        Assert.Equal(counts["mails"].Offered, counts["mails"].Answered);
        Assert.True(counts["calls"].InThreshold > 0.8 * counts["calls"].Answered, $"seed {seed}: {counts["calls"].InThreshold} of {counts["calls"].Answered} calls in time");
        Assert.True(day.Auditor.Seen.Interrupted > 20, $"seed {seed}: only {day.Auditor.Seen.Interrupted} mails were interrupted");
        Assert.True(day.Auditor.Seen.Mails > 400, $"seed {seed}: only {day.Auditor.Seen.Mails} mails were offered");
    }
}
