using System.Net;

namespace Crm.Adapters.Tests.Web;

/// <summary>A house that other sites may embed.</summary>
public sealed class EmbeddableHouse : SharedHouse
{
    protected override string[] Settings => ["Cti:AllowedOrigins=https://crm.example.com,http://127.0.0.1:9"];
}

/// <summary>What programs and other sites are refused, and what of ours they may show.</summary>
public sealed class IntegrationRefusalTests(EmbeddableHouse shared) : IClassFixture<EmbeddableHouse>
{
    private readonly WebHouse _house = shared.Enter();

    [Theory]
    [InlineData("""{"name":"","role":"agent","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"x","scopes":["read"]}""", "role")]
    [InlineData("""{"name":"x","role":"agent","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"x","role":"agent","scopes":["everything"]}""", "scopes")]
    public async Task A_key_that_is_not_understood_is_refused(string body, string field)
    {
        using var admin = await _house.Client("admin");
        using var answer = await admin.Post("/api/v1/api-keys", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await WebClient.Read(answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("""{"name":"x","url":"https://10.0.0.1/"}""", "url")]
    [InlineData("""{"name":"x","url":"ftp://crm.example.com/"}""", "url")]
    [InlineData("""{"name":"x"}""", "url")]
    [InlineData("""{"url":"https://crm.example.com/"}""", "name")]
    [InlineData("""{"name":"x","url":"https://crm.example.com/","types":["crm.*.x"]}""", "types")]
    public async Task A_webhook_that_is_not_understood_or_not_allowed_is_refused(string body, string field)
    {
        using var admin = await _house.Client("admin");
        using var answer = await admin.Post("/api/v1/webhooks", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], (await WebClient.Read(answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task Only_the_softphone_may_be_framed_and_only_by_listed_origins()
    {
        using var client = await _house.Client();
        Assert.EndsWith("frame-ancestors https://crm.example.com http://127.0.0.1:9", Policy(await client.Get("/softphone")));
        Assert.EndsWith("frame-ancestors 'none'", Policy(await client.Get("/")));
        Assert.EndsWith("frame-ancestors 'none'", Policy(await client.Get("/admin/queues")));
        Assert.Equal(2, (await WebClient.Read(await client.Get("/api/v1/cti"))).GetProperty("origins").GetArrayLength());

        static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_session_inside_another_page_has_a_cookie_bound_to_both_sites(bool embedded, bool partitioned)
    {
        using var client = new WebClient(_house.TlsAddress);
        (string, string)[] headers = embedded ? [("X-Crm-Embedded", "1")] : [];
        using var answer = await client.Post("/api/v1/auth/sign-in", new { userName = "agent1", password = "demo" }, headers);
        string cookie = answer.Headers.GetValues("Set-Cookie").First(c => c.StartsWith("crm=", StringComparison.Ordinal));
        Assert.Equal(partitioned, cookie.Contains("Partitioned", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(partitioned ? "samesite=none" : "samesite=strict", cookie);
        Assert.Contains("secure", cookie);
        Assert.Contains("httponly", cookie);
    }
}
