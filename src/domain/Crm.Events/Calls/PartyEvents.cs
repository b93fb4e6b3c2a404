using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>
/// The agent who had the customer hands him on. Blind: before whoever is to take him has, so <see cref="TransferReturned"/> may follow.
/// Attended: to somebody he has spoken with.
/// </summary>
/// <param name="By">Who hands him on.</param>
/// <param name="Target">"agent", "queue", "flow" or "external".</param>
/// <param name="To">The agent, queue or flow; null for somebody outside, whose leg tells.</param>
/// <param name="Leg">The leg of whoever takes him; null for a queue or flow, and while he is not on the line yet.</param>
[EventContract("call.transferred")]
public sealed record CallTransferred(
    CallId Call, InteractionId Interaction, AgentId By, bool Attended, string Target, string? To, LegId? Leg) : IDomainEvent;

/// <summary>Nobody took the customer who was handed on: he comes back.</summary>
/// <param name="Reason">"busy", "no-answer", "refused", "error", or why the queue or agent could not have him.</param>
[EventContract("call.transfer-returned")]
public sealed record TransferReturned(CallId Call, InteractionId Interaction, AgentId By, string Reason) : IDomainEvent;

/// <summary>The agent begins to ask somebody beside the customer, who is on hold meanwhile.</summary>
/// <param name="Line">The second line of his phone on which he asks; null when he asks on the one he has the customer on.</param>
[EventContract("call.consult-started")]
public sealed record ConsultStarted(CallId Call, InteractionId Interaction, AgentId Agent, LegId Leg, LegId? Line = null) : IDomainEvent;

/// <summary>Whom the agent asks has answered.</summary>
[EventContract("call.consult-answered")]
public sealed record ConsultAnswered(CallId Call, InteractionId Interaction, AgentId Agent, LegId Leg) : IDomainEvent;

/// <summary>The agent has asked.</summary>
/// <param name="Result">"transferred", "merged", "ended" (by the agent), "hung-up" (by the other), "call-ended", or why there was no answer.</param>
/// <param name="Talked">From the answer to now; zero without one.</param>
[EventContract("call.consult-ended")]
public sealed record ConsultEnded(CallId Call, InteractionId Interaction, AgentId Agent, LegId Leg, string Result, TimeSpan Talked) : IDomainEvent;

/// <summary>Somebody outside, or another agent, is in the conversation with the customer from now on.</summary>
[EventContract("call.party-joined")]
public sealed record PartyJoined(CallId Call, InteractionId Interaction, LegId Leg) : IDomainEvent;

/// <summary>One party who is not the customer is on hold.</summary>
[EventContract("call.party-held")]
public sealed record PartyHeld(CallId Call, InteractionId Interaction, LegId Leg, AgentId By) : IDomainEvent;

/// <summary>That party is taken back.</summary>
[EventContract("call.party-resumed")]
public sealed record PartyResumed(CallId Call, InteractionId Interaction, LegId Leg, AgentId By) : IDomainEvent;

/// <summary>Another agent of the conversation has the customer from now on.</summary>
[EventContract("call.owner-changed")]
public sealed record CallOwnerChanged(CallId Call, InteractionId Interaction, LegId Leg, AgentId Agent) : IDomainEvent;

/// <summary>Another dialog carries a leg from here on (RFC 3891): another of the agent's phones, or the carrier's new way to the customer.</summary>
/// <param name="Leg">The leg, which goes on under its name.</param>
/// <param name="Line">The dialog that carries it now.</param>
[EventContract("call.leg-replaced")]
public sealed record LegReplaced(CallId Call, InteractionId Interaction, LegId Leg, LegId Line) : IDomainEvent;
