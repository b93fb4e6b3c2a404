using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Crm.Channels.Egress;
using Crm.Contracts.Integration;
using Crm.PublicEvents;
using Crm.PublicEvents.Webhooks;

namespace Crm.Channels.Webhooks;

/// <summary>
/// Sends one event to a receiver. Only hosts on the list are called; redirects are not followed, of the answer only the status matters.
/// At most <see cref="Limit"/> for all of it. Thread safe.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    /// <summary>How long a receiver may take, connecting included.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly EgressList _egress;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client = new(EgressHandler.Create()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Calls only the hosts on the list.</summary>
    public WebhookSender(EgressList egress, TimeProvider clock) => (_egress, _clock) = (egress, clock);

    /// <summary>Whether an address may be called.</summary>
    public bool Allows(Uri url) => _egress.Allows(url);

    /// <summary>Sends; never throws but for cancellation. Any 2xx is taken.</summary>
    public async Task<WebhookAnswer> Send(Uri url, string eventId, ReadOnlyMemory<byte> body, string signature, CancellationToken cancellation)
    {
        if (!_egress.Allows(url))
        {
            return new WebhookAnswer("host not allowed", null);
        }

        using var limit = new CancellationTokenSource(Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.ContentType) { CharSet = "utf-8" };
        message.Headers.TryAddWithoutValidation(WebhookSignature.HeaderName, signature);
        message.Headers.TryAddWithoutValidation("Crm-Event-Id", eventId);
        message.Headers.UserAgent.ParseAdd("Crm-Webhooks/1");
        try
        {
            // the body of the answer is not read: closing it is cheaper than whatever it holds
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            int status = (int)answer.StatusCode;
            return new WebhookAnswer(status is >= 200 and < 300 ? null : string.Create(CultureInfo.InvariantCulture, $"status {status}"), status);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WebhookAnswer("timeout", null);
        }
        catch (HttpRequestException e)
        {
            return new WebhookAnswer(Why(e), null);
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException)
        {
            return new WebhookAnswer("unreachable", null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string Why(HttpRequestException e) => e.InnerException switch
    {
        AuthenticationException => "certificate",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound } => "host not found",
        _ => "unreachable",
    };
}
