using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Ivr;

/// <summary>Something a running flow wants done, in order.</summary>
public abstract record FlowEffect;

/// <summary>Play these one after the other, instead of what is playing; <see cref="PromptsEnded"/> with <paramref name="Play"/> follows unless replaced.</summary>
public sealed record PlayPrompts(int Play, ImmutableArray<FlowPrompt> Prompts) : FlowEffect;

/// <summary>Play music until something else is played or stopped.</summary>
public sealed record PlayMusic : FlowEffect;

/// <summary>Play nothing more.</summary>
public sealed record StopPlaying : FlowEffect;

/// <summary>Make an HTTP request; <see cref="LookupEnded"/> with <paramref name="Lookup"/> follows within the limit.</summary>
public sealed record StartLookup(int Lookup, string Method, string Url, ImmutableArray<KeyValuePair<string, string>> Headers, string? Body, TimeSpan Limit) : FlowEffect;

/// <summary>Put the caller into a queue. The session waits in its queue node; <see cref="QueueReturned"/> or <see cref="FlowCancelled"/> follows.</summary>
/// <param name="Treatment">The flow that runs while he waits; null for music.</param>
public sealed record EnterQueue(QueueId Queue, int? Priority, ImmutableArray<Requirement> Extra, FlowId? Treatment) : FlowEffect;

/// <summary>Of a queue treatment: take the caller out of the queue, because he chose something else. The treatment goes on at its next node.</summary>
public sealed record LeaveQueue(QueueExit Exit, string Reason) : FlowEffect;

/// <summary>Note a wish to be called back.</summary>
public sealed record RequestCallback(QueueId Queue, string Number) : FlowEffect;

/// <summary>Record the caller after a tone; <see cref="MessageRecorded"/> follows. A key ends it.</summary>
public sealed record RecordMessage(QueueId? Queue, TimeSpan Longest, TimeSpan SilenceEnds) : FlowEffect;

/// <summary>Dial a number and connect the caller to it; <see cref="TransferFailed"/> follows when that fails, <see cref="FlowCancelled"/> when it works.</summary>
public sealed record TransferToNumber(string Number, TimeSpan RingTimeout) : FlowEffect;

/// <summary>End the call.</summary>
/// <param name="Reason">A word for the trace, "done" for a goodbye.</param>
public sealed record EndCall(string Reason) : FlowEffect;

/// <summary>An attribute of the interaction was set, or taken away (null).</summary>
public sealed record SetAttribute(string Name, string? Value) : FlowEffect;

/// <summary>The language for prompts from now on, and of the customer.</summary>
public sealed record SetLanguage(string Language) : FlowEffect;

/// <summary>A flow (the first, or one called by it) was entered.</summary>
public sealed record FlowEntered(FlowId Flow, int Version) : FlowEffect;

/// <summary>A node was left by an exit.</summary>
/// <param name="Detail">What was entered, looked up or set, for the trace; null when nothing.</param>
public sealed record StepTaken(FlowId Flow, int Version, string Node, string Exit, string? Detail) : FlowEffect;

/// <summary>The session is over; nothing follows. The last effect of every session.</summary>
/// <param name="Reason">As of <see cref="Crm.Events.Flows.FlowEnded"/>.</param>
public sealed record SessionOver(FlowId Flow, int Version, string Reason) : FlowEffect;

/// <summary>One thing to play.</summary>
public abstract record FlowPrompt;

/// <summary>A recorded prompt by name.</summary>
public sealed record RecordedPrompt(string Name, string Language) : FlowPrompt;

/// <summary>Text to be spoken.</summary>
public sealed record SpokenText(string Text, string Language) : FlowPrompt;
