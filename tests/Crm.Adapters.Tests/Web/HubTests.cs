using System.Net;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class HubTests : IAsyncLifetime
{
    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_tab_gets_hello_then_its_own_desk_and_nobody_elses()
    {
        using var browser = await _house.Client("agent1");
        using var tab = await HubClient.Connect(_house, "/hubs/agent", browser.Cookies);
        Assert.NotEmpty((await tab.Next("hello")).GetProperty("connectionId").GetString()!);
        Assert.Equal("agent1", (await tab.Next("desk")).GetProperty("agentId").GetString());
        var push = _house.Get<IDeskPush>();
        push.PushDesk(new AgentId("agent2"), _house.Centre.Desk(new AgentId("agent2")));
        var mine = _house.Centre.Desk(new AgentId("agent1"));
        push.PushDesk(new AgentId("agent1"), mine);
        var next = await tab.Next("desk");
        Assert.Equal("agent1", next.GetProperty("agentId").GetString());
        Assert.Equal(mine.Version, next.GetProperty("version").GetInt64());
        Assert.Equal("available", next.GetProperty("presence").GetString());
    }

    [Fact]
    public async Task The_connection_id_can_be_asked_for()
    {
        using var browser = await _house.Client("agent1");
        using var tab = await HubClient.Connect(_house, "/hubs/agent", browser.Cookies);
        string? id = (await tab.Next("hello")).GetProperty("connectionId").GetString();
        await tab.Send("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Connection\",\"arguments\":[]}");
        string? record;
        do
        {
            record = await tab.NextRecord();
        }
        while (record is not null && !record.Contains("\"type\":3", StringComparison.Ordinal));
        Assert.Contains($"\"result\":\"{id}\"", record);
    }

    [Fact]
    public async Task A_second_tab_takes_over_and_the_first_is_told_and_closed()
    {
        using var browser = await _house.Client("agent1");
        using var first = await HubClient.Connect(_house, "/hubs/agent", browser.Cookies);
        string firstId = (await first.Next("hello")).GetProperty("connectionId").GetString()!;
        using var second = await HubClient.Connect(_house, "/hubs/agent", browser.Cookies);
        Assert.Equal("another-tab", (await first.Next("replaced")).GetProperty("reason").GetString());
        string? rest;
        do
        {
            rest = await first.NextRecord();
        }
        while (rest is not null);
        await second.Next("desk");
        _house.Get<IDeskPush>().PushDesk(new AgentId("agent1"), _house.Centre.Desk(new AgentId("agent1")));
        await second.Next("desk");
        Assert.DoesNotContain(_house.Centre.Detached, d => d.Connection != firstId);
    }

    [Fact]
    public async Task Supervisors_get_the_live_picture_and_agents_are_refused()
    {
        using var supervisor = await _house.Client("supervisor");
        using var board = await HubClient.Connect(_house, "/hubs/supervisor", supervisor.Cookies);
        Assert.Equal("support", (await board.Next("live")).GetProperty("queues")[0].GetProperty("id").GetString());
        _house.Get<IDeskPush>().PushLive(FakeCentre.Picture());
        Assert.Equal(3, (await board.Next("live")).GetProperty("queues")[0].GetProperty("today").GetProperty("offered").GetInt32());
        using var agent = await _house.Client("agent1");
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => HubClient.Connect(_house, "/hubs/supervisor", agent.Cookies));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Strangers_are_refused_and_programs_come_in_with_a_token_in_the_address()
    {
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => HubClient.Connect(_house, "/hubs/agent", null));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var program = await _house.Client();
        var token = await WebClient.Read(await program.Post("/api/v1/auth/token", new { userName = "agent3", password = "demo" }));
        using var hub = await HubClient.Connect(_house, "/hubs/agent", null, token.GetProperty("accessToken").GetString());
        Assert.Equal("agent3", (await hub.Next("desk")).GetProperty("agentId").GetString());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_disconnected_and_the_others_go_on()
    {
        using var slow = await _house.Client("agent1");
        using var stuck = await HubClient.Connect(_house, "/hubs/agent", slow.Cookies);
        await stuck.Next("desk");
        using var other = await _house.Client("agent2");
        using var reading = await HubClient.Connect(_house, "/hubs/agent", other.Cookies);
        await reading.Next("desk");
        var push = _house.Get<IDeskPush>();
        var large = _house.Centre.Desk(new AgentId("agent1")) with { PresenceReason = new string('x', 100_000) };
        for (int i = 0; i < 2000 && _house.Centre.Detached.IsEmpty; i++)
        {
            push.PushDesk(new AgentId("agent1"), large);
            await Task.Yield();
        }

        using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (_house.Centre.Detached.IsEmpty && !hang.IsCancellationRequested)
        {
            // each round trip of the other connection proves that it is served meanwhile
            push.PushDesk(new AgentId("agent2"), _house.Centre.Desk(new AgentId("agent2")));
            await reading.Next("desk");
        }

        Assert.Contains(_house.Centre.Detached, d => d.Agent == new AgentId("agent1"));
    }
}
