using System.Collections.Immutable;
using System.Threading.Channels;
using Crm.Contracts.Integration;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.PublicEvents;
using Crm.PublicEvents.Webhooks;

namespace Crm.Channels.Webhooks;

/// <summary>
/// Deliveries to one receiver: takes events up from the stream, sends them by a <see cref="DeliveryPlan"/>, and keeps what became of each.
/// One loop per receiver, so that a slow one holds up nobody else.
/// </summary>
internal sealed class WebhookLine(Guid id, IWebhookStore store, IPublicEventLog log, WebhookSender sender, IPersonalDataVault vault, DeliveryRules rules, TimeProvider clock, WebhookFigures figures)
{
    /// <summary>Events taken up at once.</summary>
    private const int StretchMax = 200;

    /// <summary>Events that may wait for a receiver; the rest waits in the stream.</summary>
    private const int WaitingMax = 10_000;

    /// <summary>How far the stored position may lag where nothing was for this receiver: a thousand rows of the journal.</summary>
    private const long UnnotedMax = 1_000L * EventSequence.PerRow;

    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SettingsAge = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<(long Sequence, string? Error)> _answers = Channel.CreateUnbounded<(long, string?)>(); // as many as are under way
    private readonly Dictionary<long, PublicEvent> _events = [];
    private DeliveryPlan _plan = new(rules);
    private Webhook? _webhook;
    private ImmutableArray<string> _secrets = [];
    private Instant _readAt = Instant.MinValue;
    private volatile bool _changed;
    private long _lookedTo;
    private int _underWay;

