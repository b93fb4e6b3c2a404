using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>Somebody outside is being dialled: the rules allowed it. Limits and costs are counted from this.</summary>
/// <param name="Originator">"user:anna", "flow:main-menu" or "queue:support".</param>
/// <param name="Number">What is dialled, sealed.</param>
/// <param name="Presented">The number shown, sealed; null when withheld.</param>
/// <param name="RatePerMinute">Price of a started minute in the site's currency; null when unknown.</param>
/// <param name="Longest">The leg is ended so long after its answer.</param>
/// <param name="Emergency">An emergency number: outside all limits.</param>
[EventContract("call.external-dialled")]
public sealed record ExternalDialled(
    CallId Call,
    InteractionId Interaction,
    LegId Leg,
    TrunkId Trunk,
    string Originator,
    SealedText Number,
    SealedText? Presented,
    decimal? RatePerMinute,
    TimeSpan Longest,
    bool Emergency) : IDomainEvent;

/// <summary>The rules did not allow a call to the outside; nothing was dialled.</summary>
/// <param name="Number">What was wished for, sealed.</param>
/// <param name="Reason">"not-allowed", "denied", "premium-rate", "closed", "trunk-minute" ...</param>
[EventContract("call.external-refused")]
public sealed record ExternalRefused(CallId Call, InteractionId Interaction, string Originator, SealedText Number, string Reason) : IDomainEvent;

/// <summary>The customer and somebody outside hear each other from now on.</summary>
[EventContract("call.external-connected")]
public sealed record ExternalConnected(CallId Call, InteractionId Interaction, LegId CustomerLeg, LegId ExternalLeg) : IDomainEvent;
