using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Flows;

/// <summary>An IVR flow took charge of an interaction. It keeps this version to its end, whatever is published meanwhile.</summary>
[EventContract("flow.started")]
public sealed record FlowStarted(CallId Call, InteractionId Interaction, FlowId Flow, int Version) : IDomainEvent;

/// <summary>A flow left a node: the caller's trace is made of these.</summary>
/// <param name="Exit">The exit taken, for example "next", "1", "timeout", "no-match", "error".</param>
/// <param name="Detail">What was entered, looked up or set there, sealed; null when there is nothing to tell.</param>
[EventContract("flow.step-taken")]
public sealed record FlowStepTaken(CallId Call, InteractionId Interaction, FlowId Flow, int Version, string Node, string Exit, SealedText? Detail) : IDomainEvent;

/// <summary>A flow is done with an interaction.</summary>
/// <param name="Reason">"queued", "hung-up", "caller-gone", "voicemail", "callback", "transferred", "answered" (a queue treatment), "limit" or "error".</param>
[EventContract("flow.ended")]
public sealed record FlowEnded(CallId Call, InteractionId Interaction, FlowId Flow, int Version, string Reason) : IDomainEvent;

/// <summary>The customer asked to be called back.</summary>
/// <param name="Number">Where, sealed.</param>
/// <param name="KeptBy">The interaction that will keep the promise; an older one when he had been promised a call already.</param>
[EventContract("callback.requested")]
public sealed record CallbackRequested(
    CallbackId Callback, InteractionId Interaction, QueueId Queue, SealedText Number, string? Language, InteractionId? KeptBy = null) : IDomainEvent;

/// <summary>The customer left a message; its audio is the recording.</summary>
[EventContract("voicemail.left")]
public sealed record VoicemailLeft(InteractionId Interaction, QueueId? Queue, RecordingId Recording) : IDomainEvent;
