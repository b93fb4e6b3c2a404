using System.Net;
using Crm.Contracts.Desk;
using Crm.Dialing.Campaigns;

namespace Crm.Adapters.Tests.Web;

public sealed class CampaignRoutesTests : IAsyncLifetime
{
    private WebHouse _house = null!;
    private WebClient _client = null!;

    private FakeCampaigns Campaigns => _house.Get<FakeCampaigns>();

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _client = await _house.Client("supervisor");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_campaign_is_saved_with_defaults_for_what_the_body_leaves_out_and_started_by_who_asks()
    {
        using var saved = await _client.Put("/api/v1/campaigns/winter", FakeCampaigns.Body("support"));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var settings = Assert.Single(Campaigns.Saved).Settings;
        Assert.Equal((CampaignMode.Progressive, 200, 25.0), (settings.Mode, settings.LinesMax, settings.RingTime.TotalSeconds));
        using var started = await _client.Post("/api/v1/campaigns/winter/start", null);
        Assert.Equal("draft", (await WebClient.Read(started)).GetProperty("stage").GetString());
        Assert.Equal((new("winter"), CampaignVerb.Start, "user:supervisor"), Assert.Single(Campaigns.Asked));
        using var trail = await _house.Client("admin");
        Assert.Contains("campaign.start", await (await trail.Get("/api/v1/audit")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_and_refusals_are_told_precisely()
    {
        using var mode = await _client.Put("/api/v1/campaigns/winter", new { displayName = "W", mode = "guess", queue = "support", lists = Array.Empty<string>(), rules = Array.Empty<string>() });
        Assert.Equal(HttpStatusCode.BadRequest, mode.StatusCode);
        using var law = await _client.Put("/api/v1/campaigns/winter", new { displayName = "W", queue = "support", lists = Array.Empty<string>(), rules = new[] { "atlantis" } });
        Assert.Contains("au, cn, uk, us", await law.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var key = await _client.Put("/api/v1/campaigns/Not%20a%20key", FakeCampaigns.Body("support"));
        Assert.Equal(HttpStatusCode.BadRequest, key.StatusCode);
        Campaigns.Answer = new CommandRefused("wrong-state", "Pause it first.");
        using var refused = await _client.Post("/api/v1/campaigns/winter/stop", null);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using var nobody = await _client.Post("/api/v1/campaigns/spring/stop", null);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task A_clone_has_the_settings_of_the_other_under_a_name_of_its_own()
    {
        using var cloned = await _client.Post("/api/v1/campaigns/winter/clone", new { id = "spring", displayName = "Spring" });
        Assert.True(cloned.IsSuccessStatusCode);
        var (id, settings) = Assert.Single(Campaigns.Saved);
        Assert.Equal(("spring", "Spring", CampaignMode.Progressive, "support"), (id.Value, settings.DisplayName, settings.Mode, settings.Queue.Value));
        using var taken = await _client.Post("/api/v1/campaigns/winter/clone", new { id = "summer" });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        using var key = await _client.Post("/api/v1/campaigns/winter/clone", new { id = "Not a key" });
        Assert.Equal(HttpStatusCode.BadRequest, key.StatusCode);
        Assert.Single(Campaigns.Saved);
    }
}
