using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Telephony.Calls;

/// <summary>Something to be done after the decision is durable.</summary>
public abstract record CallAction;

/// <summary>Give the signalling port a command.</summary>
public sealed record Signal(SignallingCommand Command) : CallAction;

/// <summary>Answer the customer's SDP offer; <see cref="MediaNegotiated"/> follows.</summary>
public sealed record NegotiateAnswer(CallId Call, MediaSessionId Session, MediaSessionOptions Options, string SdpOffer) : CallAction;

/// <summary>Make an offer for a device leg; <see cref="MediaNegotiated"/> follows.</summary>
public sealed record NegotiateOffer(CallId Call, MediaSessionId Session, MediaSessionOptions Options) : CallAction;

/// <summary>Take a device's SDP answer.</summary>
/// <param name="Early">It came before the answer: when it does not fit, another may follow.</param>
public sealed record NegotiateApply(CallId Call, MediaSessionId Session, string SdpAnswer, bool Early = false) : CallAction;

/// <summary>Answer a later offer of a peer and send the answer on the leg; <see cref="PeerListens"/> follows when it fits.</summary>
public sealed record NegotiateReoffer(CallId Call, LegId Leg, MediaSessionId Session, string SdpOffer) : CallAction;

/// <summary>Do something in the media plane.</summary>
public sealed record Media(MediaStep Step) : CallAction;

/// <summary>One command to the media plane as data.</summary>
public abstract record MediaStep;

/// <summary>Close a session.</summary>
public sealed record CloseSession(MediaSessionId Session) : MediaStep;

/// <summary>Make a bridge and let sessions join it.</summary>
public sealed record OpenBridge(BridgeId Bridge, ImmutableArray<BridgeMember> Members) : MediaStep;

/// <summary>A member of a bridge.</summary>
public readonly record struct BridgeMember(MediaSessionId Session, RecordingSide Side);

/// <summary>Let a session join a bridge.</summary>
public sealed record JoinBridge(BridgeId Bridge, BridgeMember Member) : MediaStep;

/// <summary>Let a session join a bridge where it hears all, and nobody, who joins later neither, hears it until a gain says so.</summary>
public sealed record JoinUnheard(BridgeId Bridge, BridgeMember Member) : MediaStep;

/// <summary>Take a session out of a bridge.</summary>
public sealed record LeaveBridge(BridgeId Bridge, MediaSessionId Session) : MediaStep;

/// <summary>Remove a bridge.</summary>
public sealed record CloseBridge(BridgeId Bridge) : MediaStep;

/// <summary>Set what a listener hears of a speaker.</summary>
public sealed record SetGain(BridgeId Bridge, MediaSessionId Listener, MediaSessionId Speaker, float Gain) : MediaStep;

/// <summary>Play to a session.</summary>
public sealed record StartPlaying(MediaSessionId Session, PlaybackId Playback, AudioSource Source, bool Loop) : MediaStep;

/// <summary>Stop a playback.</summary>
public sealed record StopPlaying(MediaSessionId Session, PlaybackId Playback) : MediaStep;

/// <summary>Echo to a session.</summary>
public sealed record StartEcho(MediaSessionId Session) : MediaStep;

/// <summary>Tell when the peer has stopped speaking; null stops watching.</summary>
public sealed record WatchSpeech(MediaSessionId Session, TimeSpan? Pause) : MediaStep;

/// <summary>Listen to the far end of a session for tones, speech and who answered; null stops. <see cref="ProgressNoticed"/> follows.</summary>
public sealed record ListenForProgress(MediaSessionId Session, ProgressListening? Listening) : MediaStep;

/// <summary>Send digits to a session.</summary>
public sealed record PlayDigits(MediaSessionId Session, string Digits) : MediaStep;

/// <summary>Record a bridge, sealed under the owner's key.</summary>
public sealed record StartRecording(RecordingId Recording, BridgeId Bridge, SubjectId Owner) : MediaStep;

/// <summary>Let a recording of a process that is gone go on with a bridge: what was said since it began and is not in it is silence.</summary>
public sealed record ContinueRecording(RecordingId Recording, BridgeId Bridge, SubjectId Owner, Instant Since) : MediaStep;

