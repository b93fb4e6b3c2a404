using System.Net;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;

namespace Crm.Adapters.Tests.Web;

public sealed class WhatIfRouteTests : IAsyncLifetime
{
    private static readonly object Question = new { from = "2026-11-20T08:00:00Z", to = "2026-11-20T18:00:00Z", changes = new { queues = new { support = new { weight = 2 } } } };
    private static readonly WhatIfFigures None = new(0, 0, 0, 0, 0, 0, null, null, null, null, null, null);

    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_supervisor_is_answered()
    {
        var total = new WhatIfQueue(null, "", None, None, None);
        _house.Get<FakeWhatIf>().Outcome = new WhatIfOutcome(new WhatIfAnswer(default, default, 7, 3, 1, ["A rule."], total, []));
        using var client = await _house.Client("supervisor");
        var answer = await WebClient.Read(await client.Post("/api/v1/what-if", Question));
        Assert.Equal(("A rule.", 3), (answer.GetProperty("rules")[0].GetString(), answer.GetProperty("contacts").GetInt32()));
        var asked = Assert.Single(_house.Get<FakeWhatIf>().Asked);
        Assert.Equal(("2", 1L), (asked.Changes!.Queues!["support"].GetProperty("weight").GetRawText(), asked.Seed));
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        _house.Get<FakeWhatIf>().Outcome = new WhatIfOutcome(null, ("queues.support.weihgt", "There is no such setting."));
        using var client = await _house.Client("supervisor");
        using var answer = await client.Post("/api/v1/what-if", Question);
        Assert.Equal("invalid", await WebClient.ProblemWord(answer));
        Assert.Equal("There is no such setting.", (await WebClient.Read(answer)).GetProperty("errors").GetProperty("queues.support.weihgt")[0].GetString());
    }

    [Fact]
    public async Task One_at_a_time_the_next_is_503()
    {
        _house.Get<FakeWhatIf>().Outcome = new WhatIfOutcome(null, Busy: "Another question is being answered.");
        using var client = await _house.Client("supervisor");
        using var answer = await client.Post("/api/v1/what-if", Question);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "15"), (answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
    }
}
