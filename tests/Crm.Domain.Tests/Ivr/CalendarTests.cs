using Crm.Ivr;
using Crm.Primitives;

namespace Crm.Domain.Tests.Ivr;

public sealed class CalendarTests
{
    private const string Nodes = """
        "b": { "type": "branch", "cases": [{ "exit": "open", "when": { "hours": "office" } }], "exits": { "open": "yes", "else": "no" } },
        "yes": { "type": "hangup", "reason": "open" }, "no": { "type": "hangup", "reason": "closed" }
        """;

    private const string Calendar = """
        "calendars": { "office": { "zone": "Europe/Berlin", "weekly": { "mon-fri": ["08:00-12:00", "13:00-18:00"], "sat": ["22:00-24:00"], "sun": ["00:00-02:30"] },
          "holidays": ["2026-05-14", "12-25"], "exceptions": { "2026-12-24": ["09:00-10:00"], "2026-12-25": ["09:00-10:00"] } } },
        """;

    [Theory]
    [InlineData("2026-01-05T07:00:00Z", "open")]
    [InlineData("2026-01-05T06:59:59Z", "closed")]
    [InlineData("2026-01-05T11:00:00Z", "closed")]
    [InlineData("2026-01-05T17:00:00Z", "closed")]
    [InlineData("2026-07-06T06:00:00Z", "open")]
    [InlineData("2026-01-10T22:59:59Z", "open")]
    [InlineData("2026-01-10T23:00:00Z", "open")]
    [InlineData("2026-05-14T10:00:00Z", "closed")]
    [InlineData("2027-05-14T08:00:00Z", "open")]
    [InlineData("2028-12-25T10:30:00Z", "closed")]
    [InlineData("2026-12-24T08:30:00Z", "open")]
    [InlineData("2026-12-24T10:00:00Z", "closed")]
    [InlineData("2026-12-25T08:30:00Z", "open")]
    [InlineData("2026-03-29T00:59:00Z", "open")]
    [InlineData("2026-03-29T01:00:00Z", "closed")]
    [InlineData("2026-10-25T00:15:00Z", "open")]
    [InlineData("2026-10-25T01:15:00Z", "open")]
    public void Hours_are_those_of_the_zone_with_its_summer_time_holidays_and_exceptions(string at, string expected)
    {
        Assert.True(Instant.TryParse(at, out Instant now));
        var call = new FlowCall(FlowCall.Flow(Nodes, more: Calendar)) { Now = now };

        Assert.Equal(expected, call.Begin().One<EndCall>().Reason);
    }
}
