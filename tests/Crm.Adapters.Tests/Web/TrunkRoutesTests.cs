using System.Net;
using System.Text.Json;
using Crm.Primitives;
using Crm.Telephony.Trunks;

namespace Crm.Adapters.Tests.Web;

/// <summary>Trunks, kept by administrators.</summary>
public sealed class TrunkRoutesTests : IAsyncLifetime
{
    private const string Demo = "/api/v1/trunks/demo";

    private static readonly object Good = new
    {
        displayName = "Carrier",
        allowedNetworks = new[] { "127.0.0.0/8", "192.0.2.0/24" },
        maxChannels = 20,
        maxCallsPerSecond = 5,
        target = "192.0.2.9:5060",
        mayTransfer = true,
    };

    private WebHouse _house = null!;
    private WebClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _admin = await _house.Client("admin");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Transfers_are_off_until_an_administrator_allows_them_and_then_in_force_at_once()
    {
        Assert.False(InForce.MayTransfer);
        using var seen = await _admin.Get(Demo);
        Assert.False((await WebClient.Read(seen)).GetProperty("mayTransfer").GetBoolean());

        using var changed = await _admin.Put(Demo, Good, ("If-Match", seen.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var view = await WebClient.Read(changed);
        Assert.Equal((2L, true, "Carrier", 20), (view.GetProperty("version").GetInt64(), view.GetProperty("mayTransfer").GetBoolean(), view.GetProperty("displayName").GetString(), view.GetProperty("maxChannels").GetInt32()));
        Assert.True(InForce.MayTransfer);
        Assert.Equal((20, 5, "192.0.2.0/24"), (InForce.MaxChannels, InForce.MaxCallsPerSecond, InForce.AllowedNetworks[1]));

        using var audit = await _admin.Get("/api/v1/audit");
        var entry = (await WebClient.Read(audit)).GetProperty("items").EnumerateArray().First(e => e.GetProperty("action").GetString() == "trunk.replaced");
        Assert.Equal(("admin", "demo"), (entry.GetProperty("who").GetString(), entry.GetProperty("target").GetString()));
    }

    [Fact]
    public async Task Nobody_overwrites_what_he_has_not_seen()
    {
        using var without = await _admin.Put(Demo, Good);
        Assert.Equal("if-match-required", await WebClient.ProblemWord(without));
        using var first = await _admin.Put(Demo, Good, ("If-Match", "\"1\""));
        using var second = await _admin.Put(Demo, Good, ("If-Match", "\"1\""));
        Assert.Equal((HttpStatusCode.OK, "stale"), (first.StatusCode, await WebClient.ProblemWord(second)));
        using var nobody = await _admin.Put("/api/v1/trunks/other", Good, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Theory]
    [InlineData("displayName", "")]
    [InlineData("allowedNetworks", new[] { "0.0.0.0/0" })]
    [InlineData("allowedNetworks", new[] { "somewhere" })]
    [InlineData("maxChannels", 0)]
    [InlineData("maxChannels", 10_001)]
    [InlineData("maxCallsPerSecond", 1_001)]
    [InlineData("target", "host")]
    [InlineData("target", "host:70000")]
    [InlineData("userName", "a \"b")]
    public async Task What_is_wrong_is_named_and_nothing_changes(string field, object value)
    {
        var body = JsonSerializer.SerializeToNode(Good)!.AsObject();
        body[field] = JsonSerializer.SerializeToNode(value);
        using var answer = await _admin.Put(Demo, body, ("If-Match", "\"1\""));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, Assert.Single((await WebClient.Read(answer)).GetProperty("errors").EnumerateObject()).Name);
        Assert.False(InForce.MayTransfer);
    }

    [Fact]
    public async Task They_are_listed()
    {
        using var answer = await _admin.Get("/api/v1/trunks");
        var trunk = Assert.Single((await WebClient.Read(answer)).GetProperty("items").EnumerateArray());
        Assert.Equal(("demo", true), (trunk.GetProperty("id").GetString(), trunk.GetProperty("isDemo").GetBoolean()));
    }

    private TrunkSettings InForce => _house.Get<ITelephonyDirectory>().GetTrunk(new TrunkId("demo"))!;
}
