using System.Net;
using Crm.Contracts.Desk;

namespace Crm.Adapters.Tests.Web;

/// <summary>Placing a call over HTTP.</summary>
public sealed class DialRouteTests : IAsyncLifetime
{
    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_call_is_placed_in_the_agents_own_name()
    {
        using var client = await _house.Client("agent1");
        var answer = await client.Post("/api/v1/calls", new { to = " +12025550102 " });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var wish = Assert.Single(_house.Get<FakeDialling>().Wishes);
        Assert.Equal(("agent1", "+12025550102", "agent1"), (wish.Agent.Value, wish.To, wish.By));
        var started = (CallStarted)_house.Get<FakeDialling>().Answer;
        Assert.Equal(started.Interaction.ToString(), (await WebClient.Read(answer)).GetProperty("interactionId").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("+1202;phone-context=x")]
    [InlineData(null)]
    public async Task What_is_no_number_reaches_nobody(string? to)
    {
        using var client = await _house.Client("agent1");
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Post("/api/v1/calls", new { to })).StatusCode);
        Assert.Empty(_house.Get<FakeDialling>().Wishes);
    }

    [Fact]
    public async Task Nobody_places_a_call_for_another()
    {
        using var client = await _house.Client("agent1");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.Post("/api/v1/calls", new { to = "+12025550102", agentId = "agent2" })).StatusCode);
        Assert.Empty(_house.Get<FakeDialling>().Wishes);
    }

    [Theory]
    [InlineData("forbidden", HttpStatusCode.Forbidden)]
    [InlineData("wrong-state", HttpStatusCode.Conflict)]
    public async Task A_refusal_keeps_its_meaning(string type, HttpStatusCode status)
    {
        using var client = await _house.Client("agent1");
        _house.Get<FakeDialling>().Answer = new CommandRefused(type, "Not now.");
        Assert.Equal(status, (await client.Post("/api/v1/calls", new { to = "+12025550102" })).StatusCode);
    }
}
