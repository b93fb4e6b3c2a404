using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>The desk of one agent: holds its hub, takes every chat it is offered, writes by REST and tells what it has read.</summary>
internal sealed class FanoutDesk(Place place, string userName, Lines lines, Action<string> failed) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _answered = new();
    private HubLine? _hub;
    private string _token = "";
    private int _taken;

    /// <summary>Chats it has taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Whether its connection lasts.</summary>
    public bool IsOpen => _hub?.IsOpen == true;

    /// <summary>Signs in, opens the hub and becomes available.</summary>
    public async Task Open()
    {
        var signedIn = await place.Send<JsonNode>(HttpMethod.Post, "/auth/token", new { userName, password = FanoutSite.Password });
        _token = (string)signedIn!["accessToken"]!;
        _hub = new HubLine("/hubs/agent", place) { Heard = Hear };
        await _hub.Open(_token, null);
        await place.Send<JsonNode>(HttpMethod.Put, "/agents/me/presence", new { presence = "available" }, _token);
    }

    /// <summary>The conversations he has now.</summary>
    public async Task<IReadOnlyList<string>> Conversations()
    {
        var desk = await place.Send<JsonNode>(HttpMethod.Get, "/agents/me/desk", null, _token);
        return [.. desk!["chats"]!.AsArray().Where(c => (string?)c!["state"] == "connected").Select(c => (string)c!["conversationId"]!)];
    }

    /// <summary>Writes a line into a conversation.</summary>
    public Task Say(string conversation, int number, string text) => Post($"/conversations/{conversation}/messages", new { clientMessageId = $"a{number}", text });

    /// <summary>Shows that he writes.</summary>
    public Task Typing(string conversation) => Post($"/conversations/{conversation}/typing", new { typing = true });

    public Task Ping() => _hub is { IsOpen: true } ? _hub.Ping() : Task.CompletedTask;

    public void Dispose() => _hub?.Dispose();

    private void Hear(ReadOnlyMemory<byte> message)
    {
        var beginning = message.Span[..Math.Min(message.Length, 40)];
        if (beginning.IndexOf("\"chat\""u8) >= 0)
        {
            if (lines.Hear(message.Span, fromCustomer: true) is { } seq && ConversationIn(message) is { } conversation)
            {
                _ = Post($"/conversations/{conversation}/read", new { upTo = seq, state = "read" });
            }
        }
        else if (beginning.IndexOf("\"desk\""u8) >= 0 && message.Span.IndexOf("\"offer\":{"u8) >= 0)
        {
            Answer(message);
        }
    }

    private void Answer(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        string id = document.RootElement.GetProperty("arguments")[0].GetProperty("offer").GetProperty("reservationId").GetString()!;
        if (_answered.TryAdd(id, true))
        {
            _ = Accept(id);
        }
    }

    private async Task Accept(string reservation)
    {
        await Post($"/reservations/{reservation}/accept", new { });
        Interlocked.Increment(ref _taken);
    }

    private static string? ConversationIn(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        return document.RootElement.GetProperty("arguments")[0].GetProperty("conversationId").GetString();
    }

    private async Task Post(string path, object body)
    {
        try
        {
            await place.Send<JsonNode>(HttpMethod.Post, path, body, _token);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            failed(fault.Message);
        }
    }
}
