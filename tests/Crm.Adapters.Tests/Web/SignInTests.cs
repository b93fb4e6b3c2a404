using System.Net;
using Crm.Contracts.Accounts;

namespace Crm.Adapters.Tests.Web;

public sealed class SignInTests : IAsyncLifetime
{
    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_browser_signs_in_sees_itself_and_signs_out()
    {
        using var client = await _house.Client("supervisor");
        var me = await WebClient.Read(await client.Get("/api/v1/auth/me"));
        Assert.Equal("supervisor", me.GetProperty("userName").GetString());
        Assert.Equal(["agent", "supervisor"], me.GetProperty("roles").EnumerateArray().Select(r => r.GetString()!));
        Assert.Equal(client.Csrf, me.GetProperty("csrf").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await client.Post("/api/v1/auth/sign-out")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Get("/api/v1/auth/me")).StatusCode);
    }

    [Fact]
    public async Task The_session_cookie_is_hidden_from_scripts_and_strict()
    {
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/auth/sign-in", new { userName = "agent1", password = "demo" });
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        string session = Assert.Single(cookies, c => c.StartsWith("crm=", StringComparison.Ordinal));
        Assert.Contains("httponly", session);
        Assert.Contains("samesite=strict", session);
        string csrf = Assert.Single(cookies, c => c.StartsWith("crm-csrf=", StringComparison.Ordinal));
        Assert.DoesNotContain("httponly", csrf);
    }

    [Fact]
    public async Task Wrong_password_and_unknown_user_get_the_same_answer_and_an_audit_entry()
    {
        using var client = await _house.Client();
        using var wrong = await client.Post("/api/v1/auth/sign-in", new { userName = "agent1", password = "no" });
        using var unknown = await client.Post("/api/v1/auth/sign-in", new { userName = "nobody", password = "no" });
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("sign-in-failed", await WebClient.ProblemWord(wrong));
        Assert.Equal(await wrong.Content.ReadAsStringAsync(), await unknown.Content.ReadAsStringAsync());
        var trail = await _house.Get<IAuditTrail>().Read(null, 10, CancellationToken.None);
        Assert.Equal(["nobody", "agent1"], trail.Select(e => e.Entry.Who));
        Assert.All(trail, e => Assert.Equal("sign-in.failed", e.Entry.Action));
    }

    [Fact]
    public async Task Guessing_is_slowed_down_for_the_user_and_address_only()
    {
        using var client = await _house.Client();
        HttpResponseMessage answer = null!;
        for (int i = 0; i < 5; i++)
        {
            answer = await client.Post("/api/v1/auth/sign-in", new { userName = "agent1", password = "guess" + i });
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("too-many-attempts", await WebClient.ProblemWord(answer));
        Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        using var right = await client.Post("/api/v1/auth/token", new { userName = "agent1", password = "demo" });
        Assert.Equal(HttpStatusCode.TooManyRequests, right.StatusCode);
        using var other = await client.Post("/api/v1/auth/sign-in", new { userName = "agent2", password = "demo" });
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_change_without_or_with_a_wrong_csrf_header_is_refused_and_does_nothing()
    {
        using var client = await _house.Client("agent1");
        string good = client.Csrf!;
        foreach (string? bad in new[] { null, "", good + "0", new string('0', good.Length) })
        {
            client.Csrf = bad;
            using var answer = await client.Put("/api/v1/agents/me/presence", new { presence = "available" });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("csrf", await WebClient.ProblemWord(answer));
        }

        Assert.Empty(_house.Centre.Commands);
        client.Csrf = good;
        Assert.Equal(HttpStatusCode.OK, (await client.Put("/api/v1/agents/me/presence", new { presence = "available" })).StatusCode);
        Assert.Single(_house.Centre.Commands);
    }

    [Fact]
    public async Task A_program_gets_a_token_uses_it_and_refreshes_it_once()
    {
        using var client = await _house.Client();
        var first = await WebClient.Read(await client.Post("/api/v1/auth/token", new { userName = "agent1", password = "demo" }));
        Assert.Equal(900, first.GetProperty("expiresIn").GetInt32());
        var bearer = ("Authorization", "Bearer " + first.GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.Put("/api/v1/agents/me/presence", new { presence = "break", reason = "tea" }, bearer)).StatusCode);

        string old = first.GetProperty("refreshToken").GetString()!;
        var second = await WebClient.Read(await client.Post("/api/v1/auth/token", new { refreshToken = old }));
        string next = second.GetProperty("refreshToken").GetString()!;
        Assert.NotEqual(old, next);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Post("/api/v1/auth/token", new { refreshToken = old })).StatusCode);

        // the old one was used twice: the whole family is gone
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Post("/api/v1/auth/token", new { refreshToken = next })).StatusCode);
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.")]
    public async Task A_forged_token_is_refused(string header)
    {
        using var client = await _house.Client();
        using var answer = await client.Get("/api/v1/auth/me", ("Authorization", header));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("unauthenticated", await WebClient.ProblemWord(answer));
    }

    [Fact]
    public async Task A_token_in_the_address_is_not_taken_outside_hub_websockets()
    {
        using var client = await _house.Client();
        var token = (await WebClient.Read(await client.Post("/api/v1/auth/token", new { userName = "agent1", password = "demo" }))).GetProperty("accessToken").GetString();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.Get("/api/v1/auth/me?access_token=" + token)).StatusCode);
    }

    [Fact]
    public async Task Settings_of_a_person_change_under_the_version_seen()
    {
        using var client = await _house.Client("agent1");
        using var before = await client.Get("/api/v1/auth/me");
        string tag = before.Headers.ETag!.Tag;
        using var changed = await client.Put("/api/v1/auth/me/settings", new { language = "zh", theme = "dark" }, ("If-Match", tag));
        Assert.Equal("zh", (await WebClient.Read(changed)).GetProperty("language").GetString());
        using var stale = await client.Put("/api/v1/auth/me/settings", new { language = "en", theme = "dark" }, ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal("stale", await WebClient.ProblemWord(stale));
        using var wrong = await client.Put("/api/v1/auth/me/settings", new { language = "xx", theme = "pink" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var errors = (await WebClient.Read(wrong)).GetProperty("errors");
        Assert.True(errors.TryGetProperty("language", out _) && errors.TryGetProperty("theme", out _));
    }
}
