using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Crm.Contracts.Mail;
using Crm.Primitives;

namespace Crm.Channels.Mail.Connections;

/// <summary>
/// Access tokens for mailboxes (RFC 6749: refresh token, else client credentials), kept until a minute before they end or a server refuses them. At most
/// <see cref="MaxKept"/> are kept. Thread safe.
/// </summary>
internal sealed class OAuth2Tokens : IDisposable
{
    public const int MaxKept = 500;
    private const int MaxBody = 64 * 1024;
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<MailOAuth2, (string Token, Instant Until)> _kept = new();
    private readonly HttpClient _http;
    private readonly MailClientOptions _options;
    private readonly TimeProvider _clock;

    public OAuth2Tokens(MailClientOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A token, fresh or kept. Throws <see cref="MailConnectionException"/>.</summary>
    public async Task<string> Get(MailOAuth2 grant, CancellationToken cancellation)
    {
        if (_kept.TryGetValue(grant, out var kept) && Instant.Now(_clock) < kept.Until)
        {
            return kept.Token;
        }

        var (token, life) = await Ask(grant, cancellation).ConfigureAwait(false);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[grant] = (token, Instant.Now(_clock) + (life > Margin * 2 ? life - Margin : life / 2));
        return token;
    }

    /// <summary>A server refused it: the next one is fetched.</summary>
    public void Forget(MailOAuth2 grant) => _kept.TryRemove(grant, out _);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<(string Token, TimeSpan Life)> Ask(MailOAuth2 grant, CancellationToken cancellation)
    {
        if (grant.TokenEndpoint.Scheme != Uri.UriSchemeHttps && !grant.TokenEndpoint.IsLoopback)
        {
            throw new MailConnectionException(MailConnectionFault.Unprotected, "The token service must be spoken to by https.");
        }

        var fields = new Dictionary<string, string> { ["client_id"] = grant.ClientId, ["client_secret"] = grant.ClientSecret };
        fields["grant_type"] = grant.RefreshToken is null ? "client_credentials" : "refresh_token";
        AddIfThere(fields, "refresh_token", grant.RefreshToken);
        AddIfThere(fields, "scope", grant.Scope);
        using var late = new CancellationTokenSource(_options.TokenLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, grant.TokenEndpoint) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            byte[] body = await Read(answer.Content, either.Token).ConfigureAwait(false);
            return Parse((int)answer.StatusCode, body);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MailConnectionException(MailConnectionFault.Unreachable, "The token service did not answer in time.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MailConnectionException(MailConnectionFault.Unreachable, "The token service cannot be reached.", e);
        }
    }

    private static void AddIfThere(Dictionary<string, string> fields, string name, string? value)
    {
        if (value is not null)
        {
            fields[name] = value;
        }
    }

    private static async Task<byte[]> Read(HttpContent content, CancellationToken cancellation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        await using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        while (await stream.ReadAsync(bytes.GetMemory(4096), cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            bytes.Advance(read);
            if (bytes.WrittenCount > MaxBody)
            {
                throw new MailConnectionException(MailConnectionFault.NoToken, "The token service sent too much.");
            }
        }

        return bytes.WrittenSpan.ToArray();
    }

    // Of a refusal only its error word is told: what else stands there could be anything.
    private static (string Token, TimeSpan Life) Parse(int status, byte[] body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            JsonElement root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && status == 200 && Text(root, "access_token") is { Length: > 0 and <= 16_000 } token && token.All(c => c is > ' ' and <= '~'))
            {
                bool says = root.TryGetProperty("expires_in", out JsonElement life) && life.ValueKind == JsonValueKind.Number && life.TryGetDouble(out _);
                return (token, TimeSpan.FromSeconds(Math.Clamp(says ? life.GetDouble() : 300, 0, 86_400)));
            }

            string? error = root.ValueKind == JsonValueKind.Object ? Text(root, "error") : null;
            error = error is { Length: <= 60 } && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? error : $"status {status}";
            bool temporary = status >= 500 || status == 429;
            throw new MailConnectionException(temporary ? MailConnectionFault.Unreachable : MailConnectionFault.NoToken, $"The token service refused: {error}.");
        }
        catch (JsonException e)
        {
            throw new MailConnectionException(status >= 500 ? MailConnectionFault.Unreachable : MailConnectionFault.NoToken, $"The token service sent no JSON (status {status}).", e);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
