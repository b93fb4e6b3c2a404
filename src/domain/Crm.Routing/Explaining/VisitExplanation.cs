using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Views;

namespace Crm.Routing.Explaining;

/// <summary>One stay in a queue and everything that was decided about it.</summary>
/// <param name="Since">What its age counts from; earlier than its beginning for one that waited before.</param>
/// <param name="KnownCustomer">Whether the customer's key was known, so that his place and his last agent could be.</param>
/// <param name="Overflows">How many queues it overflowed from on its way here.</param>
/// <param name="Steps">Under the settings that held last.</param>
/// <param name="Versions">The versions of the queue's settings that held, from the beginning on.</param>
/// <param name="Arrival">Who could take it when it came.</param>
/// <param name="OffersNotShown">Offers beyond <see cref="InteractionExplainer.OffersMax"/>.</param>
/// <param name="End">Null while it is open.</param>
public sealed record VisitExplanation(
    QueueVisitId Visit,
    QueueId Queue,
    string QueueName,
    MediaType MediaType,
    Instant EnqueuedAt,
    Instant Since,
    ImmutableArray<PreferredAgent> Preferred,
    bool KnownCustomer,
    int Overflows,
    ImmutableArray<StepExplanation> Steps,
    ImmutableArray<SettingsVersion> Versions,
    RoutingExplanation Arrival,
    ImmutableArray<OfferExplanation> Offers,
    int OffersNotShown,
    VisitEnd? End);

/// <summary>A version of a queue's settings and since when it held.</summary>
public sealed record SettingsVersion(long Version, Instant From);

/// <summary>One agent was offered the entry.</summary>
/// <param name="AgentName">His name then.</param>
/// <param name="Decision">What decided for him, and the settings versions it rested on.</param>
/// <param name="Grouped">Whether several were offered it at once.</param>
/// <param name="Then">Who could take it at that moment, before he was offered it.</param>
/// <param name="Result">"accepted", "answered", "rejected", "timed-out", "canceled", "rescinded"; null while it rings.</param>
/// <param name="ExcludedUntil">After a rejection, until when he is not offered it again.</param>
public sealed record OfferExplanation(
    ReservationId Reservation,
    AgentId Agent,
    string AgentName,
    Instant At,
    RoutingDecision Decision,
    bool Grouped,
    RoutingExplanation Then,
    string? Result,
    Instant? ResultAt,
    string? Reason,
    Instant? ExcludedUntil);

/// <summary>How a stay ended.</summary>
/// <param name="Result">"answered", "abandoned", "short-abandoned", or how it left in words: "overflowed", "callback-requested", ...</param>
/// <param name="Reason">Why it left: "max-wait", "queue-full", "no-agents", "closed", ...; null for answers and abandons.</param>
/// <param name="Agent">Who answered.</param>
/// <param name="Target">Where the customer went.</param>
/// <param name="Then">Who could have taken it at that moment, before it ended; null for an answer.</param>
public sealed record VisitEnd(string Result, string? Reason, Instant At, AgentId? Agent, OverflowTarget? Target, RoutingExplanation? Then);
