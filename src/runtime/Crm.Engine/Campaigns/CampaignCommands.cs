using Crm.Dialing.Campaigns;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Engine.Campaigns;

/// <summary>To the campaigns' shard: an input of one campaign.</summary>
public sealed record ToCampaign(CampaignId Campaign, CampaignInput Input);

/// <summary>Effect: something a campaign asks of its list or the do-not-call list.</summary>
public sealed record CampaignEffect(CampaignId Campaign, CampaignAction Action);

/// <summary>Effect: an attempt has its outcome.</summary>
public sealed record CampaignCounted(CallOutcome Outcome);

/// <summary>Effect: whom an attempt calls, for the desk of the agent who gets him.</summary>
/// <param name="Agent">The agent who is shown the record; null where it is not known yet who gets him.</param>
public sealed record CampaignParty(InteractionId Interaction, SubjectId Subject, ReservedRecord Record, string DisplayName, string Language, AgentId? Agent);

/// <summary>Effect: what an agent's desk shows of a campaign has changed.</summary>
public sealed record CampaignDeskChanged(AgentId Agent);
