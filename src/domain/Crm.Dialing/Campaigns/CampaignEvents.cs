using Crm.Dialing.Law;
using Crm.Dialing.Outcomes;
using Crm.Dialing.Pacing.Predictive;
using Crm.Dialing.Pacing;
using Crm.Events;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>Something that happened in a campaign.</summary>
public interface ICampaignEvent : IDomainEvent
{
    /// <summary>Whose it is.</summary>
    CampaignId Campaign { get; }
}

/// <summary>A campaign was made or changed.</summary>
/// <param name="Version">1 for a new one.</param>
/// <param name="By">"user:anna".</param>
[EventContract("campaign.saved")]
public sealed record CampaignSaved(CampaignId Campaign, int Version, CampaignSettings Settings, string By) : ICampaignEvent;

/// <summary>A campaign that was never dialled, or is over, was removed.</summary>
[EventContract("campaign.removed")]
public sealed record CampaignRemoved(CampaignId Campaign, string By) : ICampaignEvent;

/// <summary>A campaign went on to another stage.</summary>
/// <param name="Reason">A stable word: "asked", "records", "quota", "drained".</param>
/// <param name="By">"user:anna" or "system".</param>
[EventContract("campaign.stage-changed")]
public sealed record CampaignStageChanged(CampaignId Campaign, CampaignStage From, CampaignStage To, string Reason, string By) : ICampaignEvent;

/// <summary>What the pacing has learnt so far, so that it need not begin anew.</summary>
[EventContract("campaign.pacing-learnt")]
public sealed record PacingLearnt(CampaignId Campaign, PacingMemory Memory) : ICampaignEvent;

/// <summary>A record is dialled: the law allowed it at this instant.</summary>
/// <param name="Ordinal">The attempt's number in the campaign.</param>
/// <param name="Number">What is dialled, sealed.</param>
/// <param name="Law">The rules it was allowed by, with version: "us/1".</param>
/// <param name="Agent">The agent who dials it himself; null where who answers is given one.</param>
/// <param name="Zone">The time zone it was judged by; null where neither record nor campaign names one.</param>
/// <param name="RegistryAsOf">As of when the public list of those who want no calls had been asked; null for never.</param>
[EventContract("campaign.attempt-begun")]
public sealed record AttemptBegun(
    CampaignId Campaign, AttemptId Attempt, long Ordinal, long Record, CallListId List, InteractionId Interaction, CallId Call, SealedText Number, DialSegment Segment, string Law,
    AgentId? Agent = null, string? Zone = null, Instant? RegistryAsOf = null)
    : ICampaignEvent;

/// <summary>A record is shown to an agent, who owns it until he has dialled it or it goes back.</summary>
/// <param name="Number">What would be dialled, sealed.</param>
/// <param name="Until">When the timer decides.</param>
/// <param name="Callback">He promised the party to call.</param>
[EventContract("campaign.preview-offered")]
public sealed record PreviewOffered(
    CampaignId Campaign, AttemptId Attempt, long Record, CallListId List, InteractionId Interaction, AgentId Agent, SealedText Number, DialSegment Segment, Instant Until, bool Callback)
    : ICampaignEvent;

/// <summary>A preview is over; where it was dialled, the attempt begins.</summary>
/// <param name="Reason">A stable word, or what the agent said when he skipped it.</param>
[EventContract("campaign.preview-over")]
public sealed record PreviewOver(CampaignId Campaign, AttemptId Attempt, AgentId Agent, PreviewEnd End, string Reason) : ICampaignEvent;

/// <summary>The agent said what came of it; he may say otherwise until he finishes writing it up.</summary>
/// <param name="CallAgain">When the party wishes to be called.</param>
/// <param name="Mine">He calls himself.</param>
[EventContract("campaign.attempt-disposed")]
public sealed record AttemptDisposed(CampaignId Campaign, AttemptId Attempt, AgentId Agent, string Code, Instant? CallAgain, bool Mine) : ICampaignEvent;

