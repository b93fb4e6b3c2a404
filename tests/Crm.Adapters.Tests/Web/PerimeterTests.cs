using System.Net;
using System.Net.WebSockets;

namespace Crm.Adapters.Tests.Web;

/// <summary>A house with a name of its own besides those of the machine.</summary>
public sealed class NamedHouse : SharedHouse
{
    protected override string[] Settings => ["Http:AllowedHosts=crm.example"];
}

public sealed class PerimeterTests(NamedHouse shared) : IClassFixture<NamedHouse>
{
    private readonly WebHouse _house = shared.Enter();

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("[::1]", 200)]
    [InlineData("crm.example", 200)]
    public async Task Only_our_own_names_are_answered(string host, int status)
    {
        using var client = await _house.Client();
        using var answer = await client.Get("/health/live", ("Host", host));
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 421)
        {
            Assert.Equal("host", await WebClient.ProblemWord(answer));
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task A_change_from_another_site_is_refused(string origin)
    {
        using var client = await _house.Client("agent1");
        using var answer = await client.Put("/api/v1/agents/me/presence", new { presence = "available" }, ("Origin", origin));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("origin", await WebClient.ProblemWord(answer));
        Assert.Empty(_house.Centre.Commands);
    }

    [Fact]
    public async Task A_change_from_our_own_site_is_taken()
    {
        using var client = await _house.Client("agent1");
        string own = _house.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.OK, (await client.Put("/api/v1/agents/me/presence", new { presence = "available" }, ("Origin", own))).StatusCode);
    }

    [Theory]
    [InlineData("/hubs/agent")]
    [InlineData("/hubs/supervisor")]
    [InlineData("/sip")]
    public async Task A_web_socket_from_another_site_is_refused(string path)
    {
        using var client = await _house.Client("supervisor");
        using var socket = new ClientWebSocket();
        socket.Options.Cookies = client.Cookies;
        socket.Options.SetRequestHeader("Origin", "https://evil.example");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.AddSubProtocol("sip");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_house.Address.Port}{path}"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("Forwarded", "for=1.2.3.4")]
    [InlineData("X-Forwarded-For", "1.2.3.4")]
    [InlineData("X-Forwarded-Host", "a")]
    [InlineData("Host", "crm.example")]
    public async Task Demo_people_are_refused_through_a_proxy_or_another_name(string header, string value)
    {
        using var stranger = await _house.Client();
        using var signIn = await stranger.Post("/api/v1/auth/sign-in", new { userName = "admin", password = "demo" }, (header, value));
        Assert.Equal(HttpStatusCode.Forbidden, signIn.StatusCode);
        Assert.Equal("demo-refused", await WebClient.ProblemWord(signIn));
        using var client = await _house.Client("admin");
        using var session = await client.Get("/api/v1/auth/me", (header, value));
        Assert.Equal("demo-refused", await WebClient.ProblemWord(session));
    }

    [Fact]
    public async Task Answers_carry_security_headers_and_no_inline_script_is_allowed()
    {
        using var client = await _house.Client();
        using var answer = await client.Get("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("style-src 'self';", policy);
        Assert.DoesNotContain("unsafe-inline", policy.Replace("style-src-attr 'unsafe-inline';", "", StringComparison.Ordinal)); // attributes only, for the frames of mails
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Contains("not built", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "not-found")]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("DELETE", "/api/v1/auth/me", 405, "method-not-allowed")]
    [InlineData("POST", "/api/v1/reservations/not-an-id/accept", 404, "not-found")]
    public async Task Every_error_is_a_problem(string method, string path, int status, string word)
    {
        using var client = await _house.Client("agent1");
        using var answer = await client.Send(new HttpMethod(method), path, null);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(word, await WebClient.ProblemWord(answer));
    }

    [Theory]
    [InlineData("{", 400, "invalid")]
    [InlineData("{\"presence\":\"dancing\"}", 400, "invalid")]
    [InlineData("{\"presence\":1}", 400, "invalid")]
    [InlineData("null", 400, "invalid")]
    public async Task A_body_that_does_not_fit_is_a_problem(string body, int status, string word)
    {
        using var client = await _house.Client("agent1");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.Put("/api/v1/agents/me/presence", content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(word, await WebClient.ProblemWord(answer));
        Assert.Empty(_house.Centre.Commands);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_no_json_is_a_problem()
    {
        using var client = await _house.Client("agent1");
        using var large = await client.Post("/api/v1/agents/me/media", new { sdp = new string('a', 300 * 1024), connectionId = "x" });
        Assert.Equal("too-large", await WebClient.ProblemWord(large));
        using var form = new StringContent("a=b", System.Text.Encoding.UTF8, "text/plain");
        using var text = await client.Put("/api/v1/agents/me/presence", form);
        Assert.Equal("unsupported-media-type", await WebClient.ProblemWord(text));
    }

    [Fact]
    public async Task Figures_and_health_are_served_to_this_machine_only()
    {
        using var client = await _house.Client();
        using var metrics = await client.Get("/metrics");
        string page = await metrics.Content.ReadAsStringAsync();
        Assert.Contains("crm_web_agent_connections 0", page);
        Assert.Equal("ready", (await WebClient.Read(await client.Get("/health/ready"))).GetProperty("parts").GetProperty("records").GetString());
        using var elsewhere = await client.Get("/metrics", ("Host", "crm.example"));
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        Assert.False((await WebClient.Read(await client.Get("/health/ready", ("Host", "crm.example")))).TryGetProperty("parts", out _));
    }

    [Fact]
    public async Task Https_works_with_the_certificate_made_at_the_first_start()
    {
        using var client = new WebClient(_house.TlsAddress);
        using var answer = await client.Post("/api/v1/auth/sign-in", new { userName = "agent1", password = "demo" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("crm=", StringComparison.Ordinal) && c.Contains("secure"));
    }
}
