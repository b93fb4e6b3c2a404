using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>A campaign places a call; follows the start of its interaction. The number is dialled by one trunk after the other until one takes it.</summary>
/// <param name="Attempt">The campaign's attempt that the call is.</param>
/// <param name="Queue">Whose agents are asked and whose wrap-up codes hold; nothing waits in it.</param>
/// <param name="Number">What is dialled, sealed.</param>
[EventContract("call.campaign-placed")]
public sealed record CampaignCallPlaced(
    CallId Call, InteractionId Interaction, CampaignId Campaign, AttemptId Attempt, QueueId Queue, SealedText Number) : IDomainEvent;

/// <summary>Whom a campaign called is on the line and is to have an agent.</summary>
[EventContract("call.campaign-answered")]
public sealed record CampaignCallAnswered(CallId Call, InteractionId Interaction, CampaignId Campaign, AttemptId Attempt) : IDomainEvent;

/// <summary>Whom a campaign called had no agent in the time the law allows; he is told so and the call ends.</summary>
[EventContract("call.campaign-abandoned")]
public sealed record CampaignCallAbandoned(CallId Call, InteractionId Interaction, CampaignId Campaign, AttemptId Attempt) : IDomainEvent;

/// <summary>Whom a campaign called pressed the key that says he wants no more calls.</summary>
[EventContract("call.campaign-opted-out")]
public sealed record CampaignPartyOptedOut(CallId Call, InteractionId Interaction, CampaignId Campaign, AttemptId Attempt) : IDomainEvent;

/// <summary>Whom a campaign without agents called is on the line, and a flow speaks with him.</summary>
[EventContract("call.campaign-served")]
public sealed record CampaignCallServed(CallId Call, InteractionId Interaction, CampaignId Campaign, AttemptId Attempt, FlowId Flow) : IDomainEvent;
