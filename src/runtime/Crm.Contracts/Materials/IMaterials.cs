using Crm.Contracts.Desk;
using Crm.Messaging.Materials;
using Crm.Primitives;

namespace Crm.Contracts.Materials;

/// <summary>Who sends.</summary>
/// <param name="Name">As customers see him.</param>
/// <param name="Queues">Those whose packages he may send.</param>
public sealed record MaterialSender(AgentId Agent, string Name, IReadOnlyCollection<QueueId> Queues);

/// <summary>A wish to send packages, checked for form.</summary>
/// <param name="Queue">The queue of the interaction; null when there is none.</param>
/// <param name="Site">The address links begin with, without a slash at its end.</param>
public sealed record MaterialWish(
    MaterialSender From,
    CustomerId Customer,
    InteractionId? Interaction,
    QueueId? Queue,
    string Channel,
    string? Address,
    string? Language,
    IReadOnlyList<string> Packages,
    string Site);

/// <summary>What became of a wish: the deliveries, or why not.</summary>
public sealed record MaterialAnswer(IReadOnlyList<MaterialDelivery> Deliveries, CommandRefused? Refused);

/// <summary>What a link leads to.</summary>
/// <param name="IsExpired">It was good once: nothing of it is shown any more.</param>
public sealed record MaterialOpening(MaterialDelivery Delivery, bool IsExpired);

/// <summary>Sends packages to customers and tells what became of them. Implemented by the engine. Thread safe.</summary>
public interface IMaterials
{
    /// <summary>What may be sent to a customer now; null when there is no such customer.</summary>
    /// <param name="interaction">What it would be sent during.</param>
    ValueTask<MaterialOptions?> Options(MaterialSender from, CustomerId customer, InteractionId? interaction, CancellationToken cancellation);

    /// <summary>
    /// Sends packages, each once whatever happens afterwards; the same command again gives the same deliveries. Answered when they are
    /// durable; refused as "not-found" (no such customer or package), "forbidden" (not of his queues), "invalid", "too-many" (of a day), or
    /// "wrong-state" with a reason: "package-off", "no-address", "no-mailbox", "no-chat", "opted-out", "outside-window".
    /// </summary>
    ValueTask<MaterialAnswer> Send(CommandId id, MaterialWish wish, CancellationToken cancellation);

    /// <summary>What a link leads to; null when there is none such, or the customer was erased.</summary>
    /// <param name="counts">Whether somebody opens it, so that it is noted.</param>
    ValueTask<MaterialOpening?> Open(string token, bool counts, CancellationToken cancellation);

    /// <summary>A file behind a link, by its place from 0; null when it is not there or the link is not good any more.</summary>
    ValueTask<MaterialFile?> File(string token, int place, CancellationToken cancellation);
}