    /// <summary>Settings, secrets or dead letters changed.</summary>
    public void Wake()
    {
        _changed = true;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Runs until the webhook is gone or the token is cancelled.</summary>
    public async Task Run(CancellationToken stop)
    {
        bool loaded = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!loaded)
                {
                    await Load(stop).ConfigureAwait(false);
                    loaded = true;
                }

                if (!await Turn(stop).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                figures.Fault(e);
                _lookedTo = 0; // what was read may not have been taken up
                loaded = _underWay > 0 && loaded; // once nothing is under way what is stored is believed again
                await Task.Delay(StoreRetry, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Load(CancellationToken stop)
    {
        _plan = new DeliveryPlan(rules);
        _events.Clear();
        await TakeWaiting(stop).ConfigureAwait(false);
    }

    /// <summary>Reads the settings when they are old, takes up, sends, and waits for whatever comes first.</summary>
    private async Task<bool> Turn(CancellationToken stop)
    {
        var now = Instant.Now(clock);
        bool changed = _changed;
        if (changed || _webhook is null || now - _readAt >= SettingsAge)
        {
            _changed = false;
            _webhook = await store.Find(id, stop).ConfigureAwait(false);
            _secrets = [.. await store.Secrets(id, now, stop).ConfigureAwait(false)];
            _readAt = now;
            if (changed)
            {
                await TakeWaiting(stop).ConfigureAwait(false); // dead letters that are to be sent again
            }
        }

        if (_webhook is not { } webhook)
        {
            return false; // deleted
        }

        await NoteAnswers(stop).ConfigureAwait(false);
        bool more = webhook.Settings.Enabled && await TakeUp(webhook, stop).ConfigureAwait(false);
        if (webhook.Settings.Enabled)
        {
            Send(webhook, stop);
        }

        if (!more)
        {
            await Wait(webhook, stop).ConfigureAwait(false);
        }

        return true;
    }

    private async Task TakeWaiting(CancellationToken stop)
    {
        foreach (var delivery in await store.Waiting(id, stop).ConfigureAwait(false))
        {
            _events.TryAdd(delivery.Event.Sequence, delivery.Event);
            _plan.Add(delivery.Event.Sequence, delivery.Event.Subject, delivery.Since, delivery.Attempts, delivery.Due);
        }
    }

    /// <summary>Takes the next stretch of the stream; true when there is more to take at once.</summary>
    private async Task<bool> TakeUp(Webhook webhook, CancellationToken stop)
    {
        if (_plan.Count >= WaitingMax)
        {
            return false;
        }

        var filter = new EventFilter(EventTypes.Covered(webhook.Settings.Types), null);
        long begin = Math.Max(Math.Max(webhook.Position, _lookedTo), log.Floor);
        if (await log.Read(begin, StretchMax, filter, stop).ConfigureAwait(false) is not { } stretch)
        {
            return true; // the stream was cut off there just now
        }

        _lookedTo = stretch.Next;
        if (stretch.Items.Count == 0 && stretch.Next - webhook.Position < UnnotedMax)
        {
            return false; // the position is not stored with every event that only others get
        }

        var now = Instant.Now(clock);
        if (!await store.TakeUp(id, webhook.Position, stretch.Next, stretch.Items, now, stop).ConfigureAwait(false))
        {
            (_webhook, _lookedTo) = (null, 0); // somebody else moved it, or it is gone: look again
            return true;
        }

        _webhook = webhook with { Position = stretch.Next };
        foreach (var each in stretch.Items)
        {
            _events[each.Sequence] = each;
            _plan.Add(each.Sequence, each.Subject, now, 0, now);
        }

        return stretch.More;
    }

    private void Send(Webhook webhook, CancellationToken stop)
    {
        foreach (long sequence in _plan.Start(Instant.Now(clock)))
        {
            _underWay++;
            _ = SendOne(webhook, _events[sequence], stop);
        }
    }

    private async Task SendOne(Webhook webhook, PublicEvent told, CancellationToken stop)
    {
        string? error;
        try
        {
            var body = CloudEvent.Write(told, log.Source, vault, webhook.Settings.PersonalData);
            string signature = WebhookSignature.Of(_secrets, Instant.Now(clock), body.Span);
            error = (await sender.Send(webhook.Settings.Url, EventSequence.Text(told.Sequence), body, signature, stop).ConfigureAwait(false)).Error;
        }
        catch (OperationCanceledException)
        {
            return; // the process ends: it is sent again after the next start
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            figures.Fault(e);
            error = "fault";
        }

        _answers.Writer.TryWrite((told.Sequence, error));
        _wake.Writer.TryWrite(true);
    }

    private async Task NoteAnswers(CancellationToken stop)
    {
        var outcomes = new List<DeliveryOutcome>();
        while (_answers.Reader.TryRead(out var answer))
        {
            _underWay--;
            Note(answer.Sequence, answer.Error, outcomes);
        }

        if (outcomes.Count > 0)
        {
            await store.Note(id, outcomes, stop).ConfigureAwait(false);
        }
    }

    private void Note(long sequence, string? error, List<DeliveryOutcome> outcomes)
    {
        var now = Instant.Now(clock);
        if (error is null)
        {
            _plan.Delivered(sequence, now);
            _events.Remove(sequence);
            figures.Delivered();
            outcomes.Add(new DeliveryOutcome(sequence, now, null, 0, now, false));
            return;
        }

        figures.Failed();
        var dead = _plan.Failed(sequence, now, Random.Shared.NextDouble());
        if (!dead.Contains(sequence))
        {
            var (attempts, due) = _plan.StateOf(sequence);
            outcomes.Add(new DeliveryOutcome(sequence, now, error, attempts, due, false));
        }

        foreach (long each in dead)
        {
            _events.Remove(each);
            figures.GivenUp();
            outcomes.Add(new DeliveryOutcome(each, now, error, 0, now, true));
        }
    }

    private async Task Wait(Webhook webhook, CancellationToken stop)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var settings = SettingsAge - (Instant.Now(clock) - _readAt);
        var pause = webhook.Settings.Enabled && _plan.NextDue is { } due && due - Instant.Now(clock) is var until && until < settings ? until : settings;
        Task[] reasons =
        [
            _wake.Reader.ReadAsync(done.Token).AsTask(),
            Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock, done.Token),
            webhook.Settings.Enabled && _plan.Count < WaitingMax ? log.WaitForMore(Math.Max(webhook.Position, _lookedTo), done.Token) : Task.Delay(Timeout.InfiniteTimeSpan, clock, done.Token),
        ];
        await Task.WhenAny(reasons).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(reasons).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
