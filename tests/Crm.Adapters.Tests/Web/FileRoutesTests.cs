using System.Net;
using System.Net.Http.Headers;
using Crm.Contracts.Chat;
using Crm.Contracts.Desk;

namespace Crm.Adapters.Tests.Web;

public sealed class FileRoutesTests : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    private WebHouse _house = null!;

    private FakeConversations Conversations => _house.Get<FakeConversations>();

    public async ValueTask InitializeAsync() => _house = await WebHouse.Open();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static (string Name, string Value) Token(string token) => ("X-Crm-Chat-Token", token);

    private static async Task<(string Id, string Token)> Begin(WebClient client)
    {
        using var answer = await client.Post("/api/v1/chat/conversations", new { entryPoint = "support" });
        var ticket = await WebClient.Read(answer);
        return (ticket.GetProperty("conversationId").GetString()!, ticket.GetProperty("token").GetString()!);
    }

    private static HttpContent Body(byte[] content, string type)
    {
        var body = new ByteArrayContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return body;
    }

    private static string Path(string id, string name = "photo.png", string clientId = "f-1") =>
        $"/api/v1/chat/conversations/{id}/files?clientMessageId={clientId}&name={Uri.EscapeDataString(name)}";

    [Fact]
    public async Task A_customer_sends_a_file_and_gets_it_back_as_a_download_alone()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        using var sent = await client.Send(HttpMethod.Post, Path(id, "订单 17.png"), Body(Png, "image/png"), Token(token));
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal(8, (await WebClient.Read(sent)).GetProperty("seq").GetInt32());
        var said = Assert.IsType<FileOfCustomer>(Assert.Single(Conversations.Files));
        Assert.Equal(("订单 17.png", "image/png", "f-1"), (said.Name, said.Type, said.ClientMessageId));

        using var got = await client.Get($"/api/v1/chat/conversations/{id}/files/{Guid.Empty}", Token(token));
        Assert.Equal(Png, await got.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment", got.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", got.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", got.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var strange = await client.Get($"/api/v1/chat/conversations/{id}/files/{Guid.Empty}", Token("x"));
        Assert.Equal(HttpStatusCode.NotFound, strange.StatusCode);
        using var other = await client.Get($"/api/v1/chat/conversations/{id}/files/{Guid.NewGuid()}", Token(token));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("photo.png", "image/jpeg", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("photo.svg", "image/svg+xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("page.html", "text/html", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("../photo.png", "image/png", HttpStatusCode.BadRequest)]
    [InlineData("", "image/png", HttpStatusCode.BadRequest)]
    public async Task What_is_no_file_that_may_be_sent_is_refused(string name, string type, HttpStatusCode status)
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        using var answer = await client.Send(HttpMethod.Post, Path(id, name), Body(Png, type), Token(token));
        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(Conversations.Files);
    }

    [Fact]
    public async Task Ten_megabytes_are_taken_and_a_byte_more_is_not()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        byte[] most = new byte[10 * 1024 * 1024];
        Png.CopyTo(most, 0);
        using var good = await client.Send(HttpMethod.Post, Path(id), Body(most, "image/png"), Token(token));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        using var empty = await client.Send(HttpMethod.Post, Path(id), Body([], "image/png"), Token(token));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, empty.StatusCode);
        using var strange = await client.Send(HttpMethod.Post, Path(id), Body(Png, "image/png"), Token("x"));
        Assert.Equal(HttpStatusCode.NotFound, strange.StatusCode);
        Assert.Single(Conversations.Files);
    }

    [Fact]
    public async Task A_refused_line_is_told_and_an_agent_without_part_gets_nothing()
    {
        using var client = await _house.Client();
        var (id, token) = await Begin(client);
        using var sent = await client.Send(HttpMethod.Post, Path(id), Body(Png, "image/png"), Token(token));
        using var agent = await _house.Client("agent1");
        using var got = await agent.Get($"/api/v1/conversations/{id}/files/{Guid.Empty}");
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        using var another = await _house.Client("agent2");
        using var nothing = await another.Get($"/api/v1/conversations/{id}/files/{Guid.Empty}");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        Conversations.Answer = () => new CommandRefused("wrong-state", "A conversation has 20 files at most.");
        using var refused = await agent.Send(HttpMethod.Post, $"/api/v1/conversations/{id}/files?clientMessageId=a&name=a.png", Body(Png, "image/png"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }
}
