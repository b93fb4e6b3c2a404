using System.Net;
using System.Net.Sockets;
using System.Text;
using Crm.Channels.Egress;
using Crm.Channels.Lookups;
using Crm.Ivr;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Lookups;

public sealed class HttpLookupsTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task An_answer_with_json_is_handed_over()
    {
        await using var far = new FarEnd("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"vip\":1}");

        var result = await Look(far, "/customers?number=%2B4930");

        Assert.Equal(new LookupAnswered(200, "{\"vip\":1}"), result);
        Assert.StartsWith("GET /customers?number=%2B4930 HTTP/1.1\r\n", far.Request);
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", "status-500")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/secret\r\nContent-Length: 0\r\n\r\n", "status-302")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "not-json")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n{", "too-large")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "not-json")]
    [InlineData("nonsense\r\n\r\n", "unreachable")]
    [InlineData("", "unreachable")]
    public async Task What_cannot_be_used_fails_by_its_own_name(string answer, string reason)
    {
        await using var far = new FarEnd(answer);

        Assert.Equal(new LookupFailed(reason), await Look(far, "/"));
    }

    [Fact]
    public async Task An_answer_without_end_is_too_large()
    {
        await using var far = new FarEnd("HTTP/1.1 200 OK\r\n\r\n[" + string.Concat(Enumerable.Repeat("1,", 40_000)));

        Assert.Equal(new LookupFailed("too-large"), await Look(far, "/"));
    }

    [Fact]
    public async Task An_answer_nested_too_deep_is_not_taken()
    {
        string deep = new string('[', 100) + new string(']', 100);
        await using var far = new FarEnd($"HTTP/1.1 200 OK\r\nContent-Length: {deep.Length}\r\n\r\n{deep}");

        Assert.Equal(new LookupFailed("not-json"), await Look(far, "/"));
    }

    [Fact]
    public async Task A_far_end_that_is_silent_times_out()
    {
        await using var far = new FarEnd(answer: null);
        using var lookups = new HttpLookups(new EgressList([far.Host]), _clock);

        var asked = lookups.Look(Request($"http://{far.Host}/"), TestContext.Current.CancellationToken).AsTask();
        await far.Asked;
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(new LookupFailed("timeout"), await asked);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not a url")]
    public async Task What_is_not_on_the_list_is_refused_unasked(string url)
    {
        using var lookups = new HttpLookups(new EgressList(["api.example.com"]), _clock);

        Assert.Equal(new LookupFailed("refused"), await lookups.Look(Request(url), TestContext.Current.CancellationToken));
    }

    private async Task<LookupResult> Look(FarEnd far, string path)
    {
        using var lookups = new HttpLookups(new EgressList([far.Host]), _clock);
        return await lookups.Look(Request($"http://{far.Host}{path}"), TestContext.Current.CancellationToken);
    }

    private static StartLookup Request(string url) => new(1, "GET", url, [], null, TimeSpan.FromSeconds(5));

    /// <summary>Answers one request with fixed bytes; null never answers.</summary>
    private sealed class FarEnd : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public FarEnd(string? answer)
        {
            _listener.Start();
            Host = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            _serving = Serve(answer);
        }

        public string Host { get; }

        public string Request { get; private set; } = "";

        public Task Asked => _asked.Task;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Dispose();
            await _serving;
            _stop.Dispose();
        }

        private async Task Serve(string? answer)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _listener.Stop(); // a second try finds nobody
                var stream = client.GetStream();
                var buffer = new byte[4096];
                int read = await stream.ReadAsync(buffer, _stop.Token);
                Request = Encoding.ASCII.GetString(buffer, 0, read);
                _asked.TrySetResult();
                if (answer is null)
                {
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                }
                else
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // the test is over, or the asker hung up first
            }
        }
    }
}
