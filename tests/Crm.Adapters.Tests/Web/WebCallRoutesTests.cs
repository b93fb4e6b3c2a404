using System.Net;
using System.Text.Json;
using Crm.Contracts.Chat;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class WebCallRoutesTests : IAsyncLifetime
{
    private const string Site = "https://shop.example";

    private WebHouse _house = null!;

    private FakeWebCalls Calls => _house.Get<FakeWebCalls>();

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open($"Chat:AllowedOrigins={Site}");

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static (string Name, string Value) Token(string token) => ("X-Crm-Chat-Token", token);

    private static async Task<string> Ticket(WebClient client, object? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await client.Post("/api/v1/chat/calls/tickets", body ?? new { entryPoint = "support" }, headers);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await WebClient.Read(answer)).GetProperty("ticket").GetString()!;
    }

    [Fact]
    public async Task A_ticket_begins_one_call_which_only_its_token_reaches()
    {
        using var client = await _house.Client();
        string ticket = await Ticket(client);
        using var begun = await client.Post("/api/v1/chat/calls", new { ticket, sdp = "v=0", name = " Li ", page = new { url = "https://shop.example/a" } });
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var call = await WebClient.Read(begun);
        Assert.Equal("v=0 answer", call.GetProperty("sdp").GetString());
        var beginning = Assert.Single(Calls.Begun);
        Assert.Equal(("support", "Li", null), (beginning.EntryPoint, beginning.Name, beginning.Conversation));
        string id = call.GetProperty("callId").GetString()!;
        string token = call.GetProperty("token").GetString()!;
        Assert.DoesNotContain(token, beginning.TokenHash, StringComparison.Ordinal);

        using var again = await client.Post("/api/v1/chat/calls", new { ticket, sdp = "v=0" });
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/api/v1/chat/calls/{id}", Token(token))).StatusCode);
        foreach (string wrong in new[] { "", "x", token[..^2] + (token[^2] == 'A' ? "BB" : "AA") })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"/api/v1/chat/calls/{id}", Token(wrong))).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.Post($"/api/v1/chat/calls/{id}/hangup", null, Token(wrong))).StatusCode);
        }

        Assert.Empty(Calls.HungUp);
        Assert.Equal(HttpStatusCode.NoContent, (await client.Post($"/api/v1/chat/calls/{id}/hangup", null, Token(token))).StatusCode);
        Assert.Single(Calls.HungUp);
    }

    [Theory]
    [InlineData("+8613800000000")]
    [InlineData("sip:anna@example.com")]
    [InlineData("sales-of-another")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Only_entry_points_can_be_called(string? entryPoint)
    {
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/chat/calls/tickets", new { entryPoint });
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_ticket_or_with_a_made_up_one_there_is_no_call()
    {
        using var client = await _house.Client();
        foreach (string? ticket in new[] { null, "", "made-up", new string('a', 5_000) })
        {
            using var answer = await client.Post("/api/v1/chat/calls", new { ticket, sdp = "v=0" });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.Empty(Calls.Begun);
    }

    [Fact]
    public async Task Offline_is_no_error_and_gives_no_ticket()
    {
        Calls.Standing = new ChatAvailability("offline", "closed", null, null);
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/chat/calls/tickets", new { entryPoint = "support" });
        var ticket = await WebClient.Read(answer);
        Assert.Equal(("offline", "closed"), (ticket.GetProperty("state").GetString(), ticket.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, ticket.GetProperty("ticket").ValueKind);
    }

    [Fact]
    public async Task A_call_out_of_a_chat_needs_that_chats_token()
    {
        using var client = await _house.Client();
        using var begun = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support" });
        var chat = await WebClient.Read(begun);
        string id = chat.GetProperty("conversationId").GetString()!;
        using var without = await client.Post("/api/v1/chat/calls/tickets", new { entryPoint = "support", conversationId = id });
        Assert.Equal(HttpStatusCode.NotFound, without.StatusCode);
        string ticket = await Ticket(client, new { entryPoint = "support", conversationId = id }, Token(chat.GetProperty("token").GetString()!));
        using var call = await client.Post("/api/v1/chat/calls", new { ticket, sdp = "v=0" });
        Assert.Equal(HttpStatusCode.Created, call.StatusCode);
        Assert.Equal(new InteractionId(Guid.Parse(id)), Assert.Single(Calls.Begun).Conversation);
    }

    [Theory]
    [InlineData("sdp", "")]
    [InlineData("name", "bell\u0007")]
    [InlineData("page", "javascript:alert(1)")]
    public async Task What_is_wrong_with_a_call_is_said_by_field_and_the_ticket_stays_good(string field, string value)
    {
        using var client = await _house.Client();
        string ticket = await Ticket(client);
        using var bad = await client.Post("/api/v1/chat/calls", new
        {
            ticket,
            sdp = field == "sdp" ? value : "v=0",
            name = field == "name" ? value : null,
            page = field == "page" ? new { url = value } : null,
        });
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        using var good = await client.Post("/api/v1/chat/calls", new { ticket, sdp = "v=0" });
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
    }

    [Theory]
    [InlineData("too-many", HttpStatusCode.TooManyRequests)]
    [InlineData("media", HttpStatusCode.BadRequest)]
    [InlineData("offline", HttpStatusCode.Conflict)]
    [InlineData("unavailable", HttpStatusCode.ServiceUnavailable)]
    public async Task A_refused_call_says_what_kind_it_is(string refusal, HttpStatusCode status)
    {
        Calls.Answer = new WebCallResult(null, refusal, "word");
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/chat/calls", new { ticket = await Ticket(client), sdp = "v=0" });
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task An_address_that_asks_for_ticket_after_ticket_is_slowed_down()
    {
        using var client = await _house.Client();
        var answers = new List<HttpStatusCode>();
        for (int i = 0; i < 12; i++)
        {
            using var answer = await client.Post("/api/v1/chat/calls/tickets", new { entryPoint = "support" });
            answers.Add(answer.StatusCode);
        }

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public async Task Another_site_is_admitted_only_when_it_is_listed()
    {
        using var client = await _house.Client();
        await Ticket(client, null, ("Origin", Site));
        using var other = await client.Post("/api/v1/chat/calls/tickets", new { entryPoint = "support" }, ("Origin", "https://evil.example"));
        Assert.Equal("origin", await WebClient.ProblemWord(other));
    }
}
