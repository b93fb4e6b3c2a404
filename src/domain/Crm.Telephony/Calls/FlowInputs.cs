using System.Collections.Immutable;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Telephony.Calls;

/// <summary>Somebody pressed a key in his audio: by RFC 4733 or as a tone.</summary>
public sealed record KeyFrom(MediaSessionId Session, char Key) : CallInput;

/// <summary>Somebody pressed a key and his phone told it by INFO.</summary>
public sealed record KeyOnLeg(LegId Leg, char Key) : CallInput;

/// <summary>The flow plays something to the customer, instead of what is playing.</summary>
/// <param name="Play">The flow's number for it, returned by <see cref="PlayOver"/>; zero when it does not care about the end.</param>
public sealed record FlowPlays(int Play, AudioSource Source, bool Loop) : CallInput;

/// <summary>The flow plays nothing more.</summary>
public sealed record FlowStops : CallInput;

/// <summary>The flow puts the customer into a queue.</summary>
/// <param name="Extra">Requirements beyond the queue's.</param>
/// <param name="Preferred">Agents he waits for first; default takes those known when he arrived, empty is nobody.</param>
public sealed record FlowQueues(
    QueueId Queue, int? Priority, ImmutableArray<Requirement> Extra, ImmutableArray<PreferredAgent> Preferred = default) : CallInput;

/// <summary>The flow takes the waiting customer out of the queue, because he chose something else. <see cref="LeftQueue"/> follows unless an agent is faster.</summary>
public sealed record FlowLeavesQueue(QueueExit Exit, string Reason) : CallInput;

/// <summary>The flow notes that the customer wants to be called back.</summary>
/// <param name="KeptBy">The interaction that will keep the promise.</param>
public sealed record FlowTakesCallback(CallbackId Callback, QueueId Queue, SealedText Number, string? Language, InteractionId? KeptBy = null) : CallInput;

/// <summary>The flow lets the customer leave a message, after a tone.</summary>
/// <param name="Pause">So much silence ends it.</param>
public sealed record FlowTakesMessage(QueueId? Queue, TimeSpan Longest, TimeSpan Pause, string Language) : CallInput;

/// <summary>A watched peer has stopped speaking.</summary>
public sealed record SpeakingPaused(MediaSessionId Session, bool Spoke) : CallInput;

/// <summary>The flow ends the call.</summary>
public sealed record FlowHangsUp(string Reason) : CallInput;
