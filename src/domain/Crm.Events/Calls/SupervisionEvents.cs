using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>Somebody begins to listen to a call; he hears it already when this is written.</summary>
/// <param name="Leg">His side of the call; names this supervision from here on.</param>
/// <param name="Supervisor">Who listens.</param>
/// <param name="Agent">To whom.</param>
/// <param name="Mode">"monitor" (heard by nobody), "whisper" (by the agent) or "barge" (by all).</param>
[EventContract("call.supervision-started")]
public sealed record SupervisionStarted(CallId Call, InteractionId Interaction, LegId Leg, AgentId Supervisor, AgentId Agent, string Mode) : IDomainEvent;

/// <summary>He is heard by others than before, or listens to another agent of the call.</summary>
/// <param name="Mode">As in <see cref="SupervisionStarted"/>.</param>
[EventContract("call.supervision-changed")]
public sealed record SupervisionModeChanged(CallId Call, InteractionId Interaction, LegId Leg, AgentId Supervisor, AgentId Agent, string Mode) : IDomainEvent;

/// <summary>He listens no more.</summary>
/// <param name="Reason">"stopped", "moved" (to another call), "took-over", "agent-left", "call-ended", "connection-lost", "signed-out" or "process-lost".</param>
[EventContract("call.supervision-ended")]
public sealed record SupervisionEnded(CallId Call, InteractionId Interaction, LegId Leg, AgentId Supervisor, string Reason, TimeSpan Lasted) : IDomainEvent;
