using Crm.Primitives;

namespace Crm.Customers.Merging;

/// <summary>
/// Merges, splits and takes them back. Each is one transaction with its entries in the customers' logs: done and durable when a call
/// returns, or not done at all. Thread safe.
/// </summary>
public interface ICustomerMerging
{
    /// <summary>Records that can be one customer.</summary>
    const int PartsMax = 50;

    /// <summary>Merges and splits listed of one customer.</summary>
    const int ListMax = 100;

    /// <summary>A merge or split, or null.</summary>
    ValueTask<CustomerMerge?> Find(Guid merge, CancellationToken cancellation);

    /// <summary>What was done with a customer and the records he is made of, newest first, at most <see cref="ListMax"/>.</summary>
    ValueTask<IReadOnlyList<CustomerMerge>> Of(CustomerId customer, CancellationToken cancellation);

    /// <summary>A record as it lies, absorbed or not; null when there is none.</summary>
    ValueTask<Customer?> Record(CustomerId record, CancellationToken cancellation);

    /// <summary>The subjects of a record and of those it took up.</summary>
    ValueTask<IReadOnlyList<SubjectId>> SubjectsUnder(CustomerId record, CancellationToken cancellation);

    /// <summary>When each field of a record was last changed, as far as its log tells.</summary>
    ValueTask<IReadOnlyDictionary<string, Instant>> FieldTimes(CustomerId record, CancellationToken cancellation);

    /// <summary>Merges, if both records still have the versions of <see cref="MergePicture.Before"/> and <paramref name="absorbed"/>.</summary>
    /// <param name="merge">With its picture.</param>
    ValueTask<MergeOutcome> Merge(CustomerMerge merge, Customer absorbed, CustomerChange change, CancellationToken cancellation);

    /// <summary>Splits, if the origin still has the version of <see cref="MergePicture.Before"/>.</summary>
    /// <param name="split">With its picture.</param>
    ValueTask<MergeOutcome> Split(CustomerMerge split, Customer part, Additions moved, CustomerChange change, CancellationToken cancellation);

    /// <summary>Takes a merge or split back, if it holds and both records still have the given versions.</summary>
    /// <param name="survivor">As he is to be.</param>
    /// <param name="other">The other record as it is to be; of a split it is absorbed and stays as it is.</param>
    /// <param name="moved">What goes to the other record.</param>
    ValueTask<MergeOutcome> Undo(CustomerMerge merge, Customer survivor, Customer other, Additions moved, CustomerChange change, CancellationToken cancellation);
}

/// <summary>What goes to another record beside its fields.</summary>
public sealed record Additions(IReadOnlyList<(InteractionId Interaction, Instant StartedAt)> Interactions, IReadOnlyList<NoteId> Notes)
{
    /// <summary>Nothing.</summary>
    public static readonly Additions None = new([], []);
}

/// <summary>What came of it.</summary>
public enum MergeOutcome
{
    /// <summary>Done and durable.</summary>
    Done,

    /// <summary>Somebody else changed, merged or undid one of them meanwhile.</summary>
    Stale,

    /// <summary>One of them was erased.</summary>
    Erased,

    /// <summary>The customer would be made of more than <see cref="ICustomerMerging.PartsMax"/> records.</summary>
    TooMany,
}
