using Crm.Primitives;
using Crm.Telephony.Calls;

namespace Crm.Engine.Placing;

/// <summary>Begins a call that an agent places, whom routing has reserved.</summary>
/// <param name="Number">What he dials, in the clear: the rules are asked before anything is stored.</param>
/// <param name="OnPhone">His phone is to be rung; else he speaks through his browser.</param>
/// <param name="IsReserved">False when the reservation is over: an answer that was given before is still given, nothing new begins.</param>
public sealed record StartOwnCall(CallId Call, InteractionId Interaction, PlaceCall Input, string Number, bool OnPhone, bool IsReserved);

/// <summary>How an agent's last own call ended that nobody answered.</summary>
/// <param name="Reason">"busy", "no-answer", "declined", "number-unknown", "agent-stopped", ...</param>
public sealed record DialResult(InteractionId Interaction, string Reason, Instant At);
