using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>An agent with his settings and what he is doing now.</summary>
/// <param name="Activity">As in <see cref="Live.LiveAgent"/>.</param>
/// <param name="Skills">Proficiency 1 to 5 per skill.</param>
public sealed record AgentView(
    AgentId Id,
    string DisplayName,
    Presence Presence,
    string? PresenceReason,
    Instant PresenceSince,
    RoutingStatus RoutingStatus,
    string Activity,
    Instant ActivitySince,
    double? Occupancy,
    IReadOnlyList<AgentQueue> Queues,
    IReadOnlyDictionary<string, int> Skills,
    int MaxVoice);

/// <summary>A queue an agent serves; 1 is first choice.</summary>
public sealed record AgentQueue(QueueId Id, int Level);

/// <summary>Body of a presence change.</summary>
/// <param name="Reason">At most 200 characters.</param>
public sealed record PresenceRequest(Presence Presence, string? Reason);

/// <summary>An agent's figures between two instants; averages over nothing are null, times in seconds.</summary>
/// <param name="PresenceSeconds">Time per presence.</param>
/// <param name="ActivitySeconds">Time per activity.</param>
public sealed record AgentStatistics(
    AgentId AgentId,
    Instant From,
    Instant To,
    long Offered,
    long Accepted,
    long Rejected,
    long Missed,
    long Handled,
    double? AverageHandleTime,
    double? Occupancy,
    IReadOnlyDictionary<string, double> PresenceSeconds,
    IReadOnlyDictionary<string, double> ActivitySeconds);

/// <summary>A browser's WebRTC offer.</summary>
/// <param name="ConnectionId">Of the tab's agent hub connection.</param>
public sealed record MediaRequest(string Sdp, string ConnectionId);

/// <summary>Our answer to a browser's WebRTC offer.</summary>
public sealed record MediaResponse(MediaSessionId SessionId, string Sdp);

/// <summary>Body of a rejection.</summary>
public sealed record RejectRequest(string? Reason);

/// <summary>Body that ends wrap-up.</summary>
/// <param name="Notes">At most 4,000 characters.</param>
public sealed record WrapUpRequest(string? Code, string? Notes);

/// <summary>Digits to send: 1 to 32 of 0-9, A-D, * and #.</summary>
public sealed record DigitsRequest(string Digits);

/// <summary>A person's SIP device.</summary>
/// <param name="CreatedAt">When its present secret was made.</param>
public sealed record DeviceView(string UserName, string Realm, bool HasSecret, Instant? CreatedAt)
{
    /// <summary>The internal number that reaches him; null when he has none.</summary>
    public string? Extension { get; init; }

    /// <summary>Telephones that are registered with it now; null when that is not known.</summary>
    public int? Registered { get; init; }
}

/// <summary>A device's new secret, shown this once.</summary>
public sealed record DeviceSecret(string UserName, string Realm, string Secret);
