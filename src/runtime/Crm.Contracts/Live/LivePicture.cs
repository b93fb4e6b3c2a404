using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Contracts.Live;

/// <summary>Live gauges of all queues and agents.</summary>
public sealed record LivePicture(long Version, Instant At, IReadOnlyList<LiveQueue> Queues, IReadOnlyList<LiveAgent> Agents);

/// <summary>A queue now.</summary>
/// <param name="LongestWait">Seconds the oldest waiting entry has waited; null when none waits.</param>
/// <param name="Callbacks">Promised calls back that have not been made yet, those that rest or are scheduled for later too.</param>
/// <param name="Closed">"emergency", "hours", or null while it takes entries.</param>
public sealed record LiveQueue(
    QueueId Id, string Name, int Waiting, double? LongestWait, int AgentsReady, int AgentsOnQueue, QueueFigures Today, int Callbacks = 0, string? Closed = null)
{
    /// <summary>Its open mail work; null when there is none.</summary>
    public LiveMails? Mails { get; init; }
}

/// <summary>An agent now.</summary>
/// <param name="Activity">"off-queue", "idle", "ringing", "connecting", "talking", "held", "wrap-up" or "not-responding".</param>
/// <param name="Queue">The queue of the work in hand; null when there is none.</param>
/// <param name="CustomerWaitingSince">Since when the customer who is offered to him has been waiting; null when nobody is.</param>
/// <param name="Queues">The queues he serves, first choice first.</param>
public sealed record LiveAgent(
    AgentId Id,
    string Name,
    Presence Presence,
    string? PresenceReason,
    Instant PresenceSince,
    RoutingStatus RoutingStatus,
    string Activity,
    Instant ActivitySince,
    InteractionId? Interaction,
    double? Occupancy,
    QueueId? Queue = null,
    Instant? CustomerWaitingSince = null,
    IReadOnlyList<QueueId>? Queues = null)
{
    /// <summary>The call he is in; null when he is in none.</summary>
    public CallId? Call { get; init; }

    /// <summary>Who listens to his call.</summary>
    public IReadOnlyList<LiveSupervisor> Supervisors { get; init; } = [];

    /// <summary>His call for help, until a supervisor comes.</summary>
    public LiveHelp? Help { get; init; }

    /// <summary>The chats he has or has parked, the oldest first.</summary>
    public IReadOnlyList<LiveChat> Chats { get; init; } = [];
}

/// <summary>The statistics fields of a queue (names and invariant fixed by the public contract). Counted per queue visit; averages over nothing are null; times in seconds.</summary>
public sealed record QueueFigures(
    long Offered,
    long Answered,
    long AnsweredInThreshold,
    long Abandoned,
    long ShortAbandoned,
    long Overflowed,
    long CallbackRequested,
    long Voicemail,
    long TransferredOut,
    long Requeued,
    long ClosedBySystem,
    double? AverageSpeedOfAnswer,
    double? AverageHandleTime,
    double? ServiceLevel,
    string ServiceLevelVariant,
    double? LongestWait,
    long Waiting,
    long AgentsReady,
    double? AbandonmentRate,
    double? Occupancy)
{
    /// <summary>The same by channel, those that had a visit in the window; the sums over them are the queue's.</summary>
    public IReadOnlyList<ChannelFigures> Channels { get; init; } = [];
}
