using Crm.Customers.Numbers;

namespace Crm.Customers;

/// <summary>Ranks customers found by a number's candidates or tail.</summary>
public static class NumberMatching
{
    /// <summary>Orders by how sure the match is, then by name, each customer once.</summary>
    /// <param name="candidates">As of <see cref="PhoneNumber.Candidates"/>.</param>
    /// <param name="tail">As of <see cref="PhoneNumber.Tail"/>.</param>
    public static IReadOnlyList<CustomerMatch> Rank(IEnumerable<Customer> found, IReadOnlyList<string> candidates, string? tail) =>
    [
        .. found
            .DistinctBy(c => c.Id)
            .Select(c => (Customer: c, Quality: Quality(c, candidates, tail)))
            .Where(m => m.Quality is not null)
            .Select(m => new CustomerMatch(m.Customer, m.Quality!.Value))
            .OrderBy(m => m.Quality)
            .ThenBy(m => m.Customer.Name, StringComparer.Ordinal)
            .ThenBy(m => m.Customer.Id.Value)
            .Take(ICustomerDirectory.MatchesMax),
    ];

    private static MatchQuality? Quality(Customer customer, IReadOnlyList<string> candidates, string? tail)
    {
        MatchQuality? best = null;
        foreach (string phone in customer.Phones)
        {
            MatchQuality? one =
                candidates.Count > 0 && phone == candidates[0] ? MatchQuality.Exact
                : candidates.Contains(phone) ? MatchQuality.Possible
                : tail is not null && PhoneNumber.Tail(phone) == tail ? MatchQuality.Tail
                : null;
            best = best is null || one < best ? one ?? best : best;
        }

        return best;
    }
}
