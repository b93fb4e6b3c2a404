using System.Buffers;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Crm.Channels.Egress;
using Crm.Ivr;

namespace Crm.Channels.Lookups;

/// <summary>
/// Asks web services for flows. Redirects are not followed, cookies and proxies not used; at most <see cref="BodyMax"/> bytes of JSON are
/// taken and at most <see cref="AtOnceMax"/> requests run at once, more fail as "busy". Thread safe.
/// </summary>
public sealed class HttpLookups : ILookups, IDisposable
{
    /// <summary>Largest answer in bytes.</summary>
    public const int BodyMax = 64 * 1024;

    /// <summary>Requests at once.</summary>
    public const int AtOnceMax = 200;

    private readonly EgressList _egress;
    private readonly TimeProvider _clock;
    private readonly HttpClient _client;
    private readonly SemaphoreSlim _places = new(AtOnceMax, AtOnceMax);

    /// <summary>Asks only the hosts on the list.</summary>
    public HttpLookups(EgressList egress, TimeProvider clock)
    {
        _egress = egress;
        _clock = clock;
        _client = new HttpClient(EgressHandler.Create())
        {
            Timeout = Timeout.InfiniteTimeSpan, // each request brings its own
        };
    }

    /// <inheritdoc/>
    public async ValueTask<LookupResult> Look(StartLookup request, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var url) || !_egress.Allows(url))
        {
            return new LookupFailed("refused");
        }

        if (!await _places.WaitAsync(0, cancellation).ConfigureAwait(false))
        {
            return new LookupFailed("busy");
        }

        using var limit = new CancellationTokenSource(request.Limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await Ask(url, request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new LookupFailed("timeout");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or FormatException)
        {
            return new LookupFailed("unreachable");
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _places.Dispose();
    }

    private async Task<LookupResult> Ask(Uri url, StartLookup request, CancellationToken cancellation)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), url);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Body is { } body)
        {
            message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        int status = (int)answer.StatusCode;
        if (status is < 200 or > 299)
        {
            return new LookupFailed($"status-{status}");
        }

        if (await Read(answer.Content, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return new LookupFailed("too-large");
        }

        return IsJson(bytes.Span) ? new LookupAnswered(status, Encoding.UTF8.GetString(bytes.Span)) : new LookupFailed("not-json");
    }

    private static async Task<ReadOnlyMemory<byte>?> Read(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > BodyMax)
        {
            return null;
        }

        var bytes = new ArrayBufferWriter<byte>();
        await using var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        while (await stream.ReadAsync(bytes.GetMemory(4096), cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > BodyMax)
            {
                return null;
            }
        }

        return bytes.WrittenMemory;
    }

    private static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 32 });
        try
        {
            while (reader.Read())
            {
                // only whether it can be read matters
            }

            return reader.BytesConsumed > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
