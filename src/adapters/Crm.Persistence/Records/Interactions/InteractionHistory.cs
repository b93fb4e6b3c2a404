using Crm.Interactions.Records;
using Crm.Interactions.Storage;
using Crm.Persistence.Records.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Interactions;

/// <summary>
/// All interactions: those told by the journal, which stay as they happened, those imported from a former system, and over both the
/// customers that people linked them to afterwards. Those of records that were merged are with the customer they are part of. Thread safe.
/// </summary>
/// <param name="told">What the journal tells.</param>
public sealed class InteractionHistory(IInteractionStore told, RecordsContextFactory records) : IInteractionStore
{
    // records of a customer that were linked away since make a page short; it is filled up this often
    private const int RoundsMax = 10;

    /// <inheritdoc/>
    public ValueTask Save(IReadOnlyList<InteractionRecord> records, CancellationToken cancellation) => told.Save(records, cancellation);

    /// <inheritdoc/>
    public async ValueTask<InteractionRecord?> Find(InteractionId id, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var record = await told.Find(id, cancellation) ?? await ImportedInteractions.Find(context, id, cancellation);
        return record is null ? null : (await Linked(context, [record], cancellation))[0];
    }

    /// <inheritdoc/>
    public async ValueTask<InteractionPage> List(InteractionFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        int limit = Math.Clamp(filter.Limit, 1, InteractionFilter.MaxLimit);
        await using var context = await records.Open(cancellation);
        var found = new List<InteractionRecord>();
        if (filter.Customer is { } customer)
        {
            var parts = await CustomerParts.Whole(context, customer, cancellation);
            var wanted = filter with { Customer = parts[0] };
            foreach (var part in parts)
            {
                found.AddRange(await Own(context, filter with { Customer = part }, wanted, limit + 1, cancellation));
            }

            found.AddRange(await LinkedTo(context, parts, wanted, limit + 1, cancellation));
        }
        else
        {
            found.AddRange(await Own(context, filter, filter, limit + 1, cancellation));
        }

        var page = found
            .DistinctBy(r => r.Id)
            .OrderByDescending(r => r.StartedAt.Microseconds)
            .ThenBy(r => r.Id.ToString(), StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        bool more = page.Count > limit;
        page = more ? page.GetRange(0, limit) : page;
        return new InteractionPage(page, more ? InteractionCursor.Of(page[^1]) : null);
    }

    /// <summary>Those whose own story meets a filter, and that are wanted with their links and merges.</summary>
    private async Task<List<InteractionRecord>> Own(
        RecordsContext context, InteractionFilter filter, InteractionFilter wanted, int count, CancellationToken cancellation)
    {
        var found = new List<InteractionRecord>();
        var after = filter.After;
        for (int round = 0; round < RoundsMax && found.Count < count; round++)
        {
            var ask = filter with { After = after, Limit = Math.Min(count, InteractionFilter.MaxLimit) };
            var page = await told.List(ask, cancellation);
            var linked = await Linked(context, page.Records, cancellation);
            found.AddRange(linked.Where(wanted.Admits));
            after = page.Next;
            if (after is null)
            {
                break;
            }
        }

        // imported ones are linked as rarely as they are many: one page more than wanted is enough
        var imported = await ImportedInteractions.List(context, filter, count * 2, cancellation);
        found.AddRange((await Linked(context, imported, cancellation)).Where(wanted.Admits));
        return found;
    }

    /// <summary>Those that people linked to a customer, whatever their own story says.</summary>
    private async Task<List<InteractionRecord>> LinkedTo(
        RecordsContext context, List<CustomerId> parts, InteractionFilter filter, int count, CancellationToken cancellation)
    {
        var found = new List<InteractionRecord>();
        var after = filter.After;
        for (int round = 0; round < RoundsMax && found.Count < count; round++)
        {
            var query = context.InteractionLinks.AsNoTracking()
                .Where(l => parts.Contains(l.Customer) && !context.InteractionLinks.Any(later => later.Interaction == l.Interaction && later.Number > l.Number));
            if (after is { } seen)
            {
                string id = seen.Id.ToString();
                query = query.Where(l => l.StartedAt < seen.StartedAt || (l.StartedAt == seen.StartedAt && string.Compare(l.Interaction, id) > 0));
            }

            var links = await query.OrderByDescending(l => l.StartedAt).ThenBy(l => l.Interaction)
                .Take(count).Select(l => new { l.Interaction, l.StartedAt }).ToListAsync(cancellation);
            var records = new List<InteractionRecord>();
            foreach (var link in links)
            {
                after = new InteractionCursor(link.StartedAt, new InteractionId(Guid.ParseExact(link.Interaction, "n")));
                if ((await told.Find(after.Value.Id, cancellation) ?? await ImportedInteractions.Find(context, after.Value.Id, cancellation)) is { } record)
                {
                    records.Add(record);
                }
            }

            found.AddRange((await Linked(context, records, cancellation)).Where(filter.Admits));
            if (links.Count < count)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The records with the customers they were last linked to, or these are part of.</summary>
    private static async Task<IReadOnlyList<InteractionRecord>> Linked(RecordsContext context, IReadOnlyList<InteractionRecord> found, CancellationToken cancellation)
    {
        if (found.Count == 0)
        {
            return found;
        }

        string[] ids = [.. found.Select(r => r.Id.ToString())];
        var links = await context.InteractionLinks.AsNoTracking().Where(l => ids.Contains(l.Interaction)).OrderBy(l => l.Number).ToListAsync(cancellation);
        var last = new Dictionary<string, InteractionLinkRow>();
        foreach (var link in links)
        {
            last[link.Interaction] = link;
        }

        var linked = found.Select(r => last.TryGetValue(r.Id.ToString(), out var link) && !ToldLater(r, link) ? r with { Customer = link.Customer } : r).ToList();
        var roots = await CustomerParts.Roots(context, [.. linked.Select(r => r.Customer).OfType<CustomerId>().Distinct()], cancellation);
        return roots.Count == 0 ? linked : [.. linked.Select(r => r.Customer is { } id && roots.TryGetValue(id, out var root) ? r with { Customer = root } : r)];
    }

    /// <summary>Whether its own story names a customer after the link was made: what was said last holds.</summary>
    private static bool ToldLater(InteractionRecord record, InteractionLinkRow link) =>
        record.Events.LastOrDefault(e => e.Name == "interaction.customer-linked") is { } told && told.At > link.At;
}
