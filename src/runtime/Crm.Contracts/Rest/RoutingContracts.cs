using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>Why an interaction was routed as it was.</summary>
/// <param name="State">
/// "complete"; "open" while the interaction goes on; "partial" when it went on for longer than one answer reads; "retention" when the
/// journal no longer holds that time.
/// </param>
/// <param name="Moments">The moments the visits, offers and ends speak of, by their place in this list.</param>
/// <param name="Visits">Its stays in queues, in order.</param>
/// <param name="VisitsNotShown">Stays beyond the limit.</param>
/// <param name="Now">How it stands at this moment; null when it is in no queue.</param>
public sealed record RoutingStory(
    InteractionId InteractionId, string State, IReadOnlyList<RoutingMoment> Moments, IReadOnlyList<RoutingVisit> Visits, int VisitsNotShown, RoutingNow? Now);

/// <summary>One stay in a queue.</summary>
/// <param name="QueueName">Its name then.</param>
/// <param name="Since">What its age counts from.</param>
/// <param name="Preferred">Agents it waited for first.</param>
/// <param name="KnownCustomer">Whether it was known whose it is, so that his place and his last agent could be.</param>
/// <param name="Overflows">Queues it overflowed from before.</param>
/// <param name="Versions">The versions of the queue's settings that held.</param>
/// <param name="Arrival">The moment it came.</param>
/// <param name="End">Null while it is open.</param>
public sealed record RoutingVisit(
    QueueVisitId VisitId,
    QueueId QueueId,
    string QueueName,
    MediaType MediaType,
    Instant At,
    Instant Since,
    IReadOnlyList<RoutingPreference> Preferred,
    bool KnownCustomer,
    int Overflows,
    IReadOnlyList<RoutingStepView> Steps,
    IReadOnlyList<RoutingVersion> Versions,
    int Arrival,
    IReadOnlyList<RoutingOffer> Offers,
    int OffersNotShown,
    RoutingEnd? End);

/// <summary>An agent waited for first.</summary>
/// <param name="Why">"last-agent", "owner" or "named".</param>
public sealed record RoutingPreference(AgentId AgentId, TimeSpan Wait, string Why);

/// <summary>The requirements that hold from an instant on.</summary>
/// <param name="MaxLevel">The largest membership level that may take it; null is any.</param>
public sealed record RoutingStepView(int Step, Instant From, IReadOnlyList<Requirement> Needs, int? MaxLevel);

/// <summary>A version of a queue's settings and since when it held.</summary>
public sealed record RoutingVersion(long Version, Instant From);

/// <summary>Who could take it at a moment, and who not and why.</summary>
/// <param name="Phase">"waiting", "offered", "connecting", "postponed", "calling" or "leaving".</param>
/// <param name="Score">urgency x (age + priority minutes), in seconds: what counts against other queues.</param>
/// <param name="Priority">In minutes of age.</param>
/// <param name="Urgency">The queue's weight, and with a service-level target how short its threshold and how missed its target is.</param>
/// <param name="RecentServiceLevel">Average over the queue's last endings, 0 to 1.</param>
/// <param name="Candidate">Who would be chosen.</param>
/// <param name="WaitsFor">The preferred agent whose turn it is.</param>
/// <param name="Keeps">The agent who gets nothing else until he is free for it.</param>
/// <param name="Eligible">Agents who can take it, listed or not.</param>
/// <param name="Agents">At most 200: first who can, then the queue's members, then the others.</param>
/// <param name="Unlisted">The agents beyond that, by their first reason; "eligible" for those who can.</param>
public sealed record RoutingMoment(
    Instant At,
    string Phase,
    int Step,
    IReadOnlyList<Requirement> Needs,
    int? MaxLevel,
    double Score,
    int Priority,
    TimeSpan Age,
    double Urgency,
    double Weight,
    double RecentServiceLevel,
    AgentId? Candidate,
    AgentId? WaitsFor,
    AgentId? Keeps,
    int Eligible,
    IReadOnlyList<RoutingAgent> Agents,
    IReadOnlyDictionary<string, int> Unlisted);

/// <summary>An agent's standing. No reasons: he can take it.</summary>
/// <param name="Level">His membership level in the queue; null when he does not serve it.</param>
/// <param name="Holds">What he has in hand.</param>
public sealed record RoutingAgent(AgentId AgentId, string Name, int? Level, IReadOnlyList<RoutingReason> Reasons, IReadOnlyList<RoutingWork> Holds);

/// <summary>Why an agent cannot take it.</summary>
/// <param name="Reason">
/// "not-a-member", "level-too-high", "skill-missing", "skill-too-low", "presence-" and the presence, "unreachable", "not-responding",
/// "offer-pending", "medium-not-taken", "other-work-in-hand", "kept-for", "at-capacity", "not-idle-long-enough", "communicating", "excluded", "waits-for".
/// </param>
/// <param name="Detail">The skill, interaction or agent it speaks of; null when none.</param>
/// <param name="Until">The end of an exclusion.</param>
public sealed record RoutingReason(string Reason, string? Detail, Instant? Until);

/// <summary>Work in an agent's hands.</summary>
/// <param name="Phase">"pending", "accepted", "handling" or "wrapping".</param>
public sealed record RoutingWork(InteractionId InteractionId, MediaType MediaType, string Phase);

/// <summary>One agent was offered it.</summary>
/// <param name="Rule">What decided for him: a strategy's name, "highest-score" when he became free, "preferred-agent" or "kept-agent".</param>
/// <param name="RuleScore">What the rule counted for him.</param>
/// <param name="Candidates">How many were possible.</param>
/// <param name="Grouped">Whether several were offered it at once.</param>
/// <param name="Moment">The moment before he was offered it.</param>
/// <param name="Result">"accepted", "answered", "rejected", "timed-out", "canceled" or "rescinded"; null while it rings.</param>
public sealed record RoutingOffer(
    ReservationId ReservationId,
    AgentId AgentId,
    string AgentName,
    Instant At,
    string Rule,
    double RuleScore,
    int Candidates,
    int Step,
    long QueueVersion,
    long AgentVersion,
    bool Grouped,
    int Moment,
    string? Result,
    Instant? ResultAt,
    string? Reason,
    Instant? ExcludedUntil);

/// <summary>How a stay ended.</summary>
/// <param name="Result">"answered", "abandoned", "short-abandoned", "overflowed", "callback-requested", "voicemail", "transferred-out", "requeued" or "closed-by-system".</param>
/// <param name="Reason">Why it left: "max-wait", "queue-full", "no-agents", "closed", "emergency", ...; null for answers and abandons.</param>
/// <param name="Target">Where the customer went; null when nowhere.</param>
/// <param name="Moment">The moment before; null for an answer.</param>
public sealed record RoutingEnd(string Result, string? Reason, Instant At, AgentId? AgentId, OverflowTarget? Target, int? Moment);

/// <summary>How it stands at this moment.</summary>
/// <param name="Next">The next wider step; null when none comes.</param>
public sealed record RoutingNow(int Moment, RoutingNext? Next);

/// <summary>The next wider step.</summary>
/// <param name="Added">Who meets its requirements and not the present ones, at most 200; their reasons say what else is in the way now.</param>
/// <param name="AddedInAll">All of them.</param>
public sealed record RoutingNext(RoutingStepView Step, IReadOnlyList<RoutingAgent> Added, int AddedInAll);
