namespace Crm.Customers;

/// <summary>Writes customers. A change is durable, with its entry in the customer's log, when a call returns. Thread safe.</summary>
public interface ICustomerBook
{
    /// <summary>Adds a customer.</summary>
    ValueTask Create(Customer customer, CustomerChange change, CancellationToken cancellation);

    /// <summary>Replaces a customer if his version is still that of <paramref name="customer"/>; his version rises by one.</summary>
    ValueTask<ReplaceOutcome> Replace(Customer customer, CustomerChange change, CancellationToken cancellation);

    /// <summary>Other customers with the same number, e-mail, identity or name; at most 20.</summary>
    ValueTask<IReadOnlyList<Duplicate>> DuplicatesOf(Customer customer, CancellationToken cancellation);
}

/// <summary>What came of replacing a customer.</summary>
public enum ReplaceOutcome
{
    /// <summary>Done and durable.</summary>
    Replaced,

    /// <summary>There is no such customer.</summary>
    NotFound,

    /// <summary>Somebody else changed him meanwhile.</summary>
    Stale,
}

/// <summary>Another customer has the same.</summary>
/// <param name="Field">"phones", "emails", "identities" or "name".</param>
public sealed record Duplicate(string Field, string Value, Customer Customer);
