using Crm.Customers;
using Crm.Customers.Numbers;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records.Customers;

/// <summary>Customers in the records database.</summary>
internal sealed class CustomerDirectory(RecordsContextFactory records, NumberingPlan plan) : ICustomerDirectory
{
    // more rows than are shown, because ranking happens after reading
    private const int FoundMax = 50;
    private const int SearchLengthMax = 200;

    public async ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation)
    {
        var candidates = PhoneNumber.Candidates(number, plan);
        if (candidates.Count == 0)
        {
            return [];
        }

        string? tail = PhoneNumber.Tail(number);
        await using var context = records.Create();
        var exact = await Load(context, context.CustomerPhones.Where(p => candidates.Contains(p.Number)), cancellation);
        var similar = tail is null ? [] : await Load(context, context.CustomerPhones.Where(p => p.Tail == tail), cancellation);
        return NumberMatching.Rank(exact.Concat(similar).Select(ToCustomer), candidates, tail);
    }

    public async ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation)
    {
        await using var context = records.Create();
        var row = await Whole(context.Customers).SingleOrDefaultAsync(c => c.Id == id, cancellation);
        return row is null ? null : ToCustomer(row);
    }

    public async ValueTask<IReadOnlyList<Customer>> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation)
    {
        await using var context = records.Create();
        var query = Matching(context, search?.Trim());
        if (after is { } cursor)
        {
            query = query.Where(c => string.Compare(c.SortKey, cursor.Key) > 0);
        }

        var rows = await Whole(query.OrderBy(c => c.SortKey)).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(ToCustomer)];
    }

    private IQueryable<CustomerRow> Matching(RecordsContext context, string? search)
    {
        if (string.IsNullOrEmpty(search))
        {
            return context.Customers;
        }

        string text = (search.Length > SearchLengthMax ? search[..SearchLengthMax] : search).ToLowerInvariant();
        var numbers = PhoneNumber.Candidates(text, plan);
        return numbers.Count == 0
            ? context.Customers.Where(c => c.SearchText.Contains(text))
            : context.Customers.Where(c => c.Phones.Any(p => numbers.Contains(p.Number)) || c.SearchText.Contains(text));
    }

    private static async Task<List<CustomerRow>> Load(RecordsContext context, IQueryable<CustomerPhoneRow> phones, CancellationToken cancellation)
    {
        var ids = await phones.Select(p => p.Customer).Distinct().Take(FoundMax).ToListAsync(cancellation);
        return ids.Count == 0 ? [] : await Whole(context.Customers.Where(c => ids.Contains(c.Id))).ToListAsync(cancellation);
    }

    private static IQueryable<CustomerRow> Whole(IQueryable<CustomerRow> query) =>
        query.AsNoTracking().Include(c => c.Phones.OrderBy(p => p.Position)).Include(c => c.Emails.OrderBy(e => e.Position));

    private static Customer ToCustomer(CustomerRow row) => new(
        row.Id, row.Subject, row.Name, row.Company, row.Language, row.Notes, [.. row.Phones.Select(p => p.Number)], [.. row.Emails.Select(e => e.Address)]);
}
