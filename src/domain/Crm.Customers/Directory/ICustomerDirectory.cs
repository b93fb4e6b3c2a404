using Crm.Primitives;

namespace Crm.Customers;

/// <summary>Finds customers. Thread safe.</summary>
public interface ICustomerDirectory
{
    /// <summary>Most candidates <see cref="FindByNumber"/> returns.</summary>
    public const int MatchesMax = 10;

    /// <summary>The customers a calling number may belong to, the surest first, at most <see cref="MatchesMax"/>; empty when withheld or no number.</summary>
    ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation);

    /// <summary>
    /// A customer by id, or null. The id of a record that was absorbed leads to the customer it is part of, who has another id. His subject
    /// is then, here and in the other look-ups, that of the record he was found by: what comes is sealed under that one's key, so that the
    /// records can be told apart, and erased apart, when they are separated again.
    /// </summary>
    ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation);

    /// <summary>The customer who goes by a name on a channel; null when nobody does, or several do.</summary>
    /// <param name="kind">The channel, as in <see cref="ChannelIdentity"/>.</param>
    ValueTask<Customer?> FindByIdentity(string kind, string value, CancellationToken cancellation) => ValueTask.FromResult<Customer?>(null);

    /// <summary>The names of customers; those that are not there are left out.</summary>
    /// <param name="ids">At most 200 count.</param>
    async ValueTask<IReadOnlyDictionary<CustomerId, string>> NamesOf(IReadOnlyCollection<CustomerId> ids, CancellationToken cancellation)
    {
        var names = new Dictionary<CustomerId, string>();
        foreach (var id in ids)
        {
            if (await Get(id, cancellation).ConfigureAwait(false) is { } customer)
            {
                names[id] = customer.Name;
            }
        }

        return names;
    }

    /// <summary>
    /// Customers who match a text: first those whose name begins with it, in the order of names; then the others, longest known first.
    /// </summary>
    /// <param name="search">
    /// Words of name, company, contact or e-mail in any order, or a number or part of one in any writing (see
    /// <see cref="CustomerSearch"/>); null for all, in the order of names. At most 200 characters count.
    /// </param>
    /// <param name="after">The <see cref="CustomerPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    ValueTask<CustomerPage> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation);
}

/// <summary>One page. <paramref name="Next"/> is null on the last.</summary>
public sealed record CustomerPage(IReadOnlyList<Customer> Customers, CustomerCursor? Next)
{
    /// <summary>Nobody.</summary>
    public static readonly CustomerPage Empty = new([], null);
}

/// <summary>A place in the order of a search, opaque to callers.</summary>
public readonly record struct CustomerCursor(string Key);
