using Crm.Primitives;

namespace Crm.Customers;

/// <summary>Forgets a customer: his record, notes and imported history are emptied. His keys are destroyed by whoever calls. Thread safe.</summary>
public interface ICustomerErasure
{
    /// <summary>The name an erased customer is left with.</summary>
    public const string Name = "—";

    /// <summary>Empties everything written about him; durable when it returns. False when there is no such customer.</summary>
    ValueTask<bool> Empty(CustomerId customer, CustomerChange change, CancellationToken cancellation);

    /// <summary>The subjects of all the records a customer is made of.</summary>
    ValueTask<IReadOnlyList<SubjectId>> SubjectsOf(CustomerId customer, CancellationToken cancellation);

    /// <summary>Of some subjects, those that are other customers'.</summary>
    ValueTask<IReadOnlySet<SubjectId>> OfOthers(CustomerId customer, IReadOnlyCollection<SubjectId> subjects, CancellationToken cancellation);
}
