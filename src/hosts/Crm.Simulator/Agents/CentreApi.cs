using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Contracts.Rest;

namespace Crm.Simulator.Agents;

/// <summary>
/// The server's HTTP interface as one signed-in person uses it: signs in when needed, and anew when the token is refused. Every
/// failure is a <see cref="CentreUnavailable"/>. Not thread safe.
/// </summary>
public sealed class CentreApi : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private readonly HttpClient _http;
    private readonly string _userName;
    private readonly string _password;
    private bool _isSignedIn;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    public CentreApi(Uri server, string userName, string password)
    {
        _http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 4 * 1024 * 1024 };
        (_userName, _password) = (userName, password);
    }

    /// <summary>Reads something below <c>/api/v1</c>.</summary>
    /// <exception cref="CentreUnavailable">There is no good answer.</exception>
    public Task<T> Get<T>(string path, CancellationToken cancellation) => Send<T>(HttpMethod.Get, path, null, cancellation);

    /// <summary>Sends something below <c>/api/v1</c>.</summary>
    /// <exception cref="CentreUnavailable">There is no good answer.</exception>
    public Task<T> Send<T>(HttpMethod method, string path, object? body, CancellationToken cancellation) => Guarded($"{method} {path}", async () =>
    {
        if (!_isSignedIn)
        {
            await SignIn(cancellation);
        }

        using var request = new HttpRequestMessage(method, "/api/v1" + path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        using var response = await _http.SendAsync(request, cancellation);
        _isSignedIn &= response.StatusCode != HttpStatusCode.Unauthorized;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<T>(Json, cancellation) ?? throw new JsonException("null");
    });

    /// <summary>Reads text at an address of the server, such as <c>/metrics</c>.</summary>
    /// <exception cref="CentreUnavailable">There is no good answer.</exception>
    public Task<string> GetText(string address, CancellationToken cancellation) => Guarded($"GET {address}", () => _http.GetStringAsync(address, cancellation));

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task SignIn(CancellationToken cancellation)
    {
        using var response = await _http.PostAsJsonAsync("/api/v1/auth/token", new TokenRequest(_userName, _password, null), Json, cancellation);
        response.EnsureSuccessStatusCode();
        var token = await response.Content.ReadFromJsonAsync<TokenResponse>(Json, cancellation) ?? throw new JsonException("null");
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
        _isSignedIn = true;
    }

    private static async Task<T> Guarded<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or TimeoutException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new CentreUnavailable($"{what}: {fault.Message}", fault);
        }
    }
}

/// <summary>The server gave no answer, or a bad one.</summary>
public sealed class CentreUnavailable(string message, Exception cause) : Exception(message, cause);
