using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>
/// Merges, splits and undoes in the records database. The absorbed record keeps all its rows and gets a pointer; readers follow it. Both
/// records' versions are asserted by the updates themselves, so of two who do it at once one is stale, and cycles cannot come about:
/// both have to be customers of their own.
/// </summary>
internal sealed class CustomerMerging(RecordsContextFactory records) : ICustomerMerging
{
    private const int ChangesRead = 200;

    public async ValueTask<CustomerMerge?> Find(Guid merge, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        return await context.CustomerMerges.AsNoTracking().SingleOrDefaultAsync(m => m.Id == merge, cancellation) is { } row ? ToMerge(row) : null;
    }

    public async ValueTask<IReadOnlyList<CustomerMerge>> Of(CustomerId customer, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var whole = await CustomerParts.Whole(context, customer, cancellation);
        var rows = await context.CustomerMerges.AsNoTracking()
            .Where(m => whole.Contains(m.Survivor) || whole.Contains(m.Other))
            .OrderByDescending(m => m.At).Take(ICustomerMerging.ListMax).ToListAsync(cancellation);
        return [.. rows.Select(ToMerge)];
    }

    public async ValueTask<Customer?> Record(CustomerId record, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        return (await context.LoadCustomers([record], cancellation)).SingleOrDefault();
    }

    public async ValueTask<IReadOnlyList<SubjectId>> SubjectsUnder(CustomerId record, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var parts = await CustomerParts.Under(context, record, cancellation);
        return await context.Customers.Where(c => parts.Contains(c.Id)).Select(c => c.Subject).ToListAsync(cancellation);
    }

    public async ValueTask<IReadOnlyDictionary<string, Instant>> FieldTimes(CustomerId record, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var changes = await context.CustomerChanges.AsNoTracking()
            .Where(c => c.Customer == record).OrderByDescending(c => c.At).Take(ChangesRead).Select(c => new { c.At, c.Fields }).ToListAsync(cancellation);
        var times = new Dictionary<string, Instant>();
        foreach (var change in changes)
        {
            foreach (string field in change.Fields.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                times.TryAdd(field, change.At);
            }
        }

        return times;
    }

    public async ValueTask<MergeOutcome> Merge(CustomerMerge merge, Customer absorbed, CustomerChange change, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (!await TakeUp(context, merge.Picture!.After, absorbed, cancellation))
        {
            return MergeOutcome.Stale;
        }

        if (await AnyErased(context, [merge.Survivor, absorbed.Id], cancellation))
        {
            return MergeOutcome.Erased;
        }

        // counted after the pointer is set, within the transaction: of two merges at once the later one sees both
        if (await CustomerParts.Root(context, merge.Survivor, cancellation) != merge.Survivor)
        {
            return MergeOutcome.Stale;
        }

        if ((await CustomerParts.Whole(context, merge.Survivor, cancellation)).Count > ICustomerMerging.PartsMax)
        {
            return MergeOutcome.TooMany;
        }

        context.CustomerMerges.Add(ToRow(merge));
        context.CustomerChanges.Add(CustomerWriting.ToRow(change));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return MergeOutcome.Done;
    }

    public async ValueTask<MergeOutcome> Split(CustomerMerge split, Customer part, Additions moved, CustomerChange change, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (!await CustomerWriting.Replace(context, split.Picture!.After, cancellation) || await CustomerParts.Root(context, split.Survivor, cancellation) != split.Survivor)
        {
            return MergeOutcome.Stale;
        }

        context.Customers.Add(CustomerRows.Create(part, split.At));
        context.CustomerMerges.Add(ToRow(split));
        context.CustomerChanges.Add(CustomerWriting.ToRow(change));
        context.CustomerChanges.Add(CustomerWriting.ToRow(OfOther(change, part.Id)));
        await Move(context, moved, part.Id, change, cancellation);
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return MergeOutcome.Done;
    }

