using System.Net;
using System.Text.Json;
using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class SupervisionRouteTests : IAsyncLifetime
{
    private const string Id = "0198c0de000070008000000000000001";

    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_supervisor_listens_under_his_own_name_and_the_act_is_in_the_audit_trail()
    {
        using var client = await _house.Client("supervisor");
        using var answer = await client.Post($"/api/v1/calls/{Id}/supervise", new { mode = "whisper", agentId = "agent1" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var command = Assert.IsType<SuperviseCall>(Assert.Single(_house.Centre.Commands));
        Assert.Equal(("supervisor", "Susan Supervisor", "whisper", new AgentId("agent1")), (command.By, command.Name, command.Mode, command.Agent!.Value));
        var entry = await LastAudit();
        Assert.Equal(("supervision.started", Id), (entry.GetProperty("action").GetString(), entry.GetProperty("target").GetString()));
        Assert.Contains("whisper", entry.GetProperty("after").GetString());
    }

    [Fact]
    public async Task An_agent_may_not_and_that_he_tried_is_in_the_audit_trail()
    {
        using var client = await _house.Client("agent1");
        foreach (string act in new[] { "supervise", "supervise/stop", "takeover" })
        {
            using var answer = await client.Post($"/api/v1/calls/{Id}/{act}", new { mode = "monitor" });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            var entry = await LastAudit();
            Assert.Equal(("supervision.denied", "agent1"), (entry.GetProperty("action").GetString(), entry.GetProperty("who").GetString()));
        }

        Assert.Empty(_house.Centre.Commands);
    }

    [Theory]
    [InlineData("shout")]
    [InlineData(null)]
    public async Task A_mode_that_is_none_is_refused(string? mode)
    {
        using var client = await _house.Client("supervisor");
        using var answer = await client.Post($"/api/v1/calls/{Id}/supervise", new { mode });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_house.Centre.Commands);
    }

    [Theory]
    [InlineData("calls", "supervise/stop", "supervision.stopped")]
    [InlineData("calls", "takeover", "call.taken-over")]
    [InlineData("interactions", "requeue", "interaction.requeued")]
    [InlineData("interactions", "move", "interaction.moved")]
    [InlineData("interactions", "close", "interaction.closed")]
    public async Task What_is_refused_is_in_no_audit_trail_and_what_is_done_is(string thing, string act, string word)
    {
        using var client = await _house.Client("supervisor");
        _house.Centre.Answer = _ => new CommandRefused("wrong-state", "Because.");
        using var refused = await client.Post($"/api/v1/{thing}/{Id}/{act}", new { queue = "sales" });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.NotEqual(word, (await LastAudit()).GetProperty("action").GetString());
        _house.Centre.Answer = _ => new CommandDone();
        using var done = await client.Post($"/api/v1/{thing}/{Id}/{act}", new { queue = "sales" });
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        Assert.Equal(word, (await LastAudit()).GetProperty("action").GetString());
    }

    [Fact]
    public async Task Audio_is_connected_only_for_a_page_of_the_supervisors_own()
    {
        using var client = await _house.Client("supervisor");
        using var answer = await client.Post("/api/v1/supervision/media", new { sdp = "v=0", connectionId = "somebody-elses" });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_agent_raises_his_hand_with_a_short_reason()
    {
        using var client = await _house.Client("agent1");
        using var asked = await client.Post("/api/v1/agents/me/help", new { reason = "refund" });
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal((true, "refund"), Assert.IsType<AskForHelp>(Assert.Single(_house.Centre.Commands)) is var c ? (c.Wanted, c.Reason) : default);
        using var tooLong = await client.Post("/api/v1/agents/me/help", new { reason = new string('x', 201) });
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
    }

    private async Task<JsonElement> LastAudit()
    {
        using var admin = await _house.Client("admin");
        var items = (await WebClient.Read(await admin.Get("/api/v1/audit?limit=1"))).GetProperty("items");
        return items[0].Clone();
    }
}
