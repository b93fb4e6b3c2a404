using System.Net;
using Crm.Contracts.Rest;
using Crm.Events.Interactions;
using Crm.Interactions.Records;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

/// <summary>Why an interaction was routed as it was, over HTTP.</summary>
public sealed class RoutingRouteTests : IAsyncLifetime
{
    private readonly InteractionRecord _record = new(
        new InteractionId(Guid.CreateVersion7()), MediaType.Voice, InteractionDirection.Inbound, new SubjectId(Guid.CreateVersion7()), null, null, "4001", null, null,
        new Instant(1_700_000_000_000_000))
    {
        Agents = [new AgentId("agent1")],
    };

    private WebHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await WebHouse.Open();
        _house.Get<FakeInteractions>().Records.Add(_record);
        _house.Get<FakeStories>().Story = new RoutingStory(_record.Id, "retention", [], [], 0, null);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_supervisor_reads_it()
    {
        using var client = await _house.Client("supervisor");
        var story = await WebClient.Read(await client.Get($"/api/v1/interactions/{_record.Id}/routing"));
        Assert.Equal("retention", story.GetProperty("state").GetString());
        Assert.Equal((_record.Id, _record.StartedAt, null), Assert.Single(_house.Get<FakeStories>().Asked));
    }

    [Theory]
    [InlineData("agent1")]
    [InlineData("agent2")]
    public async Task To_an_agent_it_is_not_there_even_if_he_had_the_interaction(string user)
    {
        using var client = await _house.Client(user);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"/api/v1/interactions/{_record.Id}/routing")).StatusCode);
        Assert.Empty(_house.Get<FakeStories>().Asked);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000001")]
    public async Task What_is_not_known_is_404(string id)
    {
        using var client = await _house.Client("supervisor");
        Assert.Equal("not-found", await WebClient.ProblemWord(await client.Get($"/api/v1/interactions/{id}/routing")));
    }

    [Fact]
    public async Task Too_much_at_once_is_503_with_the_time_to_try_again()
    {
        _house.Get<FakeStories>().Story = null;
        using var client = await _house.Client("supervisor");
        var answer = await client.Get($"/api/v1/interactions/{_record.Id}/routing");
        Assert.Equal(("unavailable", "5"), (await WebClient.ProblemWord(answer), answer.Headers.RetryAfter?.ToString()));
    }
}
