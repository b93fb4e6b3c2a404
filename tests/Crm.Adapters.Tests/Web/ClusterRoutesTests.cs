using System.Net;
using System.Text.Json;
using Crm.Contracts.Settings;
using Crm.Web.Serving;

namespace Crm.Adapters.Tests.Web;

public sealed class ClusterRoutesTests
{
    [Fact]
    public async Task An_administrator_sees_nodes_shards_and_lag()
    {
        await using var house = await WebHouse.Open();
        using var admin = await house.Client("admin");
        var view = await WebClient.Read(await admin.Get("/api/v1/cluster"));
        Assert.Equal("a active, b standby", string.Join(", ", view.GetProperty("members").EnumerateArray().Select(m => $"{m.GetProperty("node")} {m.GetProperty("state")}")));
        var shard = view.GetProperty("shards")[0];
        Assert.Equal(("routing/main", "a", 3), (shard.GetProperty("shard").GetString(), shard.GetProperty("node").GetString(), shard.GetProperty("epoch").GetInt32()));
        Assert.Equal((10.0, 0.5), (view.GetProperty("lease").GetDouble(), view.GetProperty("projections")[0].GetProperty("lag").GetDouble()));
    }

    [Fact]
    public async Task Draining_is_refused_with_the_reason_or_begun_and_written_down()
    {
        await using var house = await WebHouse.Open();
        using var admin = await house.Client("admin");
        var desk = house.Get<FakeClusterDesk>();
        desk.Refusal = "No other node stands by.";
        using var refused = await admin.Post("/api/v1/cluster/drain", new { });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("No other node stands by.", (await WebClient.Read(refused)).GetProperty("detail").GetString());
        desk.Refusal = null;
        using var begun = await admin.Post("/api/v1/cluster/drain", new { });
        Assert.Equal((HttpStatusCode.Accepted, 1), (begun.StatusCode, desk.HandOvers));
        var entries = (await WebClient.Read(await admin.Get("/api/v1/audit"))).GetProperty("items").EnumerateArray();
        Assert.Equal("a", Assert.Single(entries, e => e.GetProperty("action").GetString() == "node.drained").GetProperty("target").GetString());
    }

    [Fact]
    public async Task A_node_that_stands_by_lives_is_not_ready_and_sends_everybody_elsewhere()
    {
        var settings = SettingsReader.Read([new("Http:Port", "0"), new("Http:TlsPort", "off")], [], Path.GetTempPath()).Settings!;
        var room = await StandbyRoom.Open(settings, null, () => new ActiveNode("a", null, null));
        var leaving = room.Leaving;
        using var client = new HttpClient { BaseAddress = room.Addresses.First() };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var health = JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(("standby", "a"), (health.GetProperty("status").GetString(), health.GetProperty("active").GetString()));
        using var other = await client.GetAsync(new Uri("/api/v1/queues", UriKind.Relative));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2"), (other.StatusCode, other.Headers.RetryAfter?.ToString()));
        Assert.Equal("urn:crm:problem:standby", JsonDocument.Parse(await other.Content.ReadAsStringAsync()).RootElement.GetProperty("type").GetString());
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await client.SendAsync(foreign)).StatusCode);
        await room.DisposeAsync();
        Assert.False(leaving.IsCancellationRequested, "closing the ports for the work to begin is no request to stop");
    }
}
