using Crm.Primitives;

namespace Crm.Customers;

/// <summary>Finds customers. Thread safe.</summary>
public interface ICustomerDirectory
{
    /// <summary>Most candidates <see cref="FindByNumber"/> returns.</summary>
    public const int MatchesMax = 10;

    /// <summary>The customers a calling number may belong to, the surest first, at most <see cref="MatchesMax"/>; empty when withheld or no number.</summary>
    ValueTask<IReadOnlyList<CustomerMatch>> FindByNumber(string? number, CancellationToken cancellation);

    /// <summary>A customer by id, or null.</summary>
    ValueTask<Customer?> Get(CustomerId id, CancellationToken cancellation);

    /// <summary>Customers by name.</summary>
    /// <param name="search">Part of a name, company or e-mail, or a number; null for all. At most 200 characters count.</param>
    /// <param name="after">The place after the last customer of the page before; null for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    ValueTask<IReadOnlyList<Customer>> Search(string? search, CustomerCursor? after, int limit, CancellationToken cancellation);
}

/// <summary>The place after a customer in the order of names; of one name, in the order of ids.</summary>
/// <param name="Key">The name, a control character that names do not hold, and the id.</param>
public readonly record struct CustomerCursor(string Key)
{
    /// <summary>The place after this customer.</summary>
    public static CustomerCursor After(string name, CustomerId id) => new($"{name}\u0001{id}");
}
