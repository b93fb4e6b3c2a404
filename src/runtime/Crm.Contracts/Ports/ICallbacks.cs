using Crm.Contracts.Desk;
using Crm.Contracts.Rest;
using Crm.Primitives;

namespace Crm.Contracts.Ports;

/// <summary>
/// A wish for a call back, as a person or a program gives it.
/// </summary>
/// <param name="Number">E.164 with '+'.</param>
/// <param name="Name">As the customer gave it; null when unknown.</param>
/// <param name="Customer">Who it is, when that is known; else he is looked up by the number.</param>
/// <param name="NotBefore">He wants no call before; null for as soon as it is his turn.</param>
/// <param name="Note">What the agent should know.</param>
/// <param name="By">"user:anna" or "web".</param>
public sealed record CallbackWish(
    QueueId Queue, string Number, string? Name, CustomerId? Customer, string? Language, Instant? NotBefore, string? Note, string By);

/// <summary>Promised calls back. Implemented by the engine. Thread safe.</summary>
public interface ICallbacks
{
    /// <summary>
    /// Promises a call back, or finds the one the customer has been promised in that queue. <see cref="CallbackAccepted"/>, or refused with
    /// "not-found" (no such queue), "closed" (the queue is, and no later time was given), "destination-refused" (the detail is the rules'
    /// reason word) or "unavailable".
    /// </summary>
    ValueTask<CommandResult> Ask(CommandId id, CallbackWish wish, CancellationToken cancellation);

    /// <summary>Promises that are not over, the oldest first, numbers masked.</summary>
    /// <param name="queue">Of this queue; null for all.</param>
    /// <param name="state">In this state of <see cref="CallbackView.State"/>; null for all.</param>
    ValueTask<IReadOnlyList<CallbackView>> List(QueueId? queue, string? state, CancellationToken cancellation);

    /// <summary>One promise, one that is over too; null when there never was one.</summary>
    ValueTask<CallbackView?> Find(CallbackId callback, CancellationToken cancellation);

    /// <summary>Takes a promise back. Refused with "not-found" or, when the customer is on the line, "wrong-state".</summary>
    ValueTask<CommandResult> Cancel(CommandId id, CallbackId callback, string reason, string by, CancellationToken cancellation);
}
