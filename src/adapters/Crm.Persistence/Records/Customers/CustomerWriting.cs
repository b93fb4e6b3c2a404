using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Writes a customer's record within a transaction of its caller.</summary>
internal static class CustomerWriting
{
    /// <summary>Replaces a record whose version is still that of the customer; false when it is not. Lists are added by the caller's save.</summary>
    public static async Task<bool> Replace(RecordsContext context, Customer customer, CancellationToken cancellation)
    {
        string text = CustomerSearch.TextOf(customer);
        string sortKey = CustomerSearch.SortKey(customer.Name, customer.Id);
        int changed = await context.Customers
            .Where(c => c.Id == customer.Id && c.Version == customer.Version)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(c => c.Kind, customer.Kind)
                    .SetProperty(c => c.Name, customer.Name)
                    .SetProperty(c => c.SortKey, sortKey)
                    .SetProperty(c => c.SearchText, text)
                    .SetProperty(c => c.Company, customer.Company)
                    .SetProperty(c => c.Language, customer.Language)
                    .SetProperty(c => c.Vip, customer.Vip)
                    .SetProperty(c => c.Notes, customer.Notes)
                    .SetProperty(c => c.Version, c => c.Version + 1),
                cancellation);
        if (changed == 0)
        {
            return false;
        }

        await context.CustomerPhones.Where(p => p.Customer == customer.Id).ExecuteDeleteAsync(cancellation);
        await context.CustomerEmails.Where(e => e.Customer == customer.Id).ExecuteDeleteAsync(cancellation);
        await context.CustomerIdentities.Where(i => i.Customer == customer.Id).ExecuteDeleteAsync(cancellation);
        await context.Contacts.Where(c => c.Customer == customer.Id).ExecuteDeleteAsync(cancellation);
        string grams = CustomerRows.Grams(text);
        await context.CustomerSearch.Where(s => s.Customer == customer.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Grams, grams), cancellation);
        context.AddRange(CustomerRows.Phones(customer));
        context.AddRange(CustomerRows.Emails(customer));
        context.AddRange(CustomerRows.Identities(customer));
        context.AddRange(CustomerRows.Contacts(customer));
        return true;
    }

    public static CustomerChangeRow ToRow(CustomerChange change) => new()
    {
        Id = change.Id,
        Customer = change.Customer,
        At = change.At,
        By = change.By,
        What = change.What,
        Fields = string.Join(' ', change.Fields),
    };
}
