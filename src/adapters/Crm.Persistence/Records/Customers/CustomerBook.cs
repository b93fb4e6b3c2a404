using Crm.Customers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Writes customers into the records database, each change in one transaction with its entry in the log.</summary>
internal sealed class CustomerBook(RecordsContextFactory records) : ICustomerBook
{
    private const int DuplicatesMax = 20;

    public async ValueTask Create(Customer customer, CustomerChange change, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        context.Customers.Add(CustomerRows.Create(customer, change.At));
        context.CustomerChanges.Add(CustomerWriting.ToRow(change));
        await context.SaveChangesAsync(cancellation);
    }

    public async ValueTask<ReplaceOutcome> Replace(Customer customer, CustomerChange change, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (!await CustomerWriting.Replace(context, customer, cancellation))
        {
            return await context.Customers.AnyAsync(c => c.Id == customer.Id, cancellation) ? ReplaceOutcome.Stale : ReplaceOutcome.NotFound;
        }

        context.CustomerChanges.Add(CustomerWriting.ToRow(change));
        await context.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return ReplaceOutcome.Replaced;
    }

    public async ValueTask<IReadOnlyList<Duplicate>> DuplicatesOf(Customer customer, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        string[] numbers = [.. customer.Phones.Concat(customer.Contacts.SelectMany(c => c.Phones)).Select(p => p.Number).Distinct()];
        string[] addresses = [.. customer.Emails.Concat(customer.Contacts.SelectMany(c => c.Emails)).Distinct()];
        string[] identities = [.. customer.Identities.Select(i => i.Value).Distinct()];
        string folded = CustomerSearch.Fold(customer.Name);
        (string from, string to) = (folded + "\u0001", folded + "\u0002"); // the sort keys of exactly this name
        var whole = context.Customers.Where(c => c.MergedInto == null);
        var same = new List<(string Field, string Value, CustomerId Customer)>();
        var phones = await context.CustomerPhones.Where(p => p.Customer != customer.Id && numbers.Contains(p.Number) && whole.Any(c => c.Id == p.Customer)).Take(DuplicatesMax).ToListAsync(cancellation);
        same.AddRange(phones.Select(p => ("phones", p.Number, p.Customer)));
        var emails = await context.CustomerEmails.Where(e => e.Customer != customer.Id && addresses.Contains(e.Address) && whole.Any(c => c.Id == e.Customer)).Take(DuplicatesMax).ToListAsync(cancellation);
        same.AddRange(emails.Select(e => ("emails", e.Address, e.Customer)));
        var names = await context.CustomerIdentities.Where(i => i.Customer != customer.Id && identities.Contains(i.Value) && whole.Any(c => c.Id == i.Customer)).Take(DuplicatesMax).ToListAsync(cancellation);
        same.AddRange(names.Where(n => customer.Identities.Contains(new ChannelIdentity(n.Kind, n.Value))).Select(n => ("identities", n.Value, n.Customer)));
        var called = await whole
            .Where(c => c.Id != customer.Id && string.Compare(c.SortKey, from) > 0 && string.Compare(c.SortKey, to) < 0)
            .Take(DuplicatesMax).Select(c => new { c.Id, c.Name, c.Company }).ToListAsync(cancellation);
        same.AddRange(called
            .Where(c => c.Company is null || customer.Company is null || CustomerSearch.Fold(c.Company) == CustomerSearch.Fold(customer.Company))
            .Select(c => ("name", c.Name, c.Id)));

        var kept = same.Distinct().Take(DuplicatesMax).ToList();
        var owners = (await context.LoadCustomers([.. kept.Select(s => s.Customer).Distinct()], cancellation)).ToDictionary(c => c.Id);
        return [.. kept.Where(s => owners.ContainsKey(s.Customer)).Select(s => new Duplicate(s.Field, s.Value, owners[s.Customer]))];
    }
}
