using Crm.Customers;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Empties customers in the records database.</summary>
internal sealed class CustomerErasure(RecordsContextFactory records, ICustomerDirectory directory, ICustomerBook book) : ICustomerErasure
{
    private const int BatchSize = 200;

    public async ValueTask<bool> Empty(CustomerId customer, CustomerChange change, CancellationToken cancellation)
    {
        while (await directory.Get(customer, cancellation) is { } known)
        {
            var nobody = new Customer(known.Id, known.Subject, ICustomerErasure.Name, null, null, null, [], []) { Kind = known.Kind, Version = known.Version };
            switch (await book.Replace(nobody, change, cancellation))
            {
                case ReplaceOutcome.Replaced:
                    await using (var context = await records.Open(cancellation))
                    {
                        await context.CustomerNotes.Where(n => n.Customer == customer).ExecuteDeleteAsync(cancellation);
                        await context.ImportedInteractions.Where(i => i.Customer == customer).ExecuteDeleteAsync(cancellation);
                    }

                    return true;
                case ReplaceOutcome.Stale:
                    continue; // somebody changed him at this moment: erased all the same
                default:
                    return false;
            }
        }

        return false;
    }

    public async ValueTask<IReadOnlySet<SubjectId>> OfOthers(CustomerId customer, IReadOnlyCollection<SubjectId> subjects, CancellationToken cancellation)
    {
        var found = new HashSet<SubjectId>();
        await using var context = await records.Open(cancellation);
        foreach (var batch in subjects.Chunk(BatchSize))
        {
            found.UnionWith(await context.Customers.Where(c => c.Id != customer && batch.Contains(c.Subject)).Select(c => c.Subject).ToListAsync(cancellation));
        }

        return found;
    }
}
