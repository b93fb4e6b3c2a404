using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Loads customers whole.</summary>
internal static class CustomerQueries
{
    /// <summary>With all lists in order of position.</summary>
    public static IQueryable<CustomerRow> Whole(this IQueryable<CustomerRow> query) => query
        .AsNoTracking()
        .Include(c => c.Phones.OrderBy(p => p.Position))
        .Include(c => c.Emails.OrderBy(e => e.Position))
        .Include(c => c.Identities.OrderBy(i => i.Position))
        .Include(c => c.Contacts.OrderBy(x => x.Position));

    /// <summary>The customers with these ids, in any order.</summary>
    public static async Task<List<Customer>> LoadCustomers(this RecordsContext context, IReadOnlyCollection<CustomerId> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await context.Customers.Where(c => ids.Contains(c.Id)).Whole().ToListAsync(cancellation);
        return [.. rows.Select(CustomerRows.ToCustomer)];
    }
}
