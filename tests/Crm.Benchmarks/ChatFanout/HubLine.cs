using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>
/// A hub connection as a page makes it: a WebSocket without negotiation, SignalR's JSON protocol, a ping every five seconds. What is pushed
/// is given on as the bytes of one message, on whatever thread it came.
/// </summary>
internal sealed class HubLine(string path, Place from) : IDisposable
{
    /// <summary>The end of a message.</summary>
    private const byte End = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Called with each message pushed.</summary>
    public Action<ReadOnlyMemory<byte>> Heard { get; set; } = _ => { };

    /// <summary>Whether it is still open.</summary>
    public bool IsOpen => _socket.State == WebSocketState.Open && !_reading.IsCompleted;

    /// <summary>Connects and says the handshake; <paramref name="first"/>, if any, is said after it.</summary>
    public async Task Open(string? token, string? first)
    {
        if (token is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        }

        _socket.Options.HttpVersion = HttpVersion.Version11;
        await _socket.ConnectAsync(new Uri($"ws://{from.Server.Authority}{path}"), from.Roads, CancellationToken.None);
        await Say("""{"protocol":"json","version":1}""");
        _reading = Read();
        if (first is not null)
        {
            await Say(first);
        }
    }

    /// <summary>Says that it is still there. Not while another ping is being sent.</summary>
    public Task Ping() => Say("""{"type":6}""");

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task Say(string message) =>
        await _socket.SendAsync(Encoding.UTF8.GetBytes(message + (char)End), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task Read()
    {
        byte[] buffer = new byte[2 * 1024];
        int filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                filled = Give(buffer, filled + received.Count);
            }
        }
        catch (WebSocketException)
        {
            return; // seen by IsOpen
        }
        catch (ObjectDisposedException)
        {
            return; // over
        }
    }

    /// <summary>Gives whole messages on and keeps the rest at the beginning; how much that is.</summary>
    private int Give(byte[] buffer, int filled)
    {
        int from = 0;
        for (int end = buffer.AsSpan(0, filled).IndexOf(End); end >= 0; end = buffer.AsSpan(from, filled - from).IndexOf(End))
        {
            Heard(buffer.AsMemory(from, end));
            from += end + 1;
        }

        buffer.AsSpan(from, filled - from).CopyTo(buffer);
        return filled - from;
    }
}
