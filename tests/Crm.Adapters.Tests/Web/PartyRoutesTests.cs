using System.Net;
using Crm.Contracts.Desk;
using Crm.Contracts.Live;
using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class PartyRoutesTests : IAsyncLifetime
{
    private const string Id = "0198c0de000070008000000000000001";
    private const string Leg = "0198c0de000070008000000000000002";

    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Each_address_is_the_command_it_names()
    {
        using var client = await _house.Client("agent1");
        var number = new { target = new { kind = "external", value = "+861380000" } };
        (string Path, object? Body)[] posts =
        [
            ("transfer", number), ("transfer", null), ("consult", number), ("swap", null), ("conference", number), ("conference", null), ("leave", null),
            ("promote", new { legId = Leg }), ("hold", new { legId = Leg }), ("mute", new { legId = Leg }), ("hangup", new { legId = Leg }), ("hold", null),
        ];
        foreach (var (path, body) in posts)
        {
            using var answer = await client.Post($"/api/v1/calls/{Id}/{path}", body);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}");
        }

        var target = new CallTarget("external", "+861380000");
        var leg = new LegId(Guid.Parse(Leg));
        object[] expected =
        [
            target, "none", target, "swap", target, "none", "leave", leg, leg, leg, leg, "none",
        ];
        Assert.Equal(expected, _house.Centre.Commands.Select(c => c switch
        {
            TransferCall t => t.Target ?? (object)"none",
            ConsultCall t => t.Target,
            ConferenceCall t => t.Target ?? (object)"none",
            SwapCall => "swap",
            LeaveConference => "leave",
            PromoteAgent t => t.Leg,
            HoldCall t => t.Leg ?? (object)"none",
            SetMute t => t.Leg!.Value,
            HangUpCall t => t.Leg!.Value,
            _ => c,
        }));
    }

    [Theory]
    [InlineData("consult", "{}")]
    [InlineData("consult", """{"target":{"kind":"external","value":""}}""")]
    [InlineData("transfer", """{"target":{"kind":"external","value":"12345678901234567890123456789012345678901234567890123456789012345"}}""")]
    [InlineData("transfer", """{"target":{"value":"1"}}""")]
    [InlineData("promote", "{}")]
    public async Task A_target_that_is_none_is_refused_before_the_engine_hears_of_it(string path, string body)
    {
        using var client = await _house.Client("agent1");
        using var answer = await client.Post($"/api/v1/calls/{Id}/{path}", System.Text.Json.JsonDocument.Parse(body).RootElement);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_house.Centre.Commands);
    }

    [Fact]
    public async Task Targets_are_found_by_what_is_typed()
    {
        using var client = await _house.Client("agent1");
        using var all = await client.Get("/api/v1/transfer-targets?q=SUP");
        var queue = Assert.Single((await WebClient.Read(all)).GetProperty("queues").EnumerateArray());
        Assert.Equal(("support", 1, 2, true), (
            queue.GetProperty("id").GetString(), queue.GetProperty("waiting").GetInt32(), queue.GetProperty("ready").GetInt32(), queue.GetProperty("open").GetBoolean()));
        using var none = await client.Get("/api/v1/transfer-targets?q=xyz");
        Assert.Empty((await WebClient.Read(none)).GetProperty("queues").EnumerateArray());
    }

    [Fact]
    public async Task A_colleague_is_found_by_his_extension_and_stands_first_when_it_is_whole()
    {
        LiveAgent Colleague(string id, string name) => new(
            new AgentId(id), name, Presence.Available, null, default, RoutingStatus.Idle, "idle", default, null, null);
        _house.Centre.Live = FakeCentre.Picture() with { Agents = [Colleague("agent2", "Bao"), Colleague("agent3", "Carlos"), Colleague("x1002", "Aaron"), Colleague("nobody", "Zoe")] };
        using var client = await _house.Client("agent1");
        Assert.Equal([("agent2", "1002"), ("x1002", null)], await Found(client, "1002"));
        Assert.Equal([("x1002", null), ("agent2", "1002"), ("agent3", "1003")], await Found(client, "100"));
        Assert.Equal([("nobody", null)], await Found(client, "zoe"));
        Assert.Empty(await Found(client, "2001"));
    }

    private static async Task<(string?, string?)[]> Found(WebClient client, string text)
    {
        using var answer = await client.Get($"/api/v1/transfer-targets?q={Uri.EscapeDataString(text)}");
        return [.. (await WebClient.Read(answer)).GetProperty("agents").EnumerateArray().Select(a => (a.GetProperty("id").GetString(), a.GetProperty("extension").GetString()))];
    }
}
