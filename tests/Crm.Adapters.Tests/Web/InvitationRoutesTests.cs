using System.Net;
using System.Text.Json;

namespace Crm.Adapters.Tests.Web;

public sealed class InvitationRoutesTests : IAsyncLifetime
{
    private const string Site = "https://shop.example";

    private WebHouse _house = null!;

    private FakeInvitations Invitations => _house.Get<FakeInvitations>();

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open($"Chat:AllowedOrigins={Site}");

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_page_asks_says_what_its_visitor_wants_and_begins_upon_it()
    {
        using var client = await _house.Client();
        using var asked = await client.Post("/api/v1/chat/invitations", new { entryPoint = "support", rule = "checkout", language = "zh-CN" });
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var ticket = await WebClient.Read(asked);
        Assert.Equal(("invited", "May we help?", 120), (ticket.GetProperty("state").GetString(), ticket.GetProperty("text").GetString(), ticket.GetProperty("expiresIn").GetInt32()));
        string id = ticket.GetProperty("invitationId").GetString()!;
        Assert.Equal(("support", "checkout", "zh-CN"), Assert.Single(Invitations.Asked));

        Assert.Equal(HttpStatusCode.NoContent, (await client.Post($"/api/v1/chat/invitations/{id}", new { answer = "accepted" })).StatusCode);
        Assert.True(Assert.Single(Invitations.Known).Value);
        using var begun = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support", invitation = id });
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal(Guid.Parse(id), _house.Get<FakeConversations>().Begun.Single().Invitation?.Value);
    }

    [Fact]
    public async Task Who_may_not_be_invited_is_no_error_and_says_why()
    {
        Invitations.Refusal = "busy";
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/chat/invitations", new { entryPoint = "support", rule = "checkout" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var ticket = await WebClient.Read(answer);
        Assert.Equal(("no", "busy"), (ticket.GetProperty("state").GetString(), ticket.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData(null, "checkout", null, "entryPoint")]
    [InlineData("support", "Check Out", null, "rule")]
    [InlineData("support", null, null, "rule")]
    [InlineData("support", "checkout", "<b>", "language")]
    public async Task What_no_page_of_ours_sends_is_refused(string? entryPoint, string? rule, string? language, string field)
    {
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/chat/invitations", new { entryPoint, rule, language });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, Assert.Single((await WebClient.Read(answer)).GetProperty("errors").EnumerateObject()).Name);
        Assert.Empty(Invitations.Asked);
    }

    [Fact]
    public async Task Unknown_entry_points_invitations_and_answers_are_told_apart()
    {
        using var client = await _house.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post("/api/v1/chat/invitations", new { entryPoint = "nowhere", rule = "checkout" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post($"/api/v1/chat/invitations/{Guid.NewGuid():n}", new { answer = "declined" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post("/api/v1/chat/invitations/x", new { answer = "declined" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Post($"/api/v1/chat/invitations/{Guid.NewGuid():n}", new { answer = "maybe" })).StatusCode);
    }

    [Fact]
    public async Task An_address_that_asks_again_and_again_is_slowed_down()
    {
        using var client = await _house.Client();
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < 40; i++)
        {
            using var answer = await client.Post("/api/v1/chat/invitations", new { entryPoint = "support", rule = "checkout" });
            answers.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.True(Invitations.Asked.Count < 40);
    }

    [Fact]
    public async Task A_supervisor_changes_the_rules_like_any_others_and_sees_what_came_of_them()
    {
        using var client = await _house.Client("supervisor");
        var queue = await WebClient.Read(await client.Get("/api/v1/queues/support"));
        var settings = queue.GetProperty("settings").Deserialize<Dictionary<string, object?>>()!;
        object Rules(string id, string text) => new
        {
            atOnce = 3,
            afterDecline = 86_400,
            rules = new[] { new { id, texts = new[] { new { language = "en", text } }, pages = "/checkout* !/checkout/done", onPage = 30, returning = true } },
        };
        settings["invitations"] = Rules("checkout", "May we help?");
        string etag = $"\"{queue.GetProperty("version").GetInt64()}\"";
        using var saved = await client.Put("/api/v1/queues/support", settings, ("If-Match", etag));
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var rule = (await WebClient.Read(saved)).GetProperty("settings").GetProperty("invitations").GetProperty("rules")[0];
        Assert.Equal((30, "/checkout* !/checkout/done", true), (rule.GetProperty("onPage").GetInt32(), rule.GetProperty("pages").GetString(), rule.GetProperty("returning").GetBoolean()));
        var versions = await WebClient.Read(await client.Get("/api/v1/queues/support/versions"));
        Assert.Contains(versions.GetProperty("items")[0].GetProperty("changes").EnumerateArray(), c => c.GetProperty("field").GetString() == "invitations.rules");

        settings["invitations"] = Rules("Check Out", "");
        using var bad = await client.Put("/api/v1/queues/support", settings, ("If-Match", saved.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(
            ["invitations.rules[0].id", "invitations.rules[0].texts[0].text"],
            (await WebClient.Read(bad)).GetProperty("errors").EnumerateObject().Select(e => e.Name));

        var figures = await WebClient.Read(await client.Get("/api/v1/queues/support/invitations"));
        Assert.Equal((1, 30), (figures.GetProperty("open").GetInt32(), figures.GetProperty("rules")[0].GetProperty("month").GetProperty("shown").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get("/api/v1/queues/nowhere/invitations")).StatusCode);
    }
}
