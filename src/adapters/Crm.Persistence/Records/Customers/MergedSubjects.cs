using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>
/// Under whose key something new about a merged customer is sealed: that of the record whose number or address it came by. So both
/// halves stay apart below, an undo knows what came by whom, and each can be erased alone afterwards.
/// </summary>
internal static class MergedSubjects
{
    /// <summary>The customer with the subject of the record that brought an address with it; himself when it is his own or nobody's.</summary>
    /// <param name="reaches">One address in all its readings.</param>
    public static async Task<Customer> SealedBy(RecordsContext context, Customer customer, IReadOnlyList<string> reaches, CancellationToken cancellation)
    {
        var whole = await CustomerParts.Whole(context, customer.Id, cancellation);
        if (whole.Count == 1)
        {
            return customer;
        }

        string[] asked = [.. reaches.Select(r => r.Trim()).Concat(reaches.Select(r => r.Trim().ToLowerInvariant())).Distinct()];
        CustomerId[] parts = [.. whole.Skip(1)];
        var owners = await context.CustomerPhones.Where(p => parts.Contains(p.Customer) && asked.Contains(p.Number)).Select(p => p.Customer)
            .Union(context.CustomerEmails.Where(e => parts.Contains(e.Customer) && asked.Contains(e.Address)).Select(e => e.Customer))
            .Union(context.CustomerIdentities.Where(i => parts.Contains(i.Customer) && asked.Contains(i.Value)).Select(i => i.Customer))
            .ToListAsync(cancellation);
        foreach (var owner in whole.Where(owners.Contains))
        {
            var merge = await context.CustomerMerges.AsNoTracking()
                .Where(m => m.Other == owner && m.UndoneAt == null && m.Picture != null)
                .OrderByDescending(m => m.At).FirstOrDefaultAsync(cancellation);
            if (merge is { Kind: MergeKind.Merge, Picture: { } picture } && Has(RecordsJson.Read<MergePicture>(picture).Before, asked))
            {
                continue; // both had it: it stays with the one who took the other up
            }

            return customer with { Subject = await context.Customers.Where(c => c.Id == owner).Select(c => c.Subject).SingleAsync(cancellation) };
        }

        return customer;
    }

    private static bool Has(Customer c, string[] asked) =>
        c.Phones.Concat(c.Contacts.SelectMany(x => x.Phones)).Any(p => asked.Contains(p.Number))
        || c.Emails.Concat(c.Contacts.SelectMany(x => x.Emails)).Any(asked.Contains)
        || c.Identities.Any(i => asked.Contains(i.Value));
}
