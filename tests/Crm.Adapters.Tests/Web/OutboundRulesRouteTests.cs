using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Primitives;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;

namespace Crm.Adapters.Tests.Web;

public sealed class OutboundRulesRouteTests : IAsyncLifetime
{
    private const string Site = "/api/v1/outbound-rules/site";
    private const string Trunk = "/api/v1/outbound-rules/trunk.demo";

    private WebHouse _house = null!;
    private WebClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open("Demo:TrunkTarget=192.0.2.1:5060");
        _admin = await _house.Client("admin");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_destination_that_is_denied_is_refused_by_the_next_call_and_undo_allows_it_again()
    {
        Assert.IsType<OutboundAllowed>(Ask("+861380000111"));
        await Save(Trunk, rules => rules["destinations"]!.AsArray().Add(JsonNode.Parse("""{"prefix":"+8613800001","allowed":false}""")));
        Assert.Equal("denied", Assert.IsType<OutboundRefused>(Ask("+861380000111")).Reason);
        Assert.IsType<OutboundAllowed>(Ask("+861380000222"));

        var versions = (await WebClient.Read(await _admin.Get($"{Trunk}/versions"))).GetProperty("items");
        Assert.Equal([2, 1], versions.EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Contains("+8613800001", versions[0].GetProperty("changes").GetRawText());
        using var undone = await _admin.Post($"{Trunk}/undo", new { version = 2 });
        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Equal(3, (await WebClient.Read(undone)).GetProperty("version").GetInt32());
        Assert.IsType<OutboundAllowed>(Ask("+861380000111"));
        Assert.Equal(["outbound-rules.undone", "outbound-rules.replaced"], (await Audited()).Take(2));
    }

    [Fact]
    public async Task Rules_of_the_site_hold_for_all_trunks_and_survive_another_reading()
    {
        await Save(Site, rules => rules["limits"]!["concurrent"] = 0);
        Assert.Equal("site-concurrent", Assert.IsType<OutboundRefused>(Ask("+861380000111")).Reason);
        await _house.Get<Crm.Persistence.Records.Configuration.TelephonyDirectory>().Reload(CancellationToken.None);
        Assert.Equal("site-concurrent", Assert.IsType<OutboundRefused>(Ask("+861380000111")).Reason);
        Assert.Equal("\"2\"", (await _admin.Get(Site)).Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Who_comes_second_is_told_what_is_there()
    {
        using var seen = await _admin.Get(Site);
        var mine = JsonNode.Parse((await WebClient.Read(seen)).GetProperty("settings").GetRawText())!;
        await Save(Site, rules => rules["longestCall"] = 600);
        using var without = await _admin.Put(Site, mine);
        Assert.Equal(HttpStatusCode.PreconditionRequired, without.StatusCode);
        mine["longestCall"] = 60;
        using var second = await _admin.Put(Site, mine, ("If-Match", seen.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        Assert.Equal(600, (await WebClient.Read(second)).GetProperty("current").GetProperty("settings").GetProperty("longestCall").GetInt32());
    }

    [Theory]
    [InlineData("""{"destinations":[{"prefix":"+49","allowed":true},{"prefix":"+4x","allowed":true}]}""", "destinations[1].prefix")]
    [InlineData("""{"destinations":[{"prefix":"+49","allowed":true,"ratePerMinute":-1}]}""", "destinations[0].ratePerMinute")]
    [InlineData("""{"limits":{"concurrent":-1}}""", "limits")]
    [InlineData("""{"originatorLimits":{"perDay":1000001}}""", "originatorLimits")]
    [InlineData("""{"longestCall":30}""", "longestCall")]
    [InlineData("""{"hours":{"zone":"Nowhere/At-all","week":[],"special":[]}}""", "hours")]
    [InlineData("""{"presented":"Crm"}""", "presented")]
    [InlineData("""{"presentable":["+49","x"]}""", "presentable")]
    [InlineData("""{"emergencyNumbers":[]}""", "emergencyNumbers")]
    public async Task A_fault_is_told_where_it_belongs_and_nothing_changes(string json, string path)
    {
        using var seen = await _admin.Get(Site);
        using var answer = await _admin.Put(Site, JsonNode.Parse(json), ("If-Match", seen.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([path], (await WebClient.Read(answer)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Equal(seen.Headers.ETag!.Tag, (await _admin.Get(Site)).Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"destinations":null}""")]
    [InlineData("""{"destinations":[null]}""")]
    [InlineData("""{"limits":null}""")]
    [InlineData("""{"presentable":[null]}""")]
    public async Task What_is_missing_is_a_fault_and_not_a_crash(string json)
    {
        using var seen = await _admin.Get(Site);
        using var answer = await _admin.Put(Site, new StringContent(json, System.Text.Encoding.UTF8, "application/json"), ("If-Match", seen.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task There_are_the_site_and_the_trunks_and_nothing_else()
    {
        var items = (await WebClient.Read(await _admin.Get("/api/v1/outbound-rules"))).GetProperty("items");
        Assert.Equal(["site", "trunk.demo"], items.EnumerateArray().Select(i => i.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.Get("/api/v1/outbound-rules/trunk.other")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.Put("/api/v1/outbound-rules/trunk.other", new { })).StatusCode);
    }

    private OutboundVerdict Ask(string number) => OutboundGate.Decide(
        _house.Get<ITelephonyDirectory>().Outbound, new OutboundLedger(), new OutboundRequest(number, "user:agent1"), _ => 0, Instant.From(DateTimeOffset.UtcNow));

    private async Task Save(string path, Action<JsonNode> edit)
    {
        using var read = await _admin.Get(path);
        var settings = JsonNode.Parse((await WebClient.Read(read)).GetProperty("settings").GetRawText())!;
        edit(settings);
        using var answer = await _admin.Put(path, settings, ("If-Match", read.Headers.ETag!.Tag));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string?[]> Audited()
    {
        var items = (await WebClient.Read(await _admin.Get("/api/v1/audit?limit=10"))).GetProperty("items");
        return [.. items.EnumerateArray().Select((JsonElement row) => row.GetProperty("action").GetString())];
    }
}
