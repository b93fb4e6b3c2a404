using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Recordings;
using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>A command of a person at a desk. <paramref name="Id"/> makes a repetition harmless: it returns the first answer.</summary>
/// <param name="By">User name of who gives it.</param>
public abstract record DeskCommand(CommandId Id, string By);

/// <summary>Declare a presence (the agent himself or a supervisor).</summary>
public sealed record SetPresence(CommandId Id, string By, AgentId Agent, Presence Presence, string? Reason) : DeskCommand(Id, By);

/// <summary>Accept an offer.</summary>
public sealed record AcceptReservation(CommandId Id, string By, AgentId Agent, ReservationId Reservation) : DeskCommand(Id, By);

/// <summary>Reject an offer.</summary>
public sealed record RejectReservation(CommandId Id, string By, AgentId Agent, ReservationId Reservation, string? Reason) : DeskCommand(Id, By);

/// <summary>Finish wrap-up. Notes are personal data and are sealed before they are stored.</summary>
public sealed record CompleteWrapUp(CommandId Id, string By, AgentId Agent, ReservationId Reservation, string? Code, string? Notes) : DeskCommand(Id, By);

/// <summary>Put the customer, or one party, on hold.</summary>
public sealed record HoldCall(CommandId Id, string By, AgentId Agent, CallId Call, LegId? Leg = null) : DeskCommand(Id, By);

/// <summary>Take the customer, or one party, back from hold.</summary>
public sealed record ResumeCall(CommandId Id, string By, AgentId Agent, CallId Call, LegId? Leg = null) : DeskCommand(Id, By);

/// <summary>Mute or unmute the agent, or one party, towards the others.</summary>
public sealed record SetMute(CommandId Id, string By, AgentId Agent, CallId Call, bool Muted, LegId? Leg = null) : DeskCommand(Id, By);

/// <summary>End the call, or one party's part in it. An agent who has not the customer leaves by it.</summary>
public sealed record HangUpCall(CommandId Id, string By, AgentId Agent, CallId Call, LegId? Leg = null) : DeskCommand(Id, By);

/// <summary>Send digits to the customer's side.</summary>
public sealed record SendCallDigits(CommandId Id, string By, AgentId Agent, CallId Call, string Digits) : DeskCommand(Id, By);

/// <summary>Start, stop, pause or resume the recording of a call.</summary>
/// <param name="Reason">Of a pause, one of <see cref="RecordingPauseReasons"/>.</param>
public sealed record ControlCallRecording(CommandId Id, string By, AgentId Agent, CallId Call, RecordingActions Action, string? Reason) : DeskCommand(Id, By);

/// <summary>
/// Say which customer an interaction is with. Done: the fact is in the journal. Refused with "wrong-state": no call of this interaction
/// goes on, so the link is to be recorded beside the interaction.
/// </summary>
/// <param name="Agent">Whose desk shows the interaction; null when nobody's.</param>
public sealed record LinkCustomer(CommandId Id, string By, AgentId? Agent, InteractionId Interaction, CustomerId Customer) : DeskCommand(Id, By);

/// <summary>The answer to a <see cref="DeskCommand"/>.</summary>
public abstract record CommandResult;

/// <summary>Done and durable.</summary>
[EventContract("reply.done")]
public sealed record CommandDone : CommandResult;

/// <summary>A call back is promised.</summary>
/// <param name="Merged">The customer had been promised one in this queue already: it is that one.</param>
[EventContract("reply.callback-accepted")]
public sealed record CallbackAccepted(CallbackId Callback, InteractionId Interaction, bool Merged) : CommandResult;

/// <summary>A call an agent places has begun.</summary>
/// <param name="Leg">The agent's own.</param>
[EventContract("reply.call-started")]
public sealed record CallStarted(InteractionId Interaction, CallId Call, LegId Leg) : CommandResult;

/// <summary>Refused: nothing changed.</summary>
/// <param name="Type">Stable word, the last part of the problem type: "not-found", "wrong-state", "forbidden", "invalid", "unavailable".</param>
/// <param name="Detail">One English sentence that says what is wrong and what to do.</param>
/// <param name="Reason">Why, as a stable word for programs, such as "premium-rate" or "not-owner"; null where the type says it all.</param>
[EventContract("reply.refused")]
public sealed record CommandRefused(string Type, string Detail, string? Reason = null) : CommandResult;
