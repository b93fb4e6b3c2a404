using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>
/// A call back was promised; follows the start of an interaction of its own, which ends when the customer was spoken with or the promise
/// is given up. It has no legs while it waits.
/// </summary>
/// <param name="Callback">Has the value of the interaction's id.</param>
/// <param name="Number">Where to call, sealed.</param>
/// <param name="CustomerKey">Opaque key of the customer; with it there is one callback of his per queue. Null when nothing is known of him.</param>
/// <param name="Since">The instant his age counts from: the beginning of the wait he gave up for it.</param>
/// <param name="NotBefore">He wants no call before; null for as soon as it is his turn.</param>
/// <param name="Origin">The interaction in which he asked; null when he did not ask in one.</param>
/// <param name="By">"flow:main-menu", "user:anna" or "web".</param>
[EventContract("callback.promised")]
public sealed record CallbackPromised(
    CallbackId Callback,
    CallId Call,
    InteractionId Interaction,
    QueueId Queue,
    SealedText Number,
    string? CustomerKey,
    Instant Since,
    Instant? NotBefore,
    InteractionId? Origin,
    string By,
    string? Language) : IDomainEvent;

/// <summary>The customer asked again for a callback he has been promised already; there is still one.</summary>
/// <param name="Origin">The interaction in which he asked again; null when he did not ask in one.</param>
[EventContract("callback.asked-again")]
public sealed record CallbackAskedAgain(CallbackId Callback, InteractionId Interaction, InteractionId? Origin, string By) : IDomainEvent;

/// <summary>An attempt to call back came to nothing; nobody is on the line and the promise waits again.</summary>
/// <param name="Attempts">Made so far.</param>
/// <param name="Until">It rests until then.</param>
[EventContract("callback.put-off")]
public sealed record CallbackPutOff(CallId Call, InteractionId Interaction, string Reason, int Attempts, Instant Until) : IDomainEvent;

/// <summary>Somebody takes the promise back; the end follows when the queue has let it go.</summary>
[EventContract("callback.canceled")]
public sealed record CallbackCanceled(CallId Call, InteractionId Interaction, string Reason, string By) : IDomainEvent;
