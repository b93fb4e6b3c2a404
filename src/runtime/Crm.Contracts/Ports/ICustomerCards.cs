using Crm.Contracts.Desk;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>Customers' cards, put together from the providers of their sections. Implemented by the engine. Thread safe.</summary>
public interface ICustomerCards
{
    /// <summary>
    /// A customer's card, at most some seconds old; null when there is no such customer. A section that does not come in time is marked
    /// "late" and left out; the next card has it.
    /// </summary>
    ValueTask<CustomerCard?> Build(CustomerId customer, CancellationToken cancellation);

    /// <summary>The same for somebody who would rather wait than miss a section: each may take 5 s.</summary>
    ValueTask<CustomerCard?> BuildWhole(CustomerId customer, CancellationToken cancellation);

    /// <summary>The customer has just changed: the next card is read anew.</summary>
    void Forget(CustomerId customer);
}
