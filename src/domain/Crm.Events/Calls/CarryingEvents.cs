using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>What another process would need to go on with an established dialog of the call, as it was last told.</summary>
/// <param name="Line">The dialog; that of a leg has the leg's id unless another has replaced it.</param>
/// <param name="Dialog">The dialog, sealed because it holds addresses.</param>
[EventContract("call.dialog-kept")]
public sealed record DialogKept(CallId Call, InteractionId Interaction, LegId Line, SealedText Dialog) : IDomainEvent;

/// <summary>The process that carried the call is gone; from here on another carries it, and calls its people back into it by re-INVITE.</summary>
[EventContract("call.carried-over")]
public sealed record CallCarriedOver(CallId Call, InteractionId Interaction) : IDomainEvent;
