using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>From here on what is said stays out of the recording: it holds silence instead.</summary>
/// <param name="Reason">"card-payment", "personal-data" or "other".</param>
/// <param name="Until">When the pause ends by itself.</param>
[EventContract("call.recording-paused")]
public sealed record RecordingPaused(CallId Call, InteractionId Interaction, RecordingId Recording, AgentId Agent, string Reason, Instant Until) : IDomainEvent;

/// <summary>What is said is recorded again.</summary>
/// <param name="By">"agent", "time" (the pause had lasted long enough) or "agent-left".</param>
[EventContract("call.recording-resumed")]
public sealed record RecordingResumed(CallId Call, InteractionId Interaction, RecordingId Recording, string By) : IDomainEvent;

/// <summary>The recording ends here, before its call does; <see cref="RecordingEnded"/> follows when its file is complete.</summary>
/// <param name="By">"agent", or "policy" when the next agent or queue may not be recorded unasked.</param>
[EventContract("call.recording-stopped")]
public sealed record RecordingStopped(CallId Call, InteractionId Interaction, RecordingId Recording, string By) : IDomainEvent;
