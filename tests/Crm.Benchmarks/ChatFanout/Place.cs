using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Crm.Benchmarks.ChatFanout;

/// <summary>
/// Where people sit: an address of the loopback network, for what one address may do is limited. Its connections are kept and used again, as
/// a browser does. Thread safe.
/// </summary>
internal sealed class Place : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    public Place(Uri server, IPAddress address)
    {
        Server = server;
        _handler = new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        Roads = new HttpMessageInvoker(_handler, disposeHandler: false);
        _http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(10) };
    }

    public Uri Server { get; }

    /// <summary>By which sockets are opened from here.</summary>
    public HttpMessageInvoker Roads { get; }

    /// <summary>Sends something below <c>/api/v1</c> as the page does, with an agent's right or with a customer's.</summary>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    public async Task<T?> Send<T>(HttpMethod method, string path, object? body, string? bearer = null, string? chatToken = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        if (chatToken is not null)
        {
            request.Headers.Add("X-Crm-Chat-Token", chatToken);
        }

        using var response = await _http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        return response.StatusCode == HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<T>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        Roads.Dispose();
        _handler.Dispose();
    }
}
