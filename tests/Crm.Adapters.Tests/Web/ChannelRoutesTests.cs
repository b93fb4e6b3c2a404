using System.Net;
using System.Text.Json;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.Web;

public sealed class ChannelRoutesTests : IAsyncLifetime
{
    private readonly Listener _listener = new();
    private WebHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open(s => s.AddSingleton<IChannelWebhooks>(_listener));

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task An_operators_request_arrives_as_it_was_sent_and_is_answered_as_told()
    {
        using var client = await _house.Client();
        _listener.Answer = new ChannelAnswer(200, "text/xml", "<Response/>");
        using var answer = await client.Post("/api/v1/channels/twilio/messages?b=%2C&a=1", new { x = 1 }, ("X-Sign", "s"));
        Assert.Equal("<Response/>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var request = Assert.Single(_listener.Requests);
        Assert.Equal(("messages", "/api/v1/channels/twilio/messages?b=%2C&a=1", "s"), (request.Kind, request.PathAndQuery, request.Header("X-Sign")));
        Assert.Null(request.Header("X-Other"));
        Assert.Equal(1, JsonDocument.Parse(request.Body).RootElement.GetProperty("x").GetInt32());
    }

    [Fact]
    public async Task Refusals_are_told_with_their_reason_and_a_busy_moment_with_a_wait()
    {
        using var client = await _house.Client();
        _listener.Answer = new ChannelAnswer(403, Reason: "wrong-signature");
        using var forged = await client.Post("/api/v1/channels/twilio/messages", new { });
        Assert.Equal((HttpStatusCode.Forbidden, "wrong-signature"), (forged.StatusCode, (await WebClient.Read(forged)).GetProperty("detail").GetString()));
        _listener.Answer = new ChannelAnswer(503, Reason: "later");
        using var later = await client.Post("/api/v1/channels/twilio/messages", new { });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (later.StatusCode, later.Headers.RetryAfter!.Delta));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post("/api/v1/channels/nobody/messages", new { })).StatusCode);
        int before = _listener.Requests.Count;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.Post("/api/v1/channels/twilio/messages", new { x = new string('a', 70_000) })).StatusCode);
        Assert.Equal(before, _listener.Requests.Count);
    }

    [Fact]
    public async Task An_agent_writes_first_with_a_text_or_a_template_and_not_both()
    {
        using var client = await _house.Client("agent1");
        using var begun = await client.Post("/api/v1/conversations", new { channel = "sms", to = " +15550999 ", text = "hello" });
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var wish = Assert.Single(_house.Get<FakeChannelDesk>().Wishes);
        Assert.Equal(("agent1", "+15550999", "hello"), (wish.Agent.Value, wish.To, wish.Text));
        object[] wrong =
        [
            new { channel = "sms", to = "+15550999" },
            new { channel = "sms", to = "+15550999", text = "x", template = new { id = "HX1" } },
            new { channel = "sms", to = "+15550999", template = new { values = new[] { "1" } } },
            new { channel = "sms", to = "+15550999", template = new { id = "HX1", values = new string?[] { null } } },
            new { channel = "sms", text = "x" },
            new { to = "+15550999", text = "x" },
            new { channel = "sms", to = "+15550999", text = "a\u0001b" },
        ];
        foreach (object body in wrong)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await client.Post("/api/v1/conversations", body)).StatusCode);
        }

        Assert.Single(_house.Get<FakeChannelDesk>().Wishes);
        _house.Get<FakeChannelDesk>().Answer = () => new CommandRefused("wrong-state", "No.", "opted-out");
        using var refused = await client.Post("/api/v1/conversations", new { channel = "sms", to = "+15550999", text = "hello" });
        Assert.Equal((HttpStatusCode.Conflict, "opted-out"), (refused.StatusCode, (await WebClient.Read(refused)).GetProperty("reason").GetString()));
        Assert.Equal("sms", (await WebClient.Read(await client.Get("/api/v1/channels"))).GetProperty("items")[0].GetProperty("id").GetString());
    }

    private sealed class Listener : IChannelWebhooks
    {
        public List<ChannelRequest> Requests { get; } = [];

        public ChannelAnswer Answer { get; set; } = new(204);

        public string Provider => "twilio";

        public ValueTask<ChannelAnswer> Take(ChannelRequest request, CancellationToken cancellation)
        {
            Requests.Add(request with { Header = Copy(request) });
            return new(Answer);
        }

        private static Func<string, string?> Copy(ChannelRequest request)
        {
            string? sign = request.Header("X-Sign"); // the request is gone when the test asks
            return name => name == "X-Sign" ? sign : null;
        }
    }
}
