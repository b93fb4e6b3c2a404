using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Crm.Adapters.Tests.Web;

/// <summary>A small SignalR client over a bare WebSocket: JSON protocol, no negotiation.</summary>
internal sealed class HubClient : IDisposable
{
    private const char RecordEnd = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _received = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    public static Task<HubClient> Connect(WebHouse house, string hub, CookieContainer? cookies, string? token = null) => Connect(house.Address, hub, cookies, token);

    public static async Task<HubClient> Connect(Uri address, string hub, CookieContainer? cookies, string? token = null)
    {
        var client = new HubClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        if (cookies is not null)
        {
            client._socket.Options.Cookies = cookies;
        }

        string query = token is null ? "" : "?access_token=" + token;
        try
        {
            await client._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{address.Port}{hub}{query}"), Patience());
        }
        catch (WebSocketException)
        {
            var status = client._socket.HttpStatusCode;
            client.Dispose();
            throw new HttpRequestException("refused", null, status);
        }

        await client.Send("{\"protocol\":\"json\",\"version\":1}");
        Assert.Equal("{}", await client.NextRecord());
        return client;
    }

    public Task Send(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json + RecordEnd), WebSocketMessageType.Text, true, Patience());

    /// <summary>The next message of a name; others are passed over.</summary>
    public async Task<JsonElement> Next(string target)
    {
        while (true)
        {
            string record = await NextRecord() ?? throw new InvalidOperationException($"The connection closed before {target}.");
            var message = JsonDocument.Parse(record).RootElement;
            if (message.GetProperty("type").GetInt32() == 1 && message.GetProperty("target").GetString() == target)
            {
                return message.GetProperty("arguments")[0];
            }
        }
    }

    /// <summary>The next record whatever it is; null when the connection is closed.</summary>
    public async Task<string?> NextRecord()
    {
        while (true)
        {
            string text = _received.ToString();
            int end = text.IndexOf(RecordEnd);
            if (end >= 0)
            {
                _received.Remove(0, end + 1);
                return text[..end];
            }

            WebSocketReceiveResult result;
            try
            {
                result = await _socket.ReceiveAsync(_buffer, Patience());
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            _received.Append(Encoding.UTF8.GetString(_buffer, 0, result.Count));
        }
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }

    private static CancellationToken Patience() => new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;
}
