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
    private const int NamesMax = 200;

    public async ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation)
    {
        var candidates = PhoneNumber.Candidates(number, plan);
        if (candidates.Count == 0)
        {
            return [];
        }

        string? tail = PhoneNumber.Tail(number);
        await using var context = await records.Open(cancellation);
        var ids = await Owners(context, context.CustomerPhones.Where(p => candidates.Contains(p.Number)), cancellation);
        var similar = tail is null ? [] : await Owners(context, context.CustomerPhones.Where(p => p.Tail == tail), cancellation);
        var ranked = NumberMatching.Rank(await context.LoadCustomers([.. ids.Union(similar)], cancellation), candidates, tail);
        return NumberMatching.Sure(ranked) is { } sure
            ? [ranked[0] with { Customer = await MergedSubjects.SealedBy(context, sure, candidates, cancellation) }, .. ranked.Skip(1)]
            : ranked;
    }

    public async ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var root = await CustomerParts.Root(context, id, cancellation);
        var row = await context.Customers.Whole().SingleOrDefaultAsync(c => c.Id == root, cancellation);
        return row is null ? null
            : root == id ? CustomerRows.ToCustomer(row)
            : CustomerRows.ToCustomer(row) with { Subject = await context.Customers.Where(c => c.Id == id).Select(c => c.Subject).SingleAsync(cancellation) };
    }

    public async ValueTask<Customer?> FindByIdentity(string kind, string value, CancellationToken cancellation)
    {
        await using var context = await records.Open(cancellation);
        var owners = await context.CustomerIdentities
            .Where(i => i.Kind == kind && i.Value == value && context.Customers.Any(c => c.Id == i.Customer && c.MergedInto == null))
            .Select(i => i.Customer).Distinct().Take(2).ToListAsync(cancellation);
        return owners is [var only] && await Get(only, cancellation) is { } found ? await MergedSubjects.SealedBy(context, found, [value], cancellation) : null;
    }

    public async ValueTask<IReadOnlyDictionary<CustomerId, string>> NamesOf(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<CustomerId, string>();
        }

        CustomerId[] asked = [.. ids.Distinct().Take(NamesMax)];
        await using var context = await records.Open(cancellation);
        var roots = await CustomerParts.Roots(context, asked, cancellation);
        CustomerId[] wanted = [.. asked.Select(id => roots.GetValueOrDefault(id, id)).Distinct()];
        var names = await context.Customers.Where(c => wanted.Contains(c.Id)).Select(c => new { c.Id, c.Name }).ToDictionaryAsync(c => c.Id, c => c.Name, cancellation);
        return asked.Where(id => names.ContainsKey(roots.GetValueOrDefault(id, id))).ToDictionary(id => id, id => names[roots.GetValueOrDefault(id, id)]);
    }

    public async ValueTask<CustomerPage> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation)
    {
        var place = after is null ? SearchPlace.Start : SearchPlace.TryParse(after.Value);
        var terms = CustomerSearch.Read(search);
        if (place is null || (terms is null && !string.IsNullOrWhiteSpace(search)))
        {
            return CustomerPage.Empty;
        }

        await using var context = await records.Open(cancellation);
        var found = new List<(CustomerId Id, SearchPlace Place)>(limit + 1);
        if (place.SortKey is not null)
        {
            found.AddRange(await ByName(context, terms?.Folded, place.SortKey, limit + 1, cancellation));
        }

        if (terms is not null && found.Count <= limit)
        {
            found.AddRange(await CustomerIndex.Find(context, terms, place.Doc, limit + 1 - found.Count, cancellation));
        }

        var page = found.Take(limit).ToList();
        var customers = (await context.LoadCustomers([.. page.Select(f => f.Id)], cancellation)).ToDictionary(c => c.Id);
        return new CustomerPage(
            [.. page.Where(f => customers.ContainsKey(f.Id)).Select(f => customers[f.Id])],
            found.Count > limit ? page[^1].Place.ToCursor() : null);
    }

    /// <summary>Names that begin with a folded text (null: all) after a place, along the index of names.</summary>
    private static async Task<List<(CustomerId, SearchPlace)>> ByName(RecordsContext context, string? prefix, string after, int count, CancellationToken cancellation)
    {
        var query = context.Customers.Where(c => c.MergedInto == null);
        if (prefix is not null)
        {
            string end = prefix + char.ConvertFromUtf32(0x10FFFF);
            query = query.Where(c => string.Compare(c.SortKey, prefix) >= 0 && string.Compare(c.SortKey, end) < 0);
        }

        if (after.Length > 0)
        {
            query = query.Where(c => string.Compare(c.SortKey, after) > 0);
        }

        var rows = await query.OrderBy(c => c.SortKey).Take(count).Select(c => new { c.Id, c.SortKey }).ToListAsync(cancellation);
        return [.. rows.Select(r => (r.Id, SearchPlace.OfName(r.SortKey)))];
    }

    /// <summary>Whose numbers they are; those of absorbed records are their survivors' by then, or nobody's.</summary>
    private static Task<List<CustomerId>> Owners(RecordsContext context, IQueryable<CustomerPhoneRow> phones, CancellationToken cancellation) =>
        phones.Where(p => context.Customers.Any(c => c.Id == p.Customer && c.MergedInto == null)).Select(p => p.Customer).Distinct().Take(FoundMax).ToListAsync(cancellation);
}