/// <summary>Let a recording go on in another bridge.</summary>
public sealed record MoveRecording(RecordingId Recording, BridgeId Bridge) : MediaStep;

/// <summary>Keep what is said out of a recording, or in again.</summary>
public sealed record PauseRecording(RecordingId Recording, bool Paused) : MediaStep;

/// <summary>Complete a recording.</summary>
public sealed record StopRecording(RecordingId Recording) : MediaStep;

/// <summary>A recording was interrupted by the loss of the process: mend its file; <see cref="RecordingFinished"/> follows.</summary>
public sealed record RepairRecording(CallId Call, RecordingId Recording) : CallAction;

/// <summary>What an agent sees of the call changed.</summary>
public sealed record AgentViewChanged(AgentId Agent) : CallAction;

/// <summary>What a supervisor did is to be told to the journal: <see cref="TellSupervision"/> follows.</summary>
public sealed record SupervisionToTell(CallId Call, AgentId Supervisor) : CallAction;

/// <summary>A message to the routing domain, delivered exactly once.</summary>
public abstract record RoutingMessage;

/// <summary>Put the interaction into a queue.</summary>
/// <param name="Priority">Null takes the queue's.</param>
/// <param name="Extra">Requirements beyond the queue's; default for none.</param>
/// <param name="CustomerKey">The caller's opaque key; null when nothing is known of him.</param>
/// <param name="Preferred">Agents he waits for first; null is nobody.</param>
/// <param name="MediaType">A call, a promised call back, or a chat.</param>
/// <param name="HandedOnBy">The agent who hands it on; null when nobody does.</param>
[EventContract("message.enqueue-call")]
public sealed record EnqueueCall(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    Instant Since,
    int? Priority = null,
    ImmutableArray<Requirement> Extra = default,
    string? CustomerKey = null,
    ImmutableArray<PreferredAgent>? Preferred = null,
    MediaType MediaType = MediaType.Voice,
    AgentId? HandedOnBy = null) : RoutingMessage;

/// <summary>The customer left while waiting or being offered.</summary>
[EventContract("message.customer-left-queue")]
public sealed record CustomerLeftQueue(InteractionId Interaction, string Reason) : RoutingMessage;

/// <summary>The customer chose something else than waiting. Of no effect once an agent has accepted him.</summary>
[EventContract("message.leave-queue")]
public sealed record LeaveQueueByChoice(InteractionId Interaction, QueueVisitId Visit, QueueExit Exit, string Reason) : RoutingMessage;

/// <summary>The queue visit is closed by the system.</summary>
[EventContract("message.close-queue-visit")]
public sealed record CloseQueueVisit(InteractionId Interaction, string Reason) : RoutingMessage;

/// <summary>The customer of a promised call back has answered and waits for an agent.</summary>
[EventContract("message.callback-reached")]
public sealed record CallbackReachedCustomer(InteractionId Interaction) : RoutingMessage;

/// <summary>An attempt to call back came to nothing.</summary>
[EventContract("message.callback-failed")]
public sealed record CallbackFailed(InteractionId Interaction, string Reason, QueueVisitId? Visit = null) : RoutingMessage;

/// <summary>The agent's phone answered: he accepts.</summary>
[EventContract("message.accept-by-device")]
public sealed record AcceptByDevice(ReservationId Reservation, AgentId Agent) : RoutingMessage;

/// <summary>The agent's phone refused.</summary>
[EventContract("message.reject-by-device")]
public sealed record RejectByDevice(ReservationId Reservation, AgentId Agent, string Reason) : RoutingMessage;

/// <summary>Customer and agent hear each other.</summary>
[EventContract("message.agent-connected")]
public sealed record AgentConnected(ReservationId Reservation) : RoutingMessage;

/// <summary>The agent accepted but could not be connected.</summary>
[EventContract("message.agent-connect-failed")]
public sealed record AgentConnectFailed(ReservationId Reservation, string Reason) : RoutingMessage;

/// <summary>The agent's part is over.</summary>
/// <param name="WrapUp">Whether a wrap-up follows where the queue has one; null for what is usual: not after advice given to a colleague.</param>
[EventContract("message.handling-over")]
public sealed record HandlingOver(ReservationId Reservation, TimeSpan Talked, TimeSpan Held, Termination Termination, bool? WrapUp = null) : RoutingMessage;
