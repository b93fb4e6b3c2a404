using System.Net;
using Crm.Contracts.Desk;

namespace Crm.Adapters.Tests.Web;

public sealed class CampaignWorkRoutesTests : IAsyncLifetime
{
    private const string Call = "0198c0de0000700080000000000000c1";

    private WebHouse _house = null!;
    private WebClient _client = null!;

    private FakeCampaignWork Work => _house.Get<FakeCampaignWork>();

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _client = await _house.Client("agent1");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task An_agent_works_on_his_own_record_and_has_his_desk_as_the_answer()
    {
        using var dialled = await Post("dial", null);
        Assert.Equal("agent1", (await WebClient.Read(dialled)).GetProperty("agentId").GetString());
        using var skipped = await Post("skip", new { reason = " knows him " });
        using var disposed = await Post("disposition", new { code = "later", callAt = "2026-11-23T10:00", mine = true });
        using var filled = await Post("form", new { answers = new { plan = "Gold", seats = "3" } });
        using var out1 = await Post("do-not-call", null);
        Assert.Equal(
            [$"agent1 dials {Call}", $"agent1 skips {Call}: knows him", $"agent1 says of {Call}: later 2026-11-23 10:00 mine", $"agent1 fills {Call}: plan=Gold, seats=3", $"agent1 opts {Call} out"], Work.Asked);
        using var admin = await _house.Client("admin");
        Assert.Contains("campaign.opted-out", await (await admin.Get("/api/v1/audit")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_or_refused_is_told_precisely()
    {
        using var reason = await Post("skip", new { reason = " " });
        Assert.Equal(HttpStatusCode.BadRequest, reason.StatusCode);
        using var code = await Post("disposition", new { });
        Assert.Equal(HttpStatusCode.BadRequest, code.StatusCode);
        using var answers = await Post("form", new { });
        Assert.Equal(HttpStatusCode.BadRequest, answers.StatusCode);
        using var nobody = await _client.Post("/api/v1/campaign-calls/none/dial", null);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        Work.Answer = new CommandRefused("wrong-state", "The record is not yours any more.");
        using var refused = await Post("dial", null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("not yours", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> Post(string verb, object? body) => _client.Post($"/api/v1/campaign-calls/{Call}/{verb}", body);
}
