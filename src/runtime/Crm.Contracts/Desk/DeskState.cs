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
    DeskWrapUp? WrapUp)
{
    /// <summary>The record of a campaign he is shown and may dial; null when there is none.</summary>
    public DeskPreview? Preview { get; init; }

    /// <summary>Whether the agent may place calls himself.</summary>
    public bool MayDial { get; init; }

    /// <summary>How his last own call ended that nobody answered; null once he has another call, or a minute later.</summary>
    public DeskDialResult? LastDial { get; init; }

    /// <summary>The chats he has, is wrapping up or has parked, the oldest first. Their wrap-ups are in them, not in <see cref="WrapUp"/>.</summary>
    public IReadOnlyList<Chat.DeskChat> Chats { get; init; } = [];

    /// <summary>The mail work he has, is wrapping up or has parked, the oldest first. Their wrap-ups are in them, not in <see cref="WrapUp"/>.</summary>
    public IReadOnlyList<Mail.DeskMail> Mails { get; init; } = [];
}

/// <summary>How a call ended that the agent placed and nobody answered.</summary>
/// <param name="Reason">"busy", "no-answer", "declined", "number-unknown", "unreachable", "agent-stopped", "outbound-" with the rules' word, ...</param>
/// <param name="Party">Whom he called.</param>
public sealed record DeskDialResult(InteractionId InteractionId, string Reason, Instant At, DeskParty Party);

/// <summary>How the agent is reached. <c>Kind</c> is "browser" or "device" (a registered SIP phone takes the calls instead).</summary>
/// <param name="MediaState">Browser media: "none", "connecting", "connected" or "lost".</param>
public sealed record DeskPhone(string Kind, int Devices, MediaSessionId? MediaSession, string MediaState);

/// <summary>That the work is a promised call back.</summary>
/// <param name="AskedAt">When the customer asked for it.</param>
/// <param name="Attempts">Attempts before that came to nothing.</param>
/// <param name="LastFailure">Why the last one did; null before the first.</param>
public sealed record DeskCallback(CallbackId CallbackId, Instant AskedAt, int Attempts, string? LastFailure);

/// <summary>An offer that is ringing.</summary>
/// <param name="MediaType">"voice", "callback", "chat", "sms", "whatsapp" or "email".</param>
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
    /// <summary>"queue", "transfer" (a colleague hands the customer over), "consult" (he asks for advice) or "return" (one handed over comes back); null means "queue".</summary>
    public string? Kind { get; init; }

    /// <summary>The colleague who asks, by his name; null when nobody does.</summary>
    public string? AskedBy { get; init; }

    /// <summary>Present when it is a promised call back.</summary>
    public DeskCallback? Callback { get; init; }

    /// <summary>Present when it is mail work.</summary>
    public Mail.DeskOfferMail? Mail { get; init; }

    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;

    /// <summary>Present when it is a chat.</summary>
    public DeskOfferedChat? Chat { get; init; }
}

/// <summary>What an offered chat is about.</summary>
/// <param name="Subject">As the customer wrote it; null when he did not, or was erased.</param>
/// <param name="FirstLine">The first he wrote, at most 200 characters of it; null before.</param>
public sealed record DeskOfferedChat(string? Subject, string? FirstLine);

/// <summary>The call the agent is in.</summary>
/// <param name="State">"calling" (the customer's telephone rings; hanging up stops it), "connecting", "talking", "held" or "reconnecting" (his browser's media is away).</param>
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

    /// <summary>"owner" (has the customer), "consulted" (is asked beside the customer) or "participant" (is in the conversation).</summary>
    public string Role { get; init; } = "owner";

    /// <summary>Everybody in the call, the customer first; at most eight and supervisors.</summary>
    public IReadOnlyList<DeskCallParty> Parties { get; init; } = [];

    /// <summary>Whom the agent asks beside the customer; present as well after that has failed, until something else is begun.</summary>
    public DeskConsult? Consult { get; init; }

    /// <summary>
    /// What the agent may do now: "hold", "resume", "mute", "unmute", "dtmf", "transfer" (to a target), "consult" (somebody), "complete"
    /// (the consult becomes a transfer), "swap", "merge" (the consult becomes a conference), "end-consult", "conference" (add somebody),
    /// "leave", "promote", "hangup".
    /// </summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>Who listens, at most five; who only monitors is left out where the site hides that.</summary>
    public IReadOnlyList<DeskSupervisor> Supervisors { get; init; } = [];

    /// <summary>Present while the agent waits for a supervisor's help.</summary>
    public DeskHelp? Help { get; init; }

    /// <summary>The campaign that placed the call; null for any other.</summary>
    public DeskCampaign? Campaign { get; init; }

    /// <summary>The customer is on hold for so long that the agent may have forgotten him.</summary>
    public bool HoldReminder { get; init; }
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
    /// <summary>The campaign that placed the call; its dispositions are among the codes. Null for any other.</summary>
    public DeskCampaign? Campaign { get; init; }

    /// <summary>What became known before an agent had it.</summary>
    public DeskContext Context { get; init; } = DeskContext.Empty;
}

/// <summary>A wrap-up code the agent may pick.</summary>
public sealed record DeskWrapUpCode(string Code, string Label);
