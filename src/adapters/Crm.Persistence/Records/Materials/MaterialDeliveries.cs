using Crm.Contracts.Materials;
using Crm.Messaging.Materials;
using Crm.Persistence.Records.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Materials;

/// <summary>What was sent of packages, in the records database.</summary>
internal sealed class MaterialDeliveries(RecordsContextFactory records) : IMaterialDeliveries
{
    private const int OfInteractionMax = 200;

    /// <summary>Rows of one instant that may have been seen; they are few, and are told apart here.</summary>
    private const int Overlap = 20;

    public async ValueTask<IReadOnlyList<MaterialDelivery>> Keep(IReadOnlyList<MaterialDelivery> deliveries, CancellationToken cancellation)
    {
        Guid[] ids = [.. deliveries.Select(d => d.Id)];
        try
        {
            await using var context = await records.Open(cancellation);
            var known = await context.MaterialDeliveries.Where(d => ids.Contains(d.Id)).Select(d => d.Id).ToListAsync(cancellation);
            context.MaterialDeliveries.AddRange(deliveries.Where(d => !known.Contains(d.Id)).Select(MaterialDeliveryReading.ToRow));
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // the same command at the same moment, in another process: what it kept holds, and whatever else it was shows below
        }

        var kept = await Find(ids, cancellation);
        return kept.Count == ids.Length ? kept : throw new InvalidOperationException("Deliveries could not be kept.");
    }

    public async ValueTask<IReadOnlyList<MaterialDelivery>> Find(IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        Guid[] asked = [.. ids];
        await using var context = await records.Open(cancellation);
        var rows = await context.MaterialDeliveries.AsNoTracking().Where(d => asked.Contains(d.Id)).ToListAsync(cancellation);
        return [.. rows.OrderBy(r => Array.IndexOf(asked, r.Id)).Select(MaterialDeliveryReading.ToDelivery)];
    }

    public async ValueTask<MaterialDelivery?> FindByLink(string linkHash, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        return await context.MaterialDeliveries.AsNoTracking().SingleOrDefaultAsync(d => d.LinkHash == linkHash, cancellation) is { } row
            ? MaterialDeliveryReading.ToDelivery(row)
            : null;
    }

    public async ValueTask<IReadOnlyList<MaterialDelivery>> OfCustomer(
        CustomerId customer, (Instant At, Guid Id)? after, int limit, CancellationToken cancellation)
    {
        var until = after?.At ?? Instant.MaxValue;
        await using var context = await records.Open(cancellation);
        var parts = await CustomerParts.Whole(context, customer, cancellation);
        var rows = await context.MaterialDeliveries.AsNoTracking()
            .Where(d => parts.Contains(d.Customer) && d.At <= until)
            .OrderByDescending(d => d.At).Take(limit + Overlap).ToListAsync(cancellation);
        return
        [
            .. rows.Where(r => after is not { } seen || r.At < seen.At || string.CompareOrdinal(r.Id.ToString("n"), seen.Id.ToString("n")) > 0)
                .OrderByDescending(r => r.At.Microseconds).ThenBy(r => r.Id.ToString("n"), StringComparer.Ordinal)
                .Take(limit).Select(MaterialDeliveryReading.ToDelivery),
        ];
    }

    public async ValueTask<IReadOnlyList<MaterialDelivery>> OfInteraction(InteractionId interaction, CancellationToken cancellation)
    {
        string id = interaction.ToString();
        await using var context = await records.Open(cancellation);
        var rows = await context.MaterialDeliveries.AsNoTracking().Where(d => d.Interaction == id).OrderBy(d => d.At).Take(OfInteractionMax).ToListAsync(cancellation);
        return [.. rows.Select(MaterialDeliveryReading.ToDelivery)];
    }

    public async ValueTask<int> CountSince(CustomerId customer, Instant since, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var parts = await CustomerParts.Whole(context, customer, cancellation);
        return await context.MaterialDeliveries.CountAsync(d => parts.Contains(d.Customer) && d.At >= since, cancellation);
    }

    public async ValueTask<IReadOnlyList<MaterialDelivery>> Open(Instant since, int limit, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var rows = await context.MaterialDeliveries.AsNoTracking()
            .Where(d => d.State == MaterialState.Queued || (d.State == MaterialState.Sent && d.At >= since))
            .OrderBy(d => d.At).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(MaterialDeliveryReading.ToDelivery)];
    }

    public async ValueTask Handed(Guid id, MaterialLine? line, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        string? conversation = line?.Conversation.ToString();
        int? seq = line?.Seq;
        await context.MaterialDeliveries.Where(d => d.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Handed, true).SetProperty(d => d.Line, conversation).SetProperty(d => d.Seq, seq), cancellation);
    }

    public async ValueTask Progress(Guid id, MaterialProgress news, Instant at, CancellationToken cancellation)
    {
        MaterialState[] before = [.. Enum.GetValues<MaterialState>().Where(s => MaterialProgress.Leads(s, news.State))];
        string? detail = news.Detail?.Cipher;
        await using var context = await records.Open(cancellation);
        await context.MaterialDeliveries.Where(d => d.Id == id && before.Contains(d.State)).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.State, news.State).SetProperty(d => d.Reason, news.Reason).SetProperty(d => d.Detail, detail).SetProperty(d => d.ChangedAt, at),
            cancellation);
    }

    public async ValueTask Opened(Guid id, Instant at, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await context.MaterialDeliveries.Where(d => d.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(d => d.Openings, d => d.Openings + 1).SetProperty(d => d.OpenedAt, d => d.OpenedAt ?? at).SetProperty(d => d.ChangedAt, at),
            cancellation);
    }
}
