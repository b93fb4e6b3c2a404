using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Web;

public sealed class ChatRoutesTests : IAsyncLifetime
{
    private const string Site = "https://shop.example";
    private const string Secret = "a-secret-of-the-site";

    private WebHouse _house = null!;

    private FakeConversations Conversations => _house.Get<FakeConversations>();

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open($"Chat:AllowedOrigins={Site}", $"Chat:IdentitySecret={Secret}");

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static (string Name, string Value) Token(string token) => ("X-Crm-Chat-Token", token);

    private async Task<(string Id, string Token)> Begin(WebClient client)
    {
        using var answer = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support", name = "Li" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var ticket = await WebClient.Read(answer);
        return (ticket.GetProperty("conversationId").GetString()!, ticket.GetProperty("token").GetString()!);
    }

    [Fact]
    public async Task A_stranger_begins_a_chat_and_reaches_it_by_its_token_alone()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        var (_, other) = await Begin(client);
        Assert.Equal(HttpStatusCode.OK, (await client.Get($"/api/v1/chat/conversations/{id}", Token(token))).StatusCode);
        foreach (string wrong in new[] { other, token[..^2] + (token[^2] == 'A' ? "BB" : "AA"), "x", "" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.Get($"/api/v1/chat/conversations/{id}", Token(wrong))).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.Post($"/api/v1/chat/conversations/{id}/end", null, Token(wrong))).StatusCode);
        }

        Assert.Empty(Conversations.Commands);
        Assert.DoesNotContain(token, Conversations.Begun.First().TokenHash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_is_no_error_and_says_why()
    {
        Conversations.Answer = () => new CommandRefused("offline", "closed");
        using var client = await _house.Client();
        using var answer = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var ticket = await WebClient.Read(answer);
        Assert.Equal(("offline", "closed"), (ticket.GetProperty("state").GetString(), ticket.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, ticket.GetProperty("token").ValueKind);
    }

    [Fact]
    public async Task A_message_carries_its_id_and_is_answered_with_its_place()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        using var answer = await client.Post($"/api/v1/chat/conversations/{id}/messages", new { clientMessageId = "a-1", text = "hello\nthere" }, Token(token));
        var line = await WebClient.Read(answer);
        Assert.Equal((7, "a-1"), (line.GetProperty("seq").GetInt32(), line.GetProperty("clientMessageId").GetString()));
        Assert.Equal("hello\nthere", Assert.IsType<SayAsCustomer>(Assert.Single(Conversations.Commands)).Text);
    }

    [Fact]
    public async Task A_chat_is_mailed_once_to_an_address_that_is_one()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        string path = $"/api/v1/chat/conversations/{id}/transcript";
        Assert.True((await WebClient.Read(await client.Get(path, Token(token)))).GetProperty("mayAsk").GetBoolean());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Post(path, new { email = "nobody" }, Token(token))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Post(path, new { email = "li@example.com", language = "a\nb" }, Token(token))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.Post(path, new { email = "li@example.com" }, Token("x"))).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await client.Post(path, new { email = " Li@Example.com ", language = "zh" }, Token(token))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.Post(path, new { email = "other@example.com" }, Token(token))).StatusCode);
        Assert.Equal(("li@example.com", "zh"), Assert.Single(_house.Get<FakeTranscriptMails>().Sent).Value);
        Assert.False((await WebClient.Read(await client.Get(path, Token(token)))).GetProperty("mayAsk").GetBoolean());
    }

    [Theory]
    [InlineData("", "text", "clientMessageId")]
    [InlineData("has blank", "text", "clientMessageId")]
    [InlineData("a", "", "text")]
    [InlineData("a", "   ", "text")]
    [InlineData("a", "bell \u0007", "text")]
    [InlineData("a", null, "text")]
    public async Task A_message_that_is_none_is_refused_by_field(string clientId, string? text, string field)
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        using var answer = await client.Post($"/api/v1/chat/conversations/{id}/messages", new { clientMessageId = clientId, text }, Token(token));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await WebClient.Read(answer)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData(4_000, 200)]
    [InlineData(4_001, 400)]
    public async Task A_message_has_4000_characters_at_most(int length, int status)
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        using var answer = await client.Post($"/api/v1/chat/conversations/{id}/messages", new { clientMessageId = "a", text = new string('x', length) }, Token(token));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_site_proves_its_customer_by_a_signature_and_a_wrong_one_is_refused()
    {
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes("customer-17")));
        using var client = await _house.Client();
        using var good = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support", customerId = "customer-17", customerSignature = signature });
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        Assert.Equal("customer-17", Conversations.Begun.Last().Customer);
        foreach (string? wrong in new[] { null, new string('0', 64), signature.ToUpperInvariant() })
        {
            using var bad = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support", customerId = "customer-17", customerSignature = wrong });
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        }

        Assert.Single(Conversations.Begun);
    }

    [Fact]
    public async Task A_listed_site_is_admitted_to_the_chat_and_to_nothing_else()
    {
        using var client = await _house.Client();
        using var preflight = await client.Send(HttpMethod.Options, "/api/v1/chat/conversations", null, ("Origin", Site), ("Access-Control-Request-Method", "POST"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal(Site, preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("X-Crm-Chat-Token", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));
        using var begun = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support" }, ("Origin", Site));
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal(Site, begun.Headers.GetValues("Access-Control-Allow-Origin").Single());

        using var other = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support" }, ("Origin", "https://evil.example"));
        Assert.Equal("origin", await WebClient.ProblemWord(other));
        using var elsewhere = await client.Post("/api/v1/public/callbacks", new { queue = "support" }, ("Origin", Site));
        Assert.Equal("origin", await WebClient.ProblemWord(elsewhere));
    }

    [Fact]
    public async Task A_listed_site_asks_for_a_call_back_and_is_told_at_once_of_a_number_that_is_none()
    {
        using var client = await _house.Client();
        using var asked = await client.Post("/api/v1/chat/callbacks", new { queue = "support", number = "+8613800000111" }, ("Origin", Site));
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        using var wrong = await client.Post("/api/v1/chat/callbacks", new { queue = "support", number = "12" }, ("Origin", Site));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.True((await WebClient.Read(wrong)).GetProperty("errors").TryGetProperty("number", out _));
        using var other = await client.Post("/api/v1/chat/callbacks", new { queue = "support", number = "+8613800000111" }, ("Origin", "https://evil.example"));
        Assert.Equal("origin", await WebClient.ProblemWord(other));
        Assert.Single(_house.Get<FakeCallbacks>().Wishes);
    }

    [Fact]
    public async Task The_first_line_goes_with_the_beginning_and_is_read_like_any_other()
    {
        using var client = await _house.Client();
        using var good = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support", first = new { clientMessageId = "a-1", text = "hello" } });
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);
        Assert.Equal(("a-1", "hello"), (Conversations.Begun.Last().First!.ClientMessageId, Conversations.Begun.Last().First!.Text));
        using var bad = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support", first = new { clientMessageId = "a-1", text = "bell \u0007" } });
        Assert.True((await WebClient.Read(bad)).GetProperty("errors").TryGetProperty("first.text", out _));
    }

    [Fact]
    public async Task The_hub_shows_the_conversation_first_and_what_happened_meanwhile_once()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        var push = _house.Get<IConversationPush>();
        Conversations.WhileLooking = conversation =>
        {
            push.Message(conversation, FakeConversations.Line(2)); // in the picture already
            push.Message(conversation, FakeConversations.Line(3));
        };
        using var hub = await HubClient.Connect(_house, "/hubs/chat", null);
        await hub.Send($$$"""{"type":1,"target":"Open","arguments":[{"conversationId":"{{{id}}}","token":"{{{token}}}","after":0}]}""");
        Assert.Equal(2, (await hub.Next("hello")).GetProperty("lastSeq").GetInt32());
        Assert.Equal(3, (await hub.Next("message")).GetProperty("seq").GetInt32());
        push.Status(new InteractionId(Guid.Parse(id)), new ChatStatus("ended", null, null, null, "agent-closed"));
        Assert.Equal("agent-closed", (await hub.Next("ended")).GetProperty("endReason").GetString());
        Assert.Contains((new InteractionId(Guid.Parse(id)), true), Conversations.Presences);
    }

    [Fact]
    public async Task The_hub_refuses_a_wrong_token_and_closes()
    {
        using var client = await _house.Client();
        var (id, _) = await Begin(client);
        using var hub = await HubClient.Connect(_house, "/hubs/chat", null);
        await hub.Send($$$"""{"type":1,"target":"Open","arguments":[{"conversationId":"{{{id}}}","token":"wrong","after":0}]}""");
        Assert.Equal("not-found", (await hub.Next("refused")).GetProperty("reason").GetString());
        Assert.Empty(Conversations.Presences);
    }

    [Fact]
    public async Task An_agent_works_with_a_conversation_and_gets_its_pushes()
    {
        using var client = await _house.Client("agent1");
        string id = Guid.CreateVersion7().ToString();
        _house.Centre.Answer = c => c is SayToCustomer ? new ChatLineTaken(4, default) : new CommandDone();
        using var hub = await HubClient.Connect(_house, "/hubs/agent", client.Cookies);
        await hub.Next("hello");
        using var said = await client.Post($"/api/v1/conversations/{id}/messages", new { clientMessageId = "m", text = "Hello" });
        Assert.Equal(4, (await WebClient.Read(said)).GetProperty("seq").GetInt32());
        using var parked = await client.Post($"/api/v1/conversations/{id}/park");
        Assert.Equal(HttpStatusCode.OK, parked.StatusCode);
        using var nowhere = await client.Post($"/api/v1/conversations/{id}/transfer", new { target = new { kind = "moon", value = "x" } });
        Assert.Equal(HttpStatusCode.BadRequest, nowhere.StatusCode);
        Assert.Equal([typeof(SayToCustomer), typeof(ParkConversation)], _house.Centre.Commands.Select(c => c.GetType()));

        _house.Get<IConversationPush>().ToAgent(new AgentId("agent1"), new ChatUpdate(new InteractionId(Guid.Parse(id)), FakeConversations.Line(5), null, null));
        Assert.Equal(5, (await hub.Next("chat")).GetProperty("message").GetProperty("seq").GetInt32());
    }
}