    public async ValueTask<MergeOutcome> Undo(
        CustomerMerge merge, Customer survivor, Customer other, Additions moved, CustomerChange change, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        int taken = await context.CustomerMerges
            .Where(m => m.Id == merge.Id && m.UndoneAt == null && m.Picture != null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(m => m.UndoneAt, change.At).SetProperty(m => m.UndoneBy, change.By).SetProperty(m => m.Picture, (string?)null), cancellation);
        if (taken == 0 || !await CustomerWriting.Replace(context, survivor, cancellation))
        {
            return MergeOutcome.Stale;
        }

        if (merge.Kind == MergeKind.Split)
        {
            if (!await Point(context, other, null, survivor.Id, cancellation))
            {
                return MergeOutcome.Stale;
            }
        }
        else if (!await Point(context, other, survivor.Id, null, cancellation) || !await CustomerWriting.Replace(context, other with { Version = other.Version + 1 }, cancellation))
        {
            return MergeOutcome.Stale;
        }
        else
        {
            context.CustomerChanges.Add(CustomerWriting.ToRow(OfOther(change, other.Id)));
            await Move(context, moved, other.Id, change, cancellation);
        }

        if (await CustomerParts.Root(context, survivor.Id, cancellation) != survivor.Id)
        {
            return MergeOutcome.Stale;
        }

        context.CustomerChanges.Add(CustomerWriting.ToRow(change));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return MergeOutcome.Done;
    }

    /// <summary>Writes both, always in the same order of records, so that two who do it the other way round do not wait for each other.</summary>
    private static async Task<bool> TakeUp(RecordsContext context, Customer survivor, Customer absorbed, CancellationToken cancellation) =>
        survivor.Id.Value.CompareTo(absorbed.Id.Value) < 0
            ? await CustomerWriting.Replace(context, survivor, cancellation) && await Point(context, absorbed, null, survivor.Id, cancellation)
            : await Point(context, absorbed, null, survivor.Id, cancellation) && await CustomerWriting.Replace(context, survivor, cancellation);

    /// <summary>Sets a record's pointer if its version and pointer are still those known; its version rises.</summary>
    private static async Task<bool> Point(RecordsContext context, Customer record, CustomerId? from, CustomerId? to, CancellationToken cancellation)
    {
        var known = context.Customers.Where(c => c.Id == record.Id && c.Version == record.Version);
        known = from is { } was ? known.Where(c => c.MergedInto == was) : known.Where(c => c.MergedInto == null);
        return await known.ExecuteUpdateAsync(set => set.SetProperty(c => c.MergedInto, to).SetProperty(c => c.Version, c => c.Version + 1), cancellation) == 1;
    }

    private static async Task Move(RecordsContext context, Additions moved, CustomerId to, CustomerChange change, CancellationToken cancellation)
    {
        Guid[] notes = [.. moved.Notes.Select(n => n.Value)];
        if (notes.Length > 0)
        {
            await context.CustomerNotes.Where(n => notes.Contains(n.Id)).ExecuteUpdateAsync(set => set.SetProperty(n => n.Customer, to), cancellation);
        }

        context.InteractionLinks.AddRange(moved.Interactions.Select(i => new InteractionLinkRow
        {
            Interaction = i.Interaction.ToString(),
            StartedAt = i.StartedAt,
            Customer = to,
            At = change.At,
            By = change.By,
        }));
    }

    private static Task<bool> AnyErased(RecordsContext context, CustomerId[] ids, CancellationToken cancellation) =>
        context.CustomerChanges.AnyAsync(c => ids.Contains(c.Customer) && c.What == "erased", cancellation);

    /// <summary>The same entry for the other record's log.</summary>
    private static CustomerChange OfOther(CustomerChange change, CustomerId other) => change with { Id = Guid.CreateVersion7(change.At.ToDateTimeOffset()), Customer = other };

    private static CustomerMergeRow ToRow(CustomerMerge merge) => new()
    {
        Id = merge.Id,
        Kind = merge.Kind,
        Survivor = merge.Survivor,
        Other = merge.Other,
        At = merge.At,
        By = merge.By,
        Picture = RecordsJson.Write(merge.Picture!),
    };

    private static CustomerMerge ToMerge(CustomerMergeRow row) => new(row.Id, row.Kind, row.Survivor, row.Other, row.At, row.By)
    {
        Picture = row.Picture is { } picture ? RecordsJson.Read<MergePicture>(picture) : null,
        UndoneAt = row.UndoneAt,
        UndoneBy = row.UndoneBy,
    };
}
