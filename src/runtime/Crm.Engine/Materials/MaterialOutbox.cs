using Crm.Actors.Shards;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Engine.Conversations;
using Crm.Engine.Mail;
using Crm.Messaging.Mail;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Engine.Materials;

/// <summary>
/// Sees each delivery to its end: hands it to the shard that sends it, and notes what becomes of it there. What is to be done is in the
/// records, so a crash loses nothing; how often it was tried is kept here alone. Thread safe.
/// </summary>
public sealed class MaterialOutbox(
    IShardHost shards, IMaterialDeliveries deliveries, MaterialPost post, ICustomerNews news, EngineFigures figures, TimeProvider clock) : IDisposable
{
    /// <summary>Deliveries that are watched; older ones stay as they are.</summary>
    public const int WatchedMax = 10_000;

    private static readonly TimeSpan WatchFor = TimeSpan.FromDays(7);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Watched> _watched = [];
    private readonly SemaphoreSlim _woken = new(1, 1);
    private bool _loaded;

    /// <summary>Sees to these as well.</summary>
    public void Take(IReadOnlyList<MaterialDelivery> fresh)
    {
        lock (_gate)
        {
            foreach (var delivery in fresh.Where(d => !MaterialProgress.IsOver(d.State)))
            {
                if (_watched.Count < WatchedMax)
                {
                    _watched.TryAdd(delivery.Id, new Watched(delivery, 0, Instant.MinValue));
                }
            }
        }

        Wake();
    }

    /// <summary>Something may have got further. Returns at once.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_woken.CurrentCount == 0 && _watched.Count > 0)
            {
                _woken.Release();
            }
        }
    }

    /// <summary>Works until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            var next = LookAgain;
            try
            {
                next = await Pass(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
            {
                figures.Fault("material-outbox", e);
                next = FirstPause;
            }

            await WaitFor(next, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _woken.Dispose();

    /// <summary>Hands over what is due and notes what got further; when to look again.</summary>
    public async Task<TimeSpan> Pass(CancellationToken cancellation)
    {
        if (!_loaded)
        {
            Take(await deliveries.Open(Instant.Now(clock) - WatchFor, WatchedMax, cancellation).ConfigureAwait(false));
            _loaded = true;
        }

        var changed = new HashSet<CustomerId>();
        foreach (var one in Due())
        {
            await HandOver(one, changed, cancellation).ConfigureAwait(false);
        }

        await Look(changed, cancellation).ConfigureAwait(false);
        if (changed.Count > 0)
        {
            news.Changed(changed);
        }

        lock (_gate)
        {
            var now = Instant.Now(clock);
            foreach (var old in _watched.Values.Where(w => w.Delivery.Handed && now - w.Delivery.At > WatchFor).ToArray())
            {
                _watched.Remove(old.Delivery.Id);
            }

            var waits = _watched.Values.Where(w => !w.Delivery.Handed).Select(w => w.NotBefore - now).DefaultIfEmpty(LookAgain).Min();
            return waits < FirstPause ? FirstPause : waits < LookAgain ? waits : LookAgain;
        }
    }

    private List<Watched> Due()
    {
        lock (_gate)
        {
            var now = Instant.Now(clock);
            return [.. _watched.Values.Where(w => !w.Delivery.Handed && w.NotBefore <= now).OrderBy(w => w.Delivery.At.Microseconds)];
        }
    }

    private async Task HandOver(Watched one, HashSet<CustomerId> changed, CancellationToken cancellation)
    {
        var delivery = one.Delivery;
        MaterialHandover done;
        try
        {
            done = await post.Send(delivery, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            figures.Fault("material-post", e);
            done = MaterialHandover.Later;
        }

        var now = Instant.Now(clock);
        string? failed = done.Failed ?? (!done.Taken && now - delivery.At > GiveUpAfter ? "given-up" : null);
        if (done.Taken)
        {
            await deliveries.Handed(delivery.Id, done.Line, cancellation).ConfigureAwait(false);
            Put(one with { Delivery = delivery with { Handed = true, Line = done.Line } });
        }
        else if (failed is not null)
        {
            await Note(one, new MaterialProgress(MaterialState.Failed, failed), changed, cancellation).ConfigureAwait(false);
        }
        else
        {
            double pause = Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, Math.Min(one.Attempts, 10)));
            Put(one with { Attempts = one.Attempts + 1, NotBefore = now + TimeSpan.FromSeconds(pause) });
        }
    }

    /// <summary>Asks both shards how far everything is.</summary>
    private async Task Look(HashSet<CustomerId> changed, CancellationToken cancellation)
    {
        Watched[] handed;
        lock (_gate)
        {
            handed = [.. _watched.Values.Where(w => w.Delivery.Handed)];
        }

        var mails = handed.Where(w => w.Delivery.Line is null).ToList();
        var lines = handed.Where(w => w.Delivery.Line is not null).ToList();
        var news = new List<(Watched Of, MaterialProgress? News)>();
        if (mails.Count > 0)
        {
            news.AddRange(await shards.Query<MailProgram, List<(Watched, MaterialProgress?)>>(
                EngineOptions.MailShard, p => mails.ConvertAll(w => (w, ProgressOf(p.MailOf(MaterialPost.MailOf(w.Delivery))))), cancellation).ConfigureAwait(false));
        }

        if (lines.Count > 0)
        {
            news.AddRange(await shards.Query<ConversationsProgram, List<(Watched, MaterialProgress?)>>(
                EngineOptions.ConversationsShard, p => lines.ConvertAll(w => (w, p.ProgressOf(w.Delivery.Line!.Conversation, w.Delivery.Line.Seq))), cancellation)
                .ConfigureAwait(false));
        }

        foreach (var (of, told) in news)
        {
            if (told is not null && MaterialProgress.Leads(of.Delivery.State, told.State))
            {
                await Note(of, told, changed, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task Note(Watched one, MaterialProgress told, HashSet<CustomerId> changed, CancellationToken cancellation)
    {
        await deliveries.Progress(one.Delivery.Id, told, Instant.Now(clock), cancellation).ConfigureAwait(false);
        changed.Add(one.Delivery.Customer);
        Put(one with { Delivery = one.Delivery with { State = told.State } });
    }

    private void Put(Watched one)
    {
        lock (_gate)
        {
            if (MaterialProgress.IsOver(one.Delivery.State))
            {
                _watched.Remove(one.Delivery.Id);
            }
            else
            {
                _watched[one.Delivery.Id] = one;
            }
        }
    }

    private static MaterialProgress? ProgressOf(ThreadMail? mail) => mail?.State switch
    {
        MailState.Sent => new MaterialProgress(MaterialState.Sent, null, mail.Detail),
        MailState.Failed => new MaterialProgress(MaterialState.Failed, "mail-refused", mail.Detail),
        MailState.Bounced => new MaterialProgress(MaterialState.Bounced, "bounced", mail.Detail),
        _ => null,
    };

    private async Task WaitFor(TimeSpan next, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(next, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _woken.WaitAsync(either.Token).ConfigureAwait(false);
            await Task.Delay(Breath, clock, cancellation).ConfigureAwait(false); // what happens at once is looked at once
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return; // time to look again
        }
    }

    private sealed record Watched(MaterialDelivery Delivery, int Attempts, Instant NotBefore);
}
