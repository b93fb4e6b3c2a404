using System.Collections.Immutable;
using Crm.Events;
using Crm.Events.Privacy;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Recordings;

namespace Crm.Engine.Campaigns;

/// <summary>From campaigns to calls: call somebody.</summary>
/// <param name="NotAfter">Later it is not dialled any more: what allowed it may have changed.</param>
/// <param name="Owner">The agent who dials it himself; null where who answers is given one.</param>
[EventContract("message.place-campaign-call")]
public sealed record PlaceCampaignCallMessage(
    CampaignId Campaign,
    AttemptId Attempt,
    CallId Call,
    InteractionId Interaction,
    QueueId Queue,
    SubjectId Subject,
    SealedText Number,
    SealedText? Name,
    CustomerId? Customer,
    CampaignDial Dial,
    Instant NotAfter,
    CampaignAgent? Owner = null);

/// <summary>From campaigns to calls: take the call back if nobody has answered.</summary>
[EventContract("message.withdraw-campaign-call")]
public sealed record WithdrawCampaignCallMessage(InteractionId Interaction, string Reason);

/// <summary>
/// From campaigns to calls: this agent is to have whoever answered. Sent by nodes of before only, which ask by way of the calls shard; campaigns ask routing
/// themselves.
/// </summary>
[EventContract("message.seat-campaign-agent")]
public sealed record SeatCampaignAgentMessage(InteractionId Interaction, CampaignId Campaign, AttemptId Attempt, AgentId Agent);

/// <summary>From calls to campaigns: a person answered.</summary>
[EventContract("message.campaign-person-there")]
public sealed record CampaignPersonThereMessage(CampaignId Campaign, AttemptId Attempt);

/// <summary>From calls to campaigns: the agent could not take him.</summary>
[EventContract("message.campaign-agent-missing")]
public sealed record CampaignAgentMissingMessage(CampaignId Campaign, AttemptId Attempt, AgentId Agent, string Reason);

/// <summary>From calls to campaigns: both hear each other.</summary>
[EventContract("message.campaign-agent-there")]
public sealed record CampaignAgentThereMessage(CampaignId Campaign, AttemptId Attempt, AgentId Agent);

/// <summary>From calls to campaigns: a person answered and a flow speaks with him.</summary>
[EventContract("message.campaign-person-served")]
public sealed record CampaignPersonServedMessage(CampaignId Campaign, AttemptId Attempt);

/// <summary>From calls to campaigns: the flow said what came of it.</summary>
/// <param name="Code">A word, as of a disposition.</param>
[EventContract("message.campaign-flow-said")]
public sealed record CampaignFlowSaidMessage(CampaignId Campaign, AttemptId Attempt, string Code);

/// <summary>From calls to campaigns: who had no agent wants no more calls.</summary>
[EventContract("message.campaign-party-opted-out")]
public sealed record CampaignPartyOptedOutMessage(CampaignId Campaign, AttemptId Attempt);

/// <summary>From calls to campaigns: the call is over.</summary>
/// <param name="Status">The SIP status it failed with.</param>
/// <param name="Cause">The Q.850 cause beside it.</param>
/// <param name="Trunk">The trunk it was dialled by last.</param>
[EventContract("message.campaign-call-over")]
public sealed record CampaignCallOverMessage(
    CampaignId Campaign, AttemptId Attempt, CampaignCallEnd End, int? Status, int? Cause, TrunkId? Trunk, string Reason);

/// <summary>From routing to campaigns: the agent has the record he was to be shown.</summary>
/// <param name="Recording">What holds for recording him.</param>
[EventContract("message.campaign-preview-taken")]
public sealed record CampaignPreviewTakenMessage(InteractionId Interaction, AgentId Agent, RecordingTerms? Recording);

/// <summary>From routing to campaigns: the agent has not got the record he was to be shown, or has it no longer.</summary>
[EventContract("message.campaign-preview-lost")]
public sealed record CampaignPreviewLostMessage(InteractionId Interaction, AgentId Agent, string Reason);

/// <summary>From routing to campaigns: the agent has written the call up.</summary>
[EventContract("message.campaign-wrapped-up")]
public sealed record CampaignWrappedUpMessage(InteractionId Interaction, string? Code);
