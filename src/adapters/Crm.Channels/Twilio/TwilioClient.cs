using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Crm.Channels.Egress;
using Crm.Contracts.Settings;
using Polly;
using Polly.Retry;

namespace Crm.Channels.Twilio;

/// <summary>
/// Twilio's REST interface, version 2010-04-01: messages and calls. Waits and asks again by itself for a moment where that is harmless:
/// reading always, making things only when Twilio said that it did nothing (429). Everything else is told to whoever asked. The token goes
/// into one header and nowhere else. Thread safe.
/// </summary>
public sealed class TwilioClient : IDisposable
{
    private const int BodyMax = 1 << 20;
    private const int Retries = 2;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly string _account;
    private readonly ResiliencePipeline<Reply> _pipeline;

    /// <summary>A client of one account.</summary>
    public TwilioClient(TwilioSettings settings, TimeProvider clock)
        : this(settings, clock, EgressHandler.Create())
    {
    }

    /// <summary>A client that speaks through a handler of its own.</summary>
    public TwilioClient(TwilioSettings settings, TimeProvider clock, HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _clock = clock;
        _account = $"/2010-04-01/Accounts/{settings.AccountSid}";
        _http = new HttpClient(handler) { BaseAddress = settings.BaseUrl, Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = BodyMax };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.AccountSid}:{settings.AuthToken}")));
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Crm/1");
        _pipeline = new ResiliencePipelineBuilder<Reply> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<Reply>
        {
            MaxRetryAttempts = Retries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result is { } reply && IsWorthWaiting(reply)),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(args.Outcome.Result?.RetryAfter ?? TimeSpan.FromMilliseconds(500 << args.AttemptNumber)),
        }).Build();
    }

    /// <summary>Makes a message.</summary>
    public Task<TwilioAnswer<TwilioMessage>> Create(NewTwilioMessage message, CancellationToken cancellation) => Ask<TwilioMessage>(
        HttpMethod.Post, $"{_account}/Messages.json",
        [
            ("To", message.To), ("From", message.MessagingService is null ? message.From : null), ("MessagingServiceSid", message.MessagingService),
            ("Body", message.Body), ("ContentSid", message.ContentSid), ("ContentVariables", message.ContentVariables),
            ("MediaUrl", message.MediaUrl?.AbsoluteUri), ("StatusCallback", message.StatusCallback),
        ], cancellation);

    /// <summary>A message by its SID.</summary>
    public Task<TwilioAnswer<TwilioMessage>> Fetch(string sid, CancellationToken cancellation) =>
        Ask<TwilioMessage>(HttpMethod.Get, $"{_account}/Messages/{Uri.EscapeDataString(sid)}.json", null, cancellation);

    /// <summary>The latest hundred messages to somebody, the newest first.</summary>
    /// <param name="from">Null for those of any of our numbers.</param>
    public Task<TwilioAnswer<TwilioMessagePage>> List(string to, string? from, CancellationToken cancellation) => Ask<TwilioMessagePage>(
        HttpMethod.Get,
        $"{_account}/Messages.json?To={Uri.EscapeDataString(to)}{(from is null ? "" : "&From=" + Uri.EscapeDataString(from))}&PageSize=100",
        null, cancellation);

    /// <summary>Makes a call.</summary>
    public Task<TwilioAnswer<TwilioCall>> Create(NewTwilioCall call, CancellationToken cancellation) => Ask<TwilioCall>(
        HttpMethod.Post, $"{_account}/Calls.json",
        [("To", call.To), ("From", call.From), ("Twiml", call.Twiml), ("StatusCallback", call.StatusCallback)], cancellation);

    /// <summary>Gives a call that goes on other instructions.</summary>
    public Task<TwilioAnswer<TwilioCall>> Update(string sid, string twiml, CancellationToken cancellation) =>
        Ask<TwilioCall>(HttpMethod.Post, $"{_account}/Calls/{Uri.EscapeDataString(sid)}.json", [("Twiml", twiml)], cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static bool IsWorthWaiting(Reply reply) =>
        !(reply.RetryAfter > PatienceMax) && (reply.Status == 429 || (reply.IsReading && (reply.Status >= 500 || (reply.Status == 0 && reply.MaybeDone))));

    private async Task<TwilioAnswer<T>> Ask<T>(HttpMethod method, string path, (string Name, string? Value)[]? form, CancellationToken cancellation)
        where T : class
    {
        var reply = await _pipeline.ExecuteAsync(async token => await Once(method, path, form, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (reply.Status is >= 200 and < 300)
        {
            // taken, but what it says cannot be read: whoever asked has to look for it
            var value = Read<T>(reply.Body);
            return new TwilioAnswer<T>(value, reply.Status, 0, null, value is null);
        }

        return new TwilioAnswer<T>(null, reply.Status, Read<TwilioFault>(reply.Body)?.Code ?? 0, reply.RetryAfter, reply.MaybeDone);
    }

    private async Task<Reply> Once(HttpMethod method, string path, (string Name, string? Value)[]? form, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var request = new HttpRequestMessage(method, path);
        if (form is not null)
        {
            request.Content = new FormUrlEncodedContent(form.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!)));
        }

        bool reading = method == HttpMethod.Get;
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            int status = (int)answer.StatusCode;
            return new Reply(reading, status, body, Wish(answer.Headers.RetryAfter), !reading && status >= 500);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Reply(reading, 0, [], null, true);
        }
        catch (HttpRequestException e)
        {
            bool never = e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                || e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable };
            return new Reply(reading, 0, [], null, !never);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return new Reply(reading, 0, [], null, true);
        }
    }

    private TimeSpan? Wish(RetryConditionHeaderValue? told)
    {
        var wait = told?.Delta ?? (told?.Date is { } date ? date - _clock.GetUtcNow() : null);
        return wait is { } some ? some > TimeSpan.Zero ? some : TimeSpan.Zero : null;
    }

    private static T? Read<T>(byte[] body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Reply(bool IsReading, int Status, byte[] Body, TimeSpan? RetryAfter, bool MaybeDone);
}
