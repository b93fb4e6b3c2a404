using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Crm.Adapters.Tests.Records;
using Crm.Channels.Egress;
using Crm.Channels.Webhooks;
using Crm.Contracts.Integration;
using Crm.Contracts.Settings;
using Crm.Events.Privacy;
using Crm.Persistence.Records;
using Crm.Primitives;
using Crm.PublicEvents;
using Crm.PublicEvents.Webhooks;
using Crm.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Adapters.Tests.PublicEvents;

/// <summary>Deliveries over real sockets and a real records file, by a clock that the tests move.</summary>
public sealed class WebhookDispatcherTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly FakeEventLog _log = new();
    private readonly WebhookFigures _figures = new();
    private readonly Outcomes _outcomes = new();
    private int _lines;
    private RecordsPlace _place = null!;
    private ServiceProvider _services = null!;
    private Receiver _receiver = null!;

    private IWebhookStore Store => _services.GetRequiredService<IWebhookStore>();

    public async ValueTask InitializeAsync()
    {
        _place = await RecordsPlace.Sqlite(_clock);
        _services = await _place.Start(_clock);
        _receiver = new Receiver(_clock);
    }

    public async ValueTask DisposeAsync()
    {
        _receiver.Dispose();
        _outcomes.Dispose();
        _figures.Dispose();
        await _services.DisposeAsync();
        await _place.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_that_is_down_for_five_minutes_gets_every_event_once_and_in_order_when_it_is_back()
    {
        await Add(_receiver.Url);
        await using var dispatcher = Dispatcher();
        _receiver.Status = _ => 503;
        for (int i = 1; i <= 100; i++)
        {
            _log.Add(FakeEventLog.Event(i, subject: "i" + (i % 7)));
        }

        var down = Instant.Now(_clock);
        await Until(() => Instant.Now(_clock) - down >= TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        Assert.InRange(_receiver.Got.Count, 5, 60); // probed, not flooded
        _receiver.Got.Clear();
        _receiver.Status = _ => 204;
        await Until(() => _receiver.Got.Count >= 100, TimeSpan.FromSeconds(1));

        Assert.True(Instant.Now(_clock) - down < TimeSpan.FromMinutes(8), "It came back late.");
        var got = _receiver.Got.ToArray();
        Assert.Equal(100, got.Select(g => g.Id).Distinct().Count());
        Assert.Equal(100, got.Length);
        Assert.All(got.GroupBy(g => g.Subject), g => Assert.Equal(g.Select(e => e.Id).Order(StringComparer.Ordinal), g.Select(e => e.Id)));
        Assert.All(got, g => Assert.True(g.Signed));
        await UntilStored(w => w.Health is { Delivered: 100, Waiting: 0, FailedAt: null });
    }

    [Fact]
    public async Task An_event_that_is_refused_holds_up_only_its_own_interaction()
    {
        await Add(_receiver.Url);
        await using var dispatcher = Dispatcher();
        _receiver.Status = subject => subject == "bad" ? 400 : 200;
        _log.Add(FakeEventLog.Event(1, subject: "bad"), FakeEventLog.Event(2, subject: "bad"), FakeEventLog.Event(3, subject: "good"), FakeEventLog.Event(4, subject: "good"));
        await Until(() => _receiver.Got.Count(g => g.Subject == "good") == 2 && _receiver.Got.Count(g => g.Subject == "bad") >= 3, TimeSpan.FromMilliseconds(500));
        Assert.Single(_receiver.Got.Where(g => g.Subject == "bad").Select(g => g.Id).Distinct());
    }

    [Fact]
    public async Task After_a_day_it_is_a_dead_letter_and_can_be_sent_again()
    {
        var id = await Add(_receiver.Url);
        await using var dispatcher = Dispatcher();
        _receiver.Status = _ => 500;
        _log.Add(FakeEventLog.Event(1));
        await Until(() => _receiver.Got.Count >= 3, TimeSpan.FromSeconds(5));
        await UntilStored(w => w.Health.DeadLetters == 1, TimeSpan.FromMinutes(30));
        Assert.Equal("status 500", Assert.Single(await Store.DeadLetters(id, -1, 10, default)).LastError);

        _receiver.Status = _ => 200;
        Assert.Equal(1, await Store.Replay(id, null, Instant.Now(_clock), default));
        dispatcher.Changed();
        await UntilStored(w => w.Health is { DeadLetters: 0, Waiting: 0, Delivered: 1 });
    }

    [Fact]
    public async Task After_a_restart_nothing_is_lost_and_only_what_was_under_way_comes_twice()
    {
        await Add(_receiver.Url);
        _receiver.Status = _ => 503;
        await using (Dispatcher())
        {
            _log.Add([.. Enumerable.Range(1, 30).Select(i => FakeEventLog.Event(i, subject: "i" + (i % 3)))]);
            await UntilStored(w => w.Health.Waiting == 30);
        }

        _outcomes.Count = _log.Written; // what was under way has no outcome any more
        _receiver.Got.Clear();
        _receiver.Status = _ => 200;
        await using var again = Dispatcher();
        await UntilStored(w => w.Health is { Waiting: 0, Delivered: 30 });
        Assert.Equal(30, _receiver.Got.Select(g => g.Id).Distinct().Count());
        Assert.All(_receiver.Got.GroupBy(g => g.Subject), g => Assert.Equal(g.Select(e => e.Id).Order(StringComparer.Ordinal), g.Select(e => e.Id)));
    }

    [Fact]
    public async Task A_slow_receiver_holds_up_no_other()
    {
        using var slow = new Receiver(_clock) { Hold = true };
        await Add(slow.Url);
        await Add(_receiver.Url);
        await using var dispatcher = Dispatcher(slow.Url, _receiver.Url);
        _log.Add([.. Enumerable.Range(1, 20).Select(i => FakeEventLog.Event(i, subject: "i" + i))]);
        await Until(() => _receiver.Got.Count == 20, TimeSpan.Zero);
        Assert.InRange(slow.Held, 0, 8);
        slow.Release();
    }

    [Fact]
    public async Task Only_the_types_asked_for_are_sent_and_a_host_that_is_not_listed_is_never_called()
    {
        await Add(_receiver.Url, "crm.agent.*");
        await using var dispatcher = Dispatcher();
        _log.Add(FakeEventLog.Event(1), FakeEventLog.Event(2, EventTypes.PresenceChanged, "agent/ada", "ada"));
        await UntilStored(w => w.Health.Delivered == 1);
        Assert.Equal("agent/ada", Assert.Single(_receiver.Got).Subject);

        var sender = new WebhookSender(new EgressList([]), _clock);
        Assert.Equal("host not allowed", (await sender.Send(_receiver.Url, "1", "{}"u8.ToArray(), "", default)).Error);
        sender.Dispose();
        Assert.Single(_receiver.Got);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_test_is_signed()
    {
        var id = await Add(_receiver.Url);
        await using var dispatcher = Dispatcher();
        _receiver.Status = _ => 302;
        Assert.Equal(new WebhookAnswer("status 302", 302), await dispatcher.Test(id, default));
        _receiver.Status = _ => 204;
        Assert.Equal(new WebhookAnswer(null, 204), await dispatcher.Test(id, default));
        Assert.All(_receiver.Got, g => Assert.True(g.Signed));
        Assert.Null(await dispatcher.Test(Guid.NewGuid(), default));
    }

    private async Task<Guid> Add(Uri url, params string[] types)
    {
        var id = Guid.NewGuid();
        _lines++;
        await Store.Create(id, new WebhookSettings("w", url, [.. types], PersonalData: false, Enabled: true), Receiver.Secret, 0, Instant.Now(_clock), "admin", default);
        return id;
    }

    private WebhookDispatcher Dispatcher(params Uri[] allowed)
    {
        var hosts = allowed.Length == 0 ? [_receiver.Url] : allowed;
        var dispatcher = new WebhookDispatcher(
            Store, _log, new WebhookSender(new EgressList(hosts.Select(h => h.Authority)), TimeProvider.System), _services.GetRequiredService<IPersonalDataVault>(), new DeliveryRules(), _clock, _figures);
        dispatcher.Start();
        return dispatcher;
    }

    private Task UntilStored(Func<Webhook, bool> holds, TimeSpan? step = null) => Until(async () => holds((await Store.List(default))[0]), step ?? TimeSpan.FromSeconds(1));

    private Task Until(Func<bool> holds, TimeSpan step) => Until(() => Task.FromResult(holds()), step);

    /// <summary>Moves the clock until something holds, each time all that goes by it has come to rest: how fast the machine is changes nothing.</summary>
    private async Task Until(Func<Task<bool>> holds, TimeSpan step)
    {
        using var hang = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (int looks = 1; !await holds(); looks++)
        {
            Assert.False(hang.IsCancellationRequested, $"It did not happen; {_receiver.Got.Count} deliveries came.");
            if (IsAtRest)
            {
                _clock.Advance(step);
                looks = 0;
            }
            else if (looks % 200 == 0)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(1)); // less than this is waited for without a timer
            }

            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>The dispatcher and each line wait for the clock, and the outcome of whatever was sent is noted.</summary>
    private bool IsAtRest => _log.Written == _outcomes.Count && _clock.Waiting == 1 + _lines;

    /// <summary>Counts the outcomes of deliveries by the metrics the lines keep.</summary>
    private sealed class Outcomes : IDisposable
    {
        private readonly MeterListener _listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is "crm.webhook.delivered" or "crm.webhook.failed")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };

        private long _count;

        public Outcomes()
        {
            _listener.SetMeasurementEventCallback<long>((_, much, _, _) => Interlocked.Add(ref _count, much));
            _listener.Start();
        }

        public long Count
        {
            get => Interlocked.Read(ref _count);
            set => Interlocked.Exchange(ref _count, value);
        }

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>A receiver on a free loopback port.</summary>
    private sealed class Receiver : IDisposable
    {
        public const string Secret = "whsec_test";

        private readonly HttpListener _listener;
        private readonly FakeClock _clock;
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _held;

        public Receiver(FakeClock clock)
        {
            _clock = clock;
            (_listener, Url) = Listen();
            _ = Run();
        }

        public Uri Url { get; }

        public Func<string, int> Status { get; set; } = _ => 200;

        public bool Hold { get; set; }

        public int Held => _held;

        public ConcurrentQueue<(string Id, string Subject, bool Signed)> Got { get; } = new();

        public void Release() => _released.TrySetResult();

        public void Dispose()
        {
            Release();
            _listener.Close();
        }

        private static (HttpListener, Uri) Listen()
        {
            for (int attempt = 0; ; attempt++)
            {
                int port = 20_000 + Random.Shared.Next(20_000);
                var listener = new HttpListener();
                listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                try
                {
                    listener.Start();
                    return (listener, new Uri($"http://127.0.0.1:{port}/events"));
                }
                catch (HttpListenerException) when (attempt < 50)
                {
                    listener.Close(); // taken: another one
                }
            }
        }

        private async Task Run()
        {
            while (_listener.IsListening)
            {
                try
                {
                    _ = Take(await _listener.GetContextAsync());
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private async Task Take(HttpListenerContext context)
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var told = JsonDocument.Parse(body.ToArray()).RootElement;
            string subject = told.GetProperty("subject").GetString()!;
            if (Hold)
            {
                Interlocked.Increment(ref _held);
                await _released.Task;
            }

            bool signed = WebhookSignature.Verifies(context.Request.Headers[WebhookSignature.HeaderName], Secret, body.ToArray(), Instant.Now(_clock));
            Got.Enqueue((told.GetProperty("id").GetString()!, subject, signed));
            context.Response.StatusCode = Status(subject);
            if (context.Response.StatusCode == 302)
            {
                context.Response.RedirectLocation = Url.AbsoluteUri;
            }

            context.Response.Close();
        }
    }
}
