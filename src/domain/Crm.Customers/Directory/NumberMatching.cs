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
            .Select(c => Match(c, candidates, tail))
            .OfType<CustomerMatch>()
            .OrderBy(m => m.Quality)
            .ThenByDescending(m => m.Contact is null)
            .ThenBy(m => m.Customer.Name, StringComparer.Ordinal)
            .ThenBy(m => m.Customer.Id.Value)
            .Take(ICustomerDirectory.MatchesMax),
    ];

    /// <summary>
    /// The one customer a number surely belongs to; null when there is none or several may be meant. Agreeing last digits alone are
    /// never sure: a foreign number may end like a customer's.
    /// </summary>
    public static Customer? Sure(IReadOnlyList<CustomerMatch> ranked) => ranked switch
    {
        [] or [{ Quality: MatchQuality.Tail }, ..] => null,
        [var only] => only.Customer,
        [var first, var second, ..] => first.Quality < second.Quality ? first.Customer : null,
    };

    private static CustomerMatch? Match(Customer customer, IReadOnlyList<string> candidates, string? tail)
    {
        var best = Best(customer.Phones, candidates, tail);
        Contact? whose = null;
        foreach (var contact in customer.Contacts)
        {
            if (Best(contact.Phones, candidates, tail) is { } quality && (best is null || quality < best))
            {
                (best, whose) = (quality, contact);
            }
        }

        return best is { } sure ? new CustomerMatch(customer, sure) { Contact = whose } : null;
    }

    private static MatchQuality? Best(IReadOnlyList<Phone> phones, IReadOnlyList<string> candidates, string? tail)
    {
        MatchQuality? best = null;
        foreach (string number in phones.Select(p => p.Number))
        {
            MatchQuality? one =
                candidates.Count > 0 && number == candidates[0] ? MatchQuality.Exact
                : candidates.Contains(number) ? MatchQuality.Possible
                : tail is not null && PhoneNumber.Tail(number) == tail ? MatchQuality.Tail
                : null;
            best = best is null || one < best ? one ?? best : best;
        }

        return best;
    }
}
