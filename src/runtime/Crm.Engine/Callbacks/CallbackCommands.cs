using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Callbacks;

/// <summary>To the calls shard: promise a call back, or say why not. Answered by a <c>CallbackAccepted</c> or a refusal.</summary>
/// <param name="Number">In the clear, for the rules; never stored.</param>
public sealed record AskCallback(CallbackAsked Asked, string Number);

/// <summary>To the calls shard: take a promise back.</summary>
public sealed record CancelCallback(CallbackId Callback, string Reason, string By);

/// <summary>Effect: the party of one interaction is that of another too.</summary>
/// <param name="Number">Where the new one is called.</param>
public sealed record PartyPromised(InteractionId Origin, InteractionId Promise, string Number);
