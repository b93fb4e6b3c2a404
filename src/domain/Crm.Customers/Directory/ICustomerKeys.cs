using Crm.Primitives;

namespace Crm.Customers;

/// <summary>
/// Opaque keys by which routing knows a customer again: the same one each time, and nothing can be read from it without the
/// installation's own secret. Thread safe; cheap.
/// </summary>
public interface ICustomerKeys
{
    /// <summary>The key of a known customer, else of the number that called; null when the number is withheld.</summary>
    string? Of(CustomerId? customer, string? number);
}
