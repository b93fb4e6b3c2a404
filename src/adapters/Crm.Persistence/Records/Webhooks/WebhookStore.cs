using System.Collections.Immutable;
using Crm.Contracts.Integration;
using Crm.Events.Privacy;
using Crm.Persistence.PublicEvents;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Crm.PublicEvents;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Webhooks;

/// <summary>Webhooks and their deliveries in the records database. A webhook's secrets are sealed under a key of its own, which goes with it.</summary>
internal sealed class WebhookStore(RecordsContextFactory records, IPersonalDataVault vault) : IWebhookStore
{
    private const int ErrorMax = 200;

    public async ValueTask<IReadOnlyList<Webhook>> List(CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var rows = await context.Webhooks.AsNoTracking().OrderBy(w => w.Name).ThenBy(w => w.Id).ToListAsync(cancellation);
        var counts = await context.WebhookDeliveries.GroupBy(d => d.Webhook)
            .Select(g => new { g.Key, Waiting = g.Count(d => d.DiedAt == null), Dead = g.Count(d => d.DiedAt != null) })
            .ToDictionaryAsync(c => c.Key, c => (c.Waiting, c.Dead), cancellation);
        return [.. rows.Select(r => ToWebhook(r, counts.GetValueOrDefault(r.Id)))];
    }

    public async ValueTask<Webhook?> Find(Guid id, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        if (await context.Webhooks.AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, cancellation) is not { } row)
        {
            return null;
        }

