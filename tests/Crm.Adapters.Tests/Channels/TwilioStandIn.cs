using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Crm.Channels.Twilio;

namespace Crm.Adapters.Tests.Channels;

/// <summary>Twilio's side of messages and calls, as its documentation tells it: keeps what it took, and fails as it is told.</summary>
internal sealed class TwilioStandIn(TimeProvider clock) : HttpMessageHandler
{
    public List<IReadOnlyDictionary<string, string>> Messages { get; } = [];

    public List<(string Method, string Path, string? Authorization, IReadOnlyDictionary<string, string> Form)> Requests { get; } = [];

    /// <summary>What becomes of the next request that makes something.</summary>
    public Fate Fate { get; set; }

    /// <summary>The next answers to any request, before anything else.</summary>
    public Queue<Func<HttpResponseMessage>> Answers { get; } = new();

    public static HttpResponseMessage Fault(int status, int code, double? retryAfter = null)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = Json(new { code, message = "why", more_info = "", status }) };
        if (retryAfter is { } seconds)
        {
            answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        }

        return answer;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var form = FormText.Read(body)!.ToDictionary(f => f.Key, f => f.Value);
        string path = request.RequestUri!.PathAndQuery;
        Requests.Add((request.Method.Method, path, request.Headers.Authorization?.ToString(), form));
        if (Answers.TryDequeue(out var other))
        {
            return other();
        }

        if (request.Method == HttpMethod.Get)
        {
            return path.Contains("/Messages.json?", StringComparison.Ordinal) ? List(request.RequestUri) : Made(Messages[0]);
        }

        var fate = Fate;
        Fate = Fate.Taken;
        switch (fate)
        {
            case Fate.Busy: return Fault(429, 20429, 10);
            case Fate.Broken: return Fault(503, 0);
            case Fate.Gone: throw new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused));
            case Fate.OptedOut: return Fault(400, 21610);
            case Fate.NoSuchAddress: return Fault(400, 21211);
        }

        if (path.Contains("/Calls", StringComparison.Ordinal))
        {
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = Json(new { sid = "CA1", status = "queued", direction = "outbound-api" }) };
        }

        var made = new Dictionary<string, string>(form)
        {
            ["sid"] = string.Create(CultureInfo.InvariantCulture, $"SM{Messages.Count:x32}"),
            ["date"] = clock.GetUtcNow().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture),
        };
        Messages.Add(made);
        return fate == Fate.AnswerLost ? throw new HttpRequestException("reset", new IOException("reset")) : Made(made);
    }

    private static StringContent Json(object value) => new(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json");

    private static object Shown(IReadOnlyDictionary<string, string> m) => new
    {
        sid = m["sid"], status = "queued", direction = "outbound-api", from = m.GetValueOrDefault("From"), to = m["To"], body = m.GetValueOrDefault("Body"),
        date_created = m["date"], error_code = (int?)null,
    };

    private static HttpResponseMessage Made(IReadOnlyDictionary<string, string> message) => new(HttpStatusCode.Created) { Content = Json(Shown(message)) };

    private HttpResponseMessage List(Uri url)
    {
        var wanted = FormText.Read(url.Query[1..])!.ToDictionary(p => p.Key, p => p.Value);
        var found = Messages.Where(m => m["To"] == wanted["To"] && (!wanted.TryGetValue("From", out string? from) || m.GetValueOrDefault("From") == from));
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = Json(new { messages = found.Reverse().Select(Shown).ToArray() }) };
    }
}
