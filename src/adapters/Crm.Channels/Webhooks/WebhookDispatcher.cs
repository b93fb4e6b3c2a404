using System.Threading.Channels;
using Crm.Contracts.Integration;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.PublicEvents;
using Crm.PublicEvents.Webhooks;

namespace Crm.Channels.Webhooks;

/// <summary>Keeps one line of deliveries running for each webhook there is. Thread safe.</summary>
public sealed class WebhookDispatcher : IWebhookDesk, IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private readonly IWebhookStore _store;
    private readonly IPublicEventLog _log;
    private readonly WebhookSender _sender;
    private readonly IPersonalDataVault _vault;
    private readonly DeliveryRules _rules;
    private readonly TimeProvider _clock;
    private readonly WebhookFigures _figures;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Guid, (WebhookLine Line, Task Running)> _lines = []; // of the loop alone
    private Task _running = Task.CompletedTask;

    /// <summary>Nothing is sent before <see cref="Start"/>.</summary>
    public WebhookDispatcher(IWebhookStore store, IPublicEventLog log, WebhookSender sender, IPersonalDataVault vault, DeliveryRules rules, TimeProvider clock, WebhookFigures figures)
    {
        (_store, _log, _sender, _vault, _rules, _clock, _figures) = (store, log, sender, vault, rules, clock, figures);
    }

    /// <summary>Begins to deliver. Call once, when records and stream are ready.</summary>
    public void Start() => _running = Task.Run(() => Run(_stop.Token));

    /// <inheritdoc/>
    public bool Allows(Uri url) => _sender.Allows(url);

    /// <inheritdoc/>
    public void Changed() => _wake.Writer.TryWrite(true);

    /// <inheritdoc/>
    public async ValueTask<WebhookAnswer?> Test(Guid id, CancellationToken cancellation)
    {
        if (await _store.Find(id, cancellation).ConfigureAwait(false) is not { } webhook)
        {
            return null;
        }

        var now = Instant.Now(_clock);
        string eventId = $"test-{Guid.NewGuid():n}";
        var body = CloudEvent.WriteTest(eventId, now, _log.Source, id);
        string signature = WebhookSignature.Of(await _store.Secrets(id, now, cancellation).ConfigureAwait(false), now, body.Span);
        return await _sender.Send(webhook.Settings.Url, eventId, body, signature, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops; what is under way is sent again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Look(stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException and not OperationCanceledException)
            {
                _figures.Fault(e);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var wake = _wake.Reader.ReadAsync(limit.Token).AsTask();
            await Task.WhenAny(wake, Task.Delay(LookAgain, _clock, limit.Token)).ConfigureAwait(false);
            await limit.CancelAsync().ConfigureAwait(false);
            await ((Task)wake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_lines.Values.Select(l => l.Running)).ConfigureAwait(false);
    }

    /// <summary>Starts lines for new webhooks and tells the others to look; those of deleted ones end by themselves.</summary>
    private async Task Look(CancellationToken stop)
    {
        foreach (var webhook in await _store.List(stop).ConfigureAwait(false))
        {
            if (!_lines.TryGetValue(webhook.Id, out var line) || line.Running.IsCompleted)
            {
                var made = new WebhookLine(webhook.Id, _store, _log, _sender, _vault, _rules, _clock, _figures);
                _lines[webhook.Id] = (made, Task.Run(() => made.Run(stop), CancellationToken.None));
            }
        }

        foreach (var ended in _lines.Where(l => l.Value.Running.IsCompleted).Select(l => l.Key).ToArray())
        {
            _lines.Remove(ended);
        }

        foreach (var (_, line) in _lines)
        {
            line.Line.Wake();
        }
    }
}
