using Crm.Customers.Merging;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>The records a customer is made of. An absorbed record points to the one it is part of, which may be part of another.</summary>
internal static class CustomerParts
{
    /// <summary>The record that is the customer; the asked one itself when it is not part of another, or unknown.</summary>
    public static async Task<CustomerId> Root(RecordsContext context, CustomerId id, CancellationToken cancellation)
    {
        // merges make no cycles and at most so many parts; the bound is for a damaged database
        for (int step = 0; step < ICustomerMerging.PartsMax; step++)
        {
            var at = id;
            if (await context.Customers.Where(c => c.Id == at).Select(c => c.MergedInto).SingleOrDefaultAsync(cancellation) is not { } next)
            {
                break;
            }

            id = next;
        }

        return id;
    }

    /// <summary>The customer and all the records that are part of him, himself first. Never empty.</summary>
    public static async Task<List<CustomerId>> Whole(RecordsContext context, CustomerId id, CancellationToken cancellation) =>
        await Under(context, await Root(context, id, cancellation), cancellation);

    /// <summary>A record and those it took up, itself first.</summary>
    public static async Task<List<CustomerId>> Under(RecordsContext context, CustomerId id, CancellationToken cancellation)
    {
        var whole = new List<CustomerId> { id };
        CustomerId?[] edge = [whole[0]];
        while (edge.Length > 0 && whole.Count <= ICustomerMerging.PartsMax)
        {
            var parts = await context.Customers.Where(c => edge.Contains(c.MergedInto)).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellation);
            whole.AddRange(parts);
            edge = [.. parts.Select(p => (CustomerId?)p)];
        }

        return whole;
    }

    /// <summary>The customers that absorbed records are part of; records that are not absorbed are left out.</summary>
    public static async Task<Dictionary<CustomerId, CustomerId>> Roots(RecordsContext context, IReadOnlyCollection<CustomerId> ids, CancellationToken cancellation)
    {
        var roots = new Dictionary<CustomerId, CustomerId>();
        CustomerId[] asked = [.. ids];
        if (asked.Length > 0)
        {
            foreach (var id in await context.Customers.Where(c => asked.Contains(c.Id) && c.MergedInto != null).Select(c => c.Id).ToListAsync(cancellation))
            {
                roots[id] = await Root(context, id, cancellation);
            }
        }

        return roots;
    }
}
