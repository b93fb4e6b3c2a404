using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Empties customers in the records database, with every record they are made of.</summary>
internal sealed class CustomerErasure(RecordsContextFactory records) : ICustomerErasure
{
    private const int BatchSize = 200;
    private const int AttemptsMax = 100;

    public async ValueTask<bool> Empty(CustomerId customer, CustomerChange change, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            await using var context = await records.Open(cancellation);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
            var whole = await CustomerParts.Whole(context, customer, cancellation);
            var known = await context.LoadCustomers(whole, cancellation);
            if (known.Count == 0)
            {
                return false;
            }

            bool emptied = true;
            foreach (var record in known)
            {
                emptied = emptied && await CustomerWriting.Replace(context, Nobody(record), cancellation);
                context.CustomerChanges.Add(CustomerWriting.ToRow(record.Id == change.Customer ? change : change with { Id = Guid.CreateVersion7(), Customer = record.Id }));
            }

            if (!emptied)
            {
                continue; // somebody changed him at this moment: erased all the same
            }

            await context.CustomerNotes.Where(n => whole.Contains(n.Customer)).ExecuteDeleteAsync(cancellation);
            await context.ImportedInteractions.Where(i => whole.Contains(i.Customer)).ExecuteDeleteAsync(cancellation);
            await context.CustomerMerges.Where(m => whole.Contains(m.Survivor) || whole.Contains(m.Other))
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Picture, (string?)null), cancellation);
            await context.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        }

        throw new InvalidOperationException("The customer's record changed at every attempt to empty it.");
    }

    public async ValueTask<IReadOnlyList<SubjectId>> SubjectsOf(CustomerId customer, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var whole = await CustomerParts.Whole(context, customer, cancellation);
        return await context.Customers.Where(c => whole.Contains(c.Id)).Select(c => c.Subject).ToListAsync(cancellation);
    }

    public async ValueTask<IReadOnlySet<SubjectId>> OfOthers(CustomerId customer, IReadOnlyCollection<SubjectId> subjects, CancellationToken cancellation)
    {
        var found = new HashSet<SubjectId>();
        await using var context = await records.Open(cancellation);
        var whole = await CustomerParts.Whole(context, customer, cancellation);
        foreach (var batch in subjects.Chunk(BatchSize))
        {
            found.UnionWith(await context.Customers.Where(c => !whole.Contains(c.Id) && batch.Contains(c.Subject)).Select(c => c.Subject).ToListAsync(cancellation));
        }

        return found;
    }

    private static Customer Nobody(Customer known) =>
        new(known.Id, known.Subject, ICustomerErasure.Name, null, null, null, [], []) { Kind = known.Kind, Version = known.Version };
}