        int waiting = await context.WebhookDeliveries.CountAsync(d => d.Webhook == id && d.DiedAt == null, cancellation);
        int dead = await context.WebhookDeliveries.CountAsync(d => d.Webhook == id && d.DiedAt != null, cancellation);
        return ToWebhook(row, (waiting, dead));
    }

    public async ValueTask<Webhook?> Create(Guid id, WebhookSettings settings, string secret, long position, Instant now, string by, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        if (await context.Webhooks.CountAsync(cancellation) >= IWebhookStore.CountMax)
        {
            return null;
        }

        var row = new WebhookRow
        {
            Id = id,
            Name = settings.Name,
            Url = settings.Url.AbsoluteUri,
            Types = string.Join(' ', settings.Types),
            PersonalData = settings.PersonalData,
            Enabled = settings.Enabled,
            Secret = vault.Seal(new SubjectId(id), secret).Cipher,
            Position = position,
            CreatedAt = now,
            CreatedBy = by,
        };
        context.Webhooks.Add(row);
        await context.SaveChangesAsync(cancellation);
        return ToWebhook(row, default);
    }

    public async ValueTask<bool> Change(Guid id, WebhookSettings settings, long version, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        string types = string.Join(' ', settings.Types);
        return await context.Webhooks.Where(w => w.Id == id && w.Version == version).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.Name, settings.Name).SetProperty(x => x.Url, settings.Url.AbsoluteUri).SetProperty(x => x.Types, types)
                .SetProperty(x => x.PersonalData, settings.PersonalData).SetProperty(x => x.Enabled, settings.Enabled).SetProperty(x => x.Version, version + 1),
            cancellation) == 1;
    }

    public async ValueTask<bool> Delete(Guid id, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await context.WebhookDeliveries.Where(d => d.Webhook == id).ExecuteDeleteAsync(cancellation);
        bool was = await context.Webhooks.Where(w => w.Id == id).ExecuteDeleteAsync(cancellation) == 1;
        if (was)
        {
            vault.Erase(new SubjectId(id));
        }

        return was;
    }

    public async ValueTask<bool> Rotate(Guid id, string secret, Instant previousUntil, CancellationToken cancellation)
    {
        string cipher = vault.Seal(new SubjectId(id), secret).Cipher;
        await using var context = await records.Open(cancellation);
        return await context.Webhooks.Where(w => w.Id == id).ExecuteUpdateAsync(
            w => w.SetProperty(x => x.PreviousSecret, x => x.Secret).SetProperty(x => x.PreviousUntil, previousUntil).SetProperty(x => x.Secret, cipher), cancellation) == 1;
    }

    public async ValueTask<IReadOnlyList<string>> Secrets(Guid id, Instant now, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        if (await context.Webhooks.AsNoTracking().Where(w => w.Id == id).Select(w => new { w.Secret, w.PreviousSecret, w.PreviousUntil }).FirstOrDefaultAsync(cancellation) is not { } row)
        {
            return [];
        }

        string?[] live = [row.Secret, row.PreviousUntil > now ? row.PreviousSecret : null];
        return [.. live.OfType<string>().Select(cipher => vault.Open(new SealedText(new SubjectId(id), cipher))).OfType<string>()];
    }

    public async ValueTask<bool> TakeUp(Guid id, long from, long to, IReadOnlyList<PublicEvent> events, Instant now, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (await context.Webhooks.Where(w => w.Id == id && w.Position == from).ExecuteUpdateAsync(w => w.SetProperty(x => x.Position, to), cancellation) != 1)
        {
            return false;
        }

        context.WebhookDeliveries.AddRange(events.Select(e => new WebhookDeliveryRow { Webhook = id, Sequence = e.Sequence, Event = PublicEventTable.Write(e), Since = now, Due = now }));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public async ValueTask<IReadOnlyList<WebhookDelivery>> Waiting(Guid id, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var rows = await context.WebhookDeliveries.AsNoTracking().Where(d => d.Webhook == id && d.DiedAt == null).OrderBy(d => d.Sequence).ToListAsync(cancellation);
        return [.. rows.Select(ToDelivery)];
    }

    public async ValueTask Note(Guid id, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        long[] delivered = [.. outcomes.Where(o => o.Error is null).Select(o => o.Sequence)];
        if (delivered.Length > 0)
        {
            await context.WebhookDeliveries.Where(d => d.Webhook == id && delivered.Contains(d.Sequence)).ExecuteDeleteAsync(cancellation);
            var at = outcomes.Last(o => o.Error is null).At;
            await context.Webhooks.Where(w => w.Id == id).ExecuteUpdateAsync(
                w => w.SetProperty(x => x.Delivered, x => x.Delivered + delivered.Length).SetProperty(x => x.DeliveredAt, at).SetProperty(x => x.FailedAt, (Instant?)null), cancellation);
        }

        foreach (var failed in outcomes.Where(o => o.Error is not null))
        {
            string error = failed.Error!.Length <= ErrorMax ? failed.Error : failed.Error[..ErrorMax];
            Instant? died = failed.Dead ? failed.At : null;
            await context.WebhookDeliveries.Where(d => d.Webhook == id && d.Sequence == failed.Sequence).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.Attempts, failed.Attempts).SetProperty(x => x.Due, failed.Due).SetProperty(x => x.DiedAt, died).SetProperty(x => x.LastError, error), cancellation);
            await context.Webhooks.Where(w => w.Id == id).ExecuteUpdateAsync(w => w.SetProperty(x => x.FailedAt, failed.At).SetProperty(x => x.LastError, error), cancellation);
        }

        if (outcomes.Any(o => o.Dead))
        {
            await ForgetOldest(context, id, cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    public async ValueTask<IReadOnlyList<WebhookDelivery>> DeadLetters(Guid id, long after, int limit, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var rows = await context.WebhookDeliveries.AsNoTracking()
            .Where(d => d.Webhook == id && d.DiedAt != null && d.Sequence > after).OrderBy(d => d.Sequence).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(ToDelivery)];
    }

    public async ValueTask<int> Replay(Guid id, IReadOnlyCollection<long>? sequences, Instant now, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var dead = context.WebhookDeliveries.Where(d => d.Webhook == id && d.DiedAt != null);
        if (sequences is not null)
        {
            long[] wanted = [.. sequences];
            dead = dead.Where(d => wanted.Contains(d.Sequence));
        }

        return await dead.ExecuteUpdateAsync(
            d => d.SetProperty(x => x.DiedAt, (Instant?)null).SetProperty(x => x.Attempts, 0).SetProperty(x => x.Since, now).SetProperty(x => x.Due, now), cancellation);
    }

    private static async Task ForgetOldest(RecordsContext context, Guid id, CancellationToken cancellation)
    {
        long? oldest = await context.WebhookDeliveries.Where(d => d.Webhook == id && d.DiedAt != null)
            .OrderByDescending(d => d.Sequence).Skip(IWebhookStore.DeadLettersMax).Select(d => (long?)d.Sequence).FirstOrDefaultAsync(cancellation);
        if (oldest is { } last)
        {
            await context.WebhookDeliveries.Where(d => d.Webhook == id && d.DiedAt != null && d.Sequence <= last).ExecuteDeleteAsync(cancellation);
        }
    }

    private static Webhook ToWebhook(WebhookRow row, (int Waiting, int Dead) counts) => new(
        row.Id,
        new WebhookSettings(row.Name, new Uri(row.Url), [.. row.Types.Split(' ', StringSplitOptions.RemoveEmptyEntries)], row.PersonalData, row.Enabled),
        row.Version,
        row.Position,
        row.CreatedAt,
        row.CreatedBy,
        row.PreviousUntil,
        new WebhookHealth(row.Delivered, row.DeliveredAt, row.FailedAt, row.LastError, counts.Waiting, counts.Dead));

    private static WebhookDelivery ToDelivery(WebhookDeliveryRow row) => new(PublicEventTable.Read(row.Event), row.Since, row.Attempts, row.Due, row.DiedAt, row.LastError);
}