/// <summary>The agent answered the campaign's questions; he may answer them otherwise until he finishes writing it up.</summary>
/// <param name="Answers">By field, as a JSON object; sealed.</param>
[EventContract("campaign.form-filled")]
public sealed record AttemptFormFilled(CampaignId Campaign, AttemptId Attempt, AgentId Agent, SealedText Answers) : ICampaignEvent;

/// <summary>A person answered and a flow speaks with him.</summary>
[EventContract("campaign.attempt-served")]
public sealed record AttemptServed(CampaignId Campaign, AttemptId Attempt) : ICampaignEvent;

/// <summary>The flow said what came of it.</summary>
[EventContract("campaign.attempt-said")]
public sealed record AttemptSaid(CampaignId Campaign, AttemptId Attempt, string Code) : ICampaignEvent;

/// <summary>The party wants no more calls; it is being entered on the do-not-call list.</summary>
/// <param name="Number">Sealed.</param>
/// <param name="By">"agent:anna".</param>
[EventContract("campaign.opted-out")]
public sealed record PartyOptedOut(CampaignId Campaign, AttemptId Attempt, SealedText Number, string By) : ICampaignEvent;

/// <summary>The party is on the do-not-call list.</summary>
[EventContract("campaign.opt-out-entered")]
public sealed record OptOutEntered(CampaignId Campaign, AttemptId Attempt) : ICampaignEvent;

/// <summary>An agent promised to call himself.</summary>
[EventContract("campaign.callback-kept")]
public sealed record CallbackKept(CampaignId Campaign, AttemptId Attempt, CampaignCallback Callback) : ICampaignEvent;

/// <summary>A record may not be dialled for good: the law, or the party, forbids it.</summary>
[EventContract("campaign.record-refused")]
public sealed record RecordRefused(CampaignId Campaign, AttemptId Attempt, long Record, DialRefusal Refusal, string Law) : ICampaignEvent;

/// <summary>A person answered.</summary>
[EventContract("campaign.attempt-answered")]
public sealed record AttemptAnswered(CampaignId Campaign, AttemptId Attempt) : ICampaignEvent;

/// <summary>Whoever answered is given to an agent.</summary>
[EventContract("campaign.attempt-seated")]
public sealed record AttemptSeated(CampaignId Campaign, AttemptId Attempt, AgentId Agent) : ICampaignEvent;

/// <summary>The agent could not take him; he waits again.</summary>
/// <param name="Reason">Routing's word: "agent-busy", "agent-away", "no-media" ...</param>
[EventContract("campaign.attempt-unseated")]
public sealed record AttemptUnseated(CampaignId Campaign, AttemptId Attempt, AgentId Agent, string Reason) : ICampaignEvent;

/// <summary>Both hear each other.</summary>
[EventContract("campaign.attempt-connected")]
public sealed record AttemptConnected(CampaignId Campaign, AttemptId Attempt, AgentId Agent) : ICampaignEvent;

/// <summary>The one outcome of an attempt.</summary>
/// <param name="Status">The SIP status it failed with.</param>
/// <param name="Cause">The Q.850 cause beside it.</param>
/// <param name="Trunk">The trunk it was dialled by last.</param>
/// <param name="Reason">How the call ended, as its interaction says.</param>
[EventContract("campaign.attempt-ended")]
public sealed record AttemptEnded(
    CampaignId Campaign, AttemptId Attempt, CallOutcome Outcome, int? Status, int? Cause, TrunkId? Trunk, string Reason) : ICampaignEvent;

/// <summary>The agent said what came of it.</summary>
/// <param name="Code">His wrap-up code; null when he gave none in time.</param>
[EventContract("campaign.attempt-wrapped-up")]
public sealed record AttemptWrappedUp(CampaignId Campaign, AttemptId Attempt, string? Code) : ICampaignEvent;

/// <summary>The list knows the outcome; nothing more comes of the attempt.</summary>
[EventContract("campaign.attempt-settled")]
public sealed record AttemptSettled(CampaignId Campaign, AttemptId Attempt) : ICampaignEvent;
