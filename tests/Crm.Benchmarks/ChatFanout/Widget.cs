using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>The chat window of one customer: begins a conversation, opens its hub, writes by REST and tells what it has read.</summary>
internal sealed class Widget(Place place, Lines lines, Action<string> failed) : IDisposable
{
    private HubLine? _hub;
    private string _token = "";
    private string _id = "";

    /// <summary>The conversation.</summary>
    public string Conversation => _id;

    /// <summary>Whether its connection lasts.</summary>
    public bool IsOpen => _hub?.IsOpen == true;

    /// <summary>Begins a chat and opens its hub.</summary>
    public async Task Begin(int number)
    {
        var ticket = await place.Send<JsonNode>(HttpMethod.Post, "/chat/conversations", new
        {
            entryPoint = "support",
            name = $"Customer {number}",
            subject = $"Order {number}",
            language = "en",
            page = new { url = $"https://shop.example/orders/{number}", title = $"Order {number}" },
            first = new { clientMessageId = "first", text = "Hello, I have a question." },
        });
        _id = (string?)ticket!["conversationId"] ?? throw new InvalidOperationException($"No chat could begin: {ticket.ToJsonString()}");
        _token = (string)ticket["token"]!;
        _hub = new HubLine("/hubs/chat", place) { Heard = Hear };
        await _hub.Open(null, JsonSerializer.Serialize(new
        {
            type = 1,
            invocationId = "1",
            target = "Open",
            arguments = new[] { new { conversationId = _id, token = _token, after = 0 } },
        }));
    }

    /// <summary>Writes a line.</summary>
    public Task Say(int number, string text) => Post("/messages", new { clientMessageId = $"c{number}", text });

    /// <summary>Shows that he writes.</summary>
    public Task Typing() => Post("/typing", new { typing = true });

    public Task Ping() => _hub is { IsOpen: true } ? _hub.Ping() : Task.CompletedTask;

    public void Dispose() => _hub?.Dispose();

    private void Hear(ReadOnlyMemory<byte> message)
    {
        if (lines.Hear(message.Span, fromCustomer: false) is { } seq)
        {
            _ = Post("/read", new { upTo = seq, state = "read" });
        }
    }

    private async Task Post(string path, object body)
    {
        try
        {
            await place.Send<JsonNode>(HttpMethod.Post, $"/chat/conversations/{_id}{path}", body, chatToken: _token);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            failed(fault.Message);
        }
    }
}
