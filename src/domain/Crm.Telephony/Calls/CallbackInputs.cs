using Crm.Events.Calls;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>A customer is promised a call back: an interaction of its own begins.</summary>
/// <param name="Number">Where to call, sealed under <paramref name="Subject"/>.</param>
/// <param name="Since">The instant his age counts from.</param>
/// <param name="Origin">The interaction in which he asked; null for none.</param>
/// <param name="By">"flow:main-menu", "user:anna" or "web".</param>
/// <param name="Note">What the agent should know, sealed; shown as the attribute <c>callback.note</c>.</param>
public sealed record CallbackAsked(
    CallId Call,
    InteractionId Interaction,
    SubjectId Subject,
    SealedText Number,
    SealedText? Name,
    CustomerId? Customer,
    QueueId Queue,
    string? CustomerKey,
    Instant Since,
    Instant? NotBefore,
    InteractionId? Origin,
    string By,
    SealedText? Note,
    string? Language) : CallInput;

/// <summary>The customer asks for what he has been promised.</summary>
public sealed record CallbackAskedOnceMore(InteractionId? Origin, string By) : CallInput;

/// <summary>The promise's turn has come and the rules allow the call: dial the customer.</summary>
/// <param name="Event">What is stored of it; names leg and trunk.</param>
/// <param name="Session">The customer's media session.</param>
/// <param name="Number">What is dialled.</param>
/// <param name="Presented">The number shown; null withholds it.</param>
/// <param name="RingTimeout">So long it may ring.</param>
/// <param name="Ringback">The country whose ringing the agent hears.</param>
/// <param name="For">The agent who accepted and listens; null when the customer is called first.</param>
public sealed record DialCustomer(
    ExternalDialled Event,
    MediaSessionId Session,
    string Number,
    string? Presented,
    TimeSpan RingTimeout,
    string Ringback,
    ConnectAgent? For) : CallInput;

/// <summary>The promise's turn has come, but the customer may not be called.</summary>
/// <param name="Reason">The rules' reason word.</param>
/// <param name="ForGood">It will never be allowed: the promise ends. Otherwise it counts as an attempt.</param>
/// <param name="For">The agent who accepted.</param>
public sealed record DialForbidden(string Reason, bool ForGood, ConnectAgent? For) : CallInput;

/// <summary>Routing put the promise off: the customer was not reached, or nobody had time for him.</summary>
public sealed record PromisePutOff(QueueVisitId Visit, string Reason, int Attempts, Instant Until) : CallInput;

/// <summary>Somebody takes the promise back.</summary>
public sealed record CancelPromise(string Reason, string By) : CallInput;
