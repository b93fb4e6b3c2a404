using System.Net;
using System.Text;
using Crm.Contracts.Settings;
using Crm.Web.Serving;
using Crm.Web.Serving.Relaying;
using Microsoft.AspNetCore.Http;

namespace Crm.Adapters.Tests.Web;

public sealed class RelayTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Whoever_comes_to_a_node_that_stands_by_works_as_on_the_active_one()
    {
        await using var house = await WebHouse.Open();
        await using var room = await Room(house, () => new ActiveNode("a", house.Address, null));
        var here = room.Addresses.First();
        using var agent = await SignIn(here, "agent1"); // demo people may, as they are on this machine
        using var done = await agent.Put("/api/v1/agents/me/presence", new { presence = "available" }, ("Origin", here.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        Assert.Single(house.Centre.Commands);
        using var stranger = await agent.Put("/api/v1/agents/me/presence", new { presence = "available" }, ("Origin", "https://evil.example"));
        Assert.Equal("origin", await WebClient.ProblemWord(stranger));
        using var hub = await HubClient.Connect(here, "/hubs/agent", agent.Cookies);
        await Assert.ThrowsAsync<HttpRequestException>(() => HubClient.Connect(here, "/hubs/agent", null));
        using var health = await agent.Get("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "standby"), (health.StatusCode, (await WebClient.Read(health)).GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Between_nodes_HTTPS_by_their_own_certificate_is_trusted()
    {
        await using var house = await WebHouse.Open();
        await using var room = await Room(house, () => new ActiveNode("a", house.TlsAddress, null));
        using var admin = await SignIn(room.Addresses.First(), "admin");
        using var queues = await admin.Get("/api/v1/queues");
        Assert.Equal(HttpStatusCode.OK, queues.StatusCode);
    }

    [Fact]
    public async Task A_proxy_before_the_node_that_stands_by_stays_one()
    {
        await using var house = await WebHouse.Open();
        await using var room = await Room(house, () => new ActiveNode("a", house.Address, null));
        using var client = new WebClient(room.Addresses.First());
        using var refused = await client.Post("/api/v1/auth/sign-in", new { userName = "admin", password = "demo" }, ("X-Forwarded-For", "1.2.3.4"));
        Assert.Equal("demo-refused", await WebClient.ProblemWord(refused));
    }

    [Fact]
    public async Task A_body_is_limited_where_it_is_read()
    {
        await using var house = await WebHouse.Open();
        await using var room = await Room(house, () => new ActiveNode("a", house.Address, null));
        using var admin = await SignIn(room.Addresses.First(), "admin");
        using var body = new StringContent("{\"presence\":\"" + new string('x', 300 * 1024) + "\"}", Encoding.UTF8, "application/json");
        using var answer = await admin.Send(HttpMethod.Put, "/api/v1/agents/me/presence", body);
        Assert.Equal("too-large", await WebClient.ProblemWord(answer));
    }

    [Fact]
    public async Task Where_the_active_node_cannot_be_reached_the_node_says_who_it_is()
    {
        await using var house = await WebHouse.Open();
        await using var room = await Room(house, () => new ActiveNode("a", new Uri("http://127.0.0.1:1"), null));
        using var client = new WebClient(room.Addresses.First());
        using var answer = await client.Get("/api/v1/queues");
        Assert.Equal(("standby", "2"), (await WebClient.ProblemWord(answer), answer.Headers.RetryAfter?.ToString()));
    }

    [Fact]
    public async Task Nodes_that_take_each_other_for_the_active_one_do_not_go_round_in_circles()
    {
        await using var house = await WebHouse.Open();
        StandbyRoom? other = null;
        await using var room = await Room(house, () => new ActiveNode("b", other!.Addresses.First(), null));
        await using var second = other = await Room(house, () => new ActiveNode("a", room.Addresses.First(), null));
        using var client = new WebClient(room.Addresses.First());
        using var answer = await client.Get("/api/v1/queues");
        Assert.Equal("standby", await WebClient.ProblemWord(answer));
    }

    [Fact]
    public async Task Connections_are_broken_off_when_another_node_becomes_active_and_when_this_one_does()
    {
        await using var one = await WebHouse.Open();
        await using var two = await WebHouse.Open();
        var active = new ActiveNode("a", one.Address, null);
        var room = await Room(one, () => active);
        var here = room.Addresses.First();
        using var agent = await SignIn(here, "agent1");
        using var hub = await HubClient.Connect(here, "/hubs/agent", agent.Cookies);
        active = new ActiveNode("c", two.Address, null);
        using (var seen = await agent.Get("/api/v1/auth/me"))
        {
            Assert.NotEqual(HttpStatusCode.ServiceUnavailable, seen.StatusCode);
        }

        await Closed(hub);
        active = new ActiveNode("a", one.Address, null);
        using var again = await HubClient.Connect(here, "/hubs/agent", agent.Cookies);
        await room.DisposeAsync();
        await Closed(again);
    }

    [Fact]
    public async Task Where_requests_are_not_to_be_passed_on_everybody_is_sent_elsewhere()
    {
        await using var house = await WebHouse.Open();
        var settings = house.Get<CrmSettings>();
        await using var room = await StandbyRoom.Open(
            settings with { Cluster = settings.Cluster with { RelayWeb = false } }, null, () => new ActiveNode("a", house.Address, null));
        using var client = new WebClient(room.Addresses.First());
        using var answer = await client.Get("/api/v1/queues");
        Assert.Equal("standby", await WebClient.ProblemWord(answer));
    }

    [Fact]
    public async Task A_seal_that_is_not_ours_is_refused()
    {
        await using var house = await WebHouse.Open();
        using var client = await house.Client();
        using var answer = await client.Get("/api/v1/auth/me", (RelaySeal.Header, "1|http|127.0.0.1|127.0.0.1|AAAA"));
        Assert.Equal("relay", await WebClient.ProblemWord(answer));
    }

    [Fact]
    public void A_seal_gives_the_request_its_clients_connection()
    {
        var seal = new RelaySeal(new byte[32]);
        var arrived = Request("https", "203.0.113.7", "192.0.2.1");
        string text = seal.Seal(arrived, Now);
        var passed = Request("http", "10.0.0.2", "10.0.0.1");
        Assert.True(seal.Open(passed, text, Now + RelaySeal.Validity));
        Assert.Equal(("https", "203.0.113.7", "192.0.2.1"), (passed.Request.Scheme, passed.Connection.RemoteIpAddress?.ToString(), passed.Connection.LocalIpAddress?.ToString()));
    }

    [Fact]
    public void A_seal_is_good_for_its_own_request_and_time_only()
    {
        var seal = new RelaySeal(new byte[32]);
        string text = seal.Seal(Request("http", "203.0.113.7", "192.0.2.1"), Now);
        Action<HttpContext>[] others =
            [c => c.Request.Method = "PUT", c => c.Request.Path = "/api/v1/other", c => c.Request.QueryString = new("?a=2"), c => c.Request.Host = new("other")];
        foreach (var change in others)
        {
            var other = Request("http", "10.0.0.2", "10.0.0.1");
            change(other);
            Assert.False(seal.Open(other, text, Now));
            Assert.Equal("10.0.0.2", other.Connection.RemoteIpAddress?.ToString());
        }

        var late = TimeSpan.FromMilliseconds(1) + RelaySeal.Validity;
        string[] forged =
        [
            text.Replace("203.0.113.7", "127.0.0.1", StringComparison.Ordinal), text.Replace("http", "https", StringComparison.Ordinal), text[..^1], text + "|", "", "|||",
            "||||", new string('x', 10_000), new RelaySeal([.. new byte[31], 1]).Seal(Request("http", "203.0.113.7", "192.0.2.1"), Now),
        ];
        Assert.All(forged, f => Assert.False(seal.Open(Request("http", "10.0.0.2", "10.0.0.1"), f, Now)));
        Assert.False(seal.Open(Request("http", "10.0.0.2", "10.0.0.1"), text, Now + late));
        Assert.False(seal.Open(Request("http", "10.0.0.2", "10.0.0.1"), text, Now - late));
    }

    private static DefaultHttpContext Request(string scheme, string remote, string local)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = ("GET", scheme, new("crm.example"));
        (context.Request.Path, context.Request.QueryString) = ("/api/v1/queues", new("?a=1"));
        (context.Connection.RemoteIpAddress, context.Connection.LocalIpAddress) = (IPAddress.Parse(remote), IPAddress.Parse(local));
        return context;
    }

    /// <summary>The waiting room of a second node with the keys of the first.</summary>
    private static Task<StandbyRoom> Room(WebHouse house, Func<ActiveNode> active)
    {
        var settings = house.Get<CrmSettings>();
        return StandbyRoom.Open(settings with { Http = settings.Http with { TlsPort = null } }, SelfSignedCertificate.Load(settings, TimeProvider.System), active);
    }

    private static async Task<WebClient> SignIn(Uri address, string user)
    {
        var client = new WebClient(address);
        using var answer = await client.Post("/api/v1/auth/sign-in", new { userName = user, password = "demo" });
        answer.EnsureSuccessStatusCode();
        client.Csrf = (await WebClient.Read(answer)).GetProperty("csrf").GetString();
        return client;
    }

    private static async Task Closed(HubClient hub)
    {
        while (await hub.NextRecord() is not null)
        {
        }
    }
}
