using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Contracts.Materials;

/// <summary>What was sent of packages, in the records. Durable when a call returns. Thread safe.</summary>
public interface IMaterialDeliveries
{
    /// <summary>Keeps deliveries in one transaction; those whose id is there already stay as they are.</summary>
    /// <returns>All of them as they are kept now, in the order of the ids.</returns>
    ValueTask<IReadOnlyList<MaterialDelivery>> Keep(IReadOnlyList<MaterialDelivery> deliveries, CancellationToken cancellation);

    /// <summary>Those that are there, in the order of the ids.</summary>
    ValueTask<IReadOnlyList<MaterialDelivery>> Find(IReadOnlyList<Guid> ids, CancellationToken cancellation);

    /// <summary>The delivery behind a link; null when there is none.</summary>
    ValueTask<MaterialDelivery?> FindByLink(string linkHash, CancellationToken cancellation);

    /// <summary>A customer's, of every record he is made of, newest first, then by id.</summary>
    /// <param name="after">Only what comes after this place.</param>
    ValueTask<IReadOnlyList<MaterialDelivery>> OfCustomer(CustomerId customer, (Instant At, Guid Id)? after, int limit, CancellationToken cancellation);

    /// <summary>Those sent during an interaction, oldest first, at most 200.</summary>
    ValueTask<IReadOnlyList<MaterialDelivery>> OfInteraction(InteractionId interaction, CancellationToken cancellation);

    /// <summary>How many a customer was sent since.</summary>
    ValueTask<int> CountSince(CustomerId customer, Instant since, CancellationToken cancellation);

    /// <summary>Those of which more may be heard: queued, or sent since; oldest first.</summary>
    ValueTask<IReadOnlyList<MaterialDelivery>> Open(Instant since, int limit, CancellationToken cancellation);

    /// <summary>Notes who has it now.</summary>
    /// <param name="line">Its line in a conversation; null for a mail.</param>
    ValueTask Handed(Guid id, MaterialLine? line, CancellationToken cancellation);

    /// <summary>Notes how far it got; nothing when it is further already.</summary>
    ValueTask Progress(Guid id, MaterialProgress news, Instant at, CancellationToken cancellation);

    /// <summary>Notes that its link was opened.</summary>
    ValueTask Opened(Guid id, Instant at, CancellationToken cancellation);
}
