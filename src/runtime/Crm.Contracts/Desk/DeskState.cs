using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Contracts.Desk;

/// <summary>
/// Everything an agent's page shows about his own work, pushed whole over <c>/hubs/agent</c> as message <c>desk</c> at every
/// change and returned by <c>GET /api/v1/agents/me/desk</c>. A page shows the one with the highest <paramref name="Version"/>.
/// </summary>
public sealed record DeskState(
    long Version,
    Instant At,
    AgentId AgentId,
    string DisplayName,
    Presence Presence,
    string? PresenceReason,
    Instant PresenceSince,
    RoutingStatus RoutingStatus,
    Instant RoutingStatusSince,
    DeskPhone Phone,
    DeskOffer? Offer,
    DeskCall? Call,
    DeskWrapUp? WrapUp);

/// <summary>How the agent is reached. <c>Kind</c> is "browser" or "device" (a registered SIP phone takes the calls instead).</summary>
/// <param name="MediaState">Browser media: "none", "connecting", "connected" or "lost".</param>
public sealed record DeskPhone(string Kind, int Devices, MediaSessionId? MediaSession, string MediaState);

/// <summary>That the work is a promised call back.</summary>
/// <param name="AskedAt">When the customer asked for it.</param>
/// <param name="Attempts">Attempts before that came to nothing.</param>
/// <param name="LastFailure">Why the last one did; null before the first.</param>
public sealed record DeskCallback(CallbackId CallbackId, Instant AskedAt, int Attempts, string? LastFailure);

/// <summary>An offer that is ringing.</summary>
/// <param name="MediaType">"voice" or "callback".</param>
/// <param name="RingsOnDevice">True when it is answered at the phone; the page may only reject it.</param>
public sealed record DeskOffer(
    ReservationId ReservationId,
    InteractionId InteractionId,
    string MediaType,
    QueueId QueueId,
    string QueueName,
    DeskParty Customer,
    Instant WaitingSince,
    Instant OfferedAt,
    Instant Deadline,
    bool RingsOnDevice)
{
    /// <summary>Present when it is a promised call back.</summary>
    public DeskCallback? Callback { get; init; }

    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;
}

/// <summary>The call the agent is in.</summary>
/// <param name="State">"calling" (a customer is being called back; hanging up stops it), "connecting", "talking", "held" or "reconnecting" (his browser's media is away).</param>
public sealed record DeskCall(
    CallId CallId,
    LegId LegId,
    InteractionId InteractionId,
    ReservationId ReservationId,
    string State,
    QueueId QueueId,
    string QueueName,
    DeskParty Customer,
    Instant StartedAt,
    Instant? AnsweredAt,
    Instant? HeldSince,
    bool Muted,
    bool Recording,
    bool OnDevice)
{
    /// <summary>What the recording is doing and what the agent may do with it.</summary>
    public DeskRecording RecordingControl { get; init; } = DeskRecording.Off;

    /// <summary>Present when it is a promised call back.</summary>
    public DeskCallback? Callback { get; init; }

    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;
}

/// <summary>The recording of a call at a desk.</summary>
/// <param name="State">"off", "on" or "paused".</param>
/// <param name="Actions">What is allowed now, of "start", "stop", "pause" and "resume".</param>
/// <param name="PausedFor">"card-payment", "personal-data" or "other"; null while it is not paused.</param>
/// <param name="PausedUntil">When the pause ends by itself.</param>
public sealed record DeskRecording(string State, IReadOnlyList<string> Actions, string? PausedFor, Instant? PausedUntil)
{
    /// <summary>Nothing is recorded and nothing can be done about it.</summary>
    public static readonly DeskRecording Off = new("off", [], null, null);
}

/// <summary>Wrap-up in progress.</summary>
public sealed record DeskWrapUp(
    ReservationId ReservationId,
    InteractionId InteractionId,
    QueueId QueueId,
    string QueueName,
    DeskParty Customer,
    IReadOnlyList<DeskWrapUpCode> Codes,
    bool CodeRequired,
    Instant StartedAt,
    Instant Deadline)
{
    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;
}

/// <summary>A wrap-up code the agent may pick.</summary>
public sealed record DeskWrapUpCode(string Code, string Label);
