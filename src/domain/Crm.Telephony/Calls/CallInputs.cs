using System.Collections.Immutable;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Media;
using Crm.Telephony.Recordings;
using Crm.Telephony.Trunks;

namespace Crm.Telephony.Calls;

/// <summary>Something a call's decider is told.</summary>
public abstract record CallInput;

/// <summary>A new INVITE, or a call from a web page, that may come in: looked up, sealed and admitted by the limits it is under.</summary>
/// <param name="Trunk">The trunk it came by; null for a call from a web page, whose peer is a browser.</param>
/// <param name="Destination">Where the number leads.</param>
/// <param name="CustomerKey">The caller's opaque key for routing; null when nothing is known of him.</param>
/// <param name="Preferred">Agents he should wait for first, wherever he is queued; default is nobody.</param>
public sealed record CallArrived(
    CallId Call,
    InteractionId Interaction,
    LegId Leg,
    MediaSessionId Session,
    SubjectId Subject,
    SealedText? From,
    SealedText? FromName,
    CustomerId? Customer,
    string To,
    TrunkId? Trunk,
    NumberDestination Destination,
    string SdpOffer,
    string? CustomerKey = null,
    ImmutableArray<PreferredAgent> Preferred = default) : CallInput;

/// <summary>The media plane answered an SDP step for a session of the call.</summary>
public sealed record MediaNegotiated(MediaSessionId Session, MediaAnswer Answer) : CallInput;

/// <summary>A leg of the call ended at the peer's side.</summary>
public sealed record PeerHungUp(LegId Leg, Termination Termination) : CallInput;

/// <summary>Something can be heard on a dialled leg before it is answered.</summary>
/// <param name="Fork">Which of several ends that ring speaks; null where that is not told.</param>
public sealed record EarlyMediaOffered(LegId Leg, string Sdp, string? Fork) : CallInput;

/// <summary>A dialled device, or a number outside, answered.</summary>
public sealed record DeviceAnswered(LegId Leg, string Sdp) : CallInput;

/// <summary>Dialling the devices, or a number outside, failed.</summary>
/// <param name="Cause">The carrier's cause (ITU-T Q.850) where it told one.</param>
public sealed record DeviceFailed(LegId Leg, int Status, Termination Termination, int? Cause = null) : CallInput;

/// <summary>A peer sent a later offer.</summary>
public sealed record PeerReinvited(LegId Leg, string? SdpOffer) : CallInput;

/// <summary>A later offer was agreed to: whether the peer takes audio now, or has put us on hold.</summary>
public sealed record PeerListens(LegId Leg, bool Listens) : CallInput;

/// <summary>A playback ended.</summary>
public sealed record PlaybackFinished(PlaybackId Playback) : CallInput;

/// <summary>A session's packets stopped.</summary>
public sealed record SessionSilent(MediaSessionId Session, string Reason) : CallInput;

/// <summary>A recording is complete on disk.</summary>
public sealed record RecordingFinished(RecordingId Recording, TimeSpan Duration, long Bytes) : CallInput;

/// <summary>Routing offers the call to an agent whose devices shall ring.</summary>
/// <param name="Direct">Why he is asked outside any queue; null for an offer of a queue.</param>
public sealed record RingDevices(
    ReservationId Reservation,
    AgentId Agent,
    LegId Leg,
    MediaSessionId Session,
    Instant Deadline,
    string? CallerName,
    string? CallerNumber,
    Events.Reservations.DirectKind? Direct = null) : CallInput;

/// <summary>The offer is over without this agent.</summary>
public sealed record StopRinging(ReservationId Reservation, string Reason) : CallInput;

/// <summary>The agent accepted: connect him.</summary>
/// <param name="Session">His browser's media session now; null when it has none.</param>
/// <param name="Recording">What holds for recording; null is the standard.</param>
public sealed record ConnectAgent(ReservationId Reservation, AgentId Agent, MediaSessionId? Session, RecordingTerms? Recording = null) : CallInput;

/// <summary>The queue visit ended; the verdict decides the interaction's outcome.</summary>
/// <param name="Target">Where the queue sends the customer instead; null when it names nothing.</param>
public sealed record QueueVerdict(
    QueueVisitId Visit, Events.Interactions.InteractionOutcome Outcome, string Reason, Events.Queues.OverflowTarget? Target = null) : CallInput;

/// <summary>The customer overflowed into another queue and waits there.</summary>
public sealed record MovedToQueue(QueueVisitId From, QueueVisitId To, QueueId Queue) : CallInput;

/// <summary>The agent's browser media came (back) or went away.</summary>
public sealed record AgentMediaChanged(AgentId Agent, MediaSessionId? Session) : CallInput;

/// <summary>The agent signed out while he had the customer.</summary>
public sealed record AgentSignedOut(AgentId Agent) : CallInput;

/// <summary>The agent wants the customer on hold.</summary>
public sealed record Hold(AgentId Agent) : CallInput;

/// <summary>The agent takes the customer back.</summary>
public sealed record Resume(AgentId Agent) : CallInput;

/// <summary>The agent mutes or unmutes himself.</summary>
public sealed record Mute(AgentId Agent, bool On) : CallInput;

/// <summary>The agent sends digits.</summary>
public sealed record SendDigits(AgentId Agent, string Digits) : CallInput;

/// <summary>The agent ends the call.</summary>
public sealed record HangUp(AgentId Agent) : CallInput;

/// <summary>The call's own deadline passed.</summary>
public sealed record CallDeadlinePassed : CallInput;

/// <summary>The process that held the call's sockets is gone; the call goes on where its dialogs are known, else it is closed with what is known.</summary>
/// <param name="LastAt">The last instant the call is known to have lived; times are counted until then.</param>
public sealed record ProcessLost(Instant LastAt) : CallInput
{
    /// <summary>The dialogs that are known, by line: to go on with, or to be ended properly.</summary>
    public IReadOnlyDictionary<LegId, LostDialog> Dialogs { get; init; } = ImmutableDictionary<LegId, LostDialog>.Empty;

    /// <summary>Whether it was too long ago for the call to go on.</summary>
    public bool TooLongAgo { get; init; }
}
