using System.Collections.Immutable;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Lists;
using Crm.Dialing.Outcomes;
using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>Something a campaign is told.</summary>
public abstract record CampaignInput;

/// <summary>Somebody makes or changes the campaign.</summary>
public sealed record SaveCampaign(CampaignSettings Settings, string By) : CampaignInput;

/// <summary>Somebody removes it.</summary>
public sealed record RemoveCampaign(string By) : CampaignInput;

/// <summary>What people ask of a campaign.</summary>
public enum CampaignVerb : byte
{
    /// <summary>Dial, from the beginning or on.</summary>
    Start,

    /// <summary>Dial nothing new for a while.</summary>
    Pause,

    /// <summary>Dial nothing new, and stop when nothing is under way.</summary>
    Drain,

    /// <summary>Take back what rings.</summary>
    Stop,
}

/// <summary>Somebody asks it.</summary>
public sealed record AskCampaign(CampaignVerb Verb, string By) : CampaignInput;

/// <summary>What an agent of the campaign does now.</summary>
public enum AgentActivity : byte
{
    /// <summary>He can take a call.</summary>
    Idle,

    /// <summary>He is in a call or chat, or is being offered one.</summary>
    Busy,

    /// <summary>He writes up.</summary>
    WrappingUp,
}

/// <summary>An agent who is there.</summary>
/// <param name="Since">Idle since.</param>
public readonly record struct AgentSeen(AgentId Agent, AgentActivity Activity, Instant Since);

/// <summary>The world around the campaign as it is now: told several times a second while it is not at rest.</summary>
/// <param name="Agents">Those who are there; who is missing is gone.</param>
/// <param name="FreeLines">Lines its trunks have left.</param>
/// <param name="InboundWait">How long the first of the inbound callers waits who go first.</param>
/// <param name="Open">Its own hours let it dial.</param>
/// <param name="Records">Records that are due.</param>
/// <param name="Left">Records that are not finished, reserved ones included.</param>
public sealed record FloorSeen(ImmutableArray<AgentSeen> Agents, int FreeLines, TimeSpan InboundWait, bool Open, long Records, long Left) : CampaignInput
{
    /// <summary>When its own hours end next; null when it has none.</summary>
    public Instant? OpenUntil { get; init; }
}

/// <summary>A record that was reserved, with what has to be known to dial it.</summary>
/// <param name="DoNotCall">Whether the party wants no calls, asked at this moment.</param>
/// <param name="Subject">Whose key protects what is known of him.</param>
/// <param name="Number">Sealed under it.</param>
public sealed record RecordAtHand(ReservedRecord Record, DoNotCallAnswer DoNotCall, SubjectId Subject, SealedText Number, SealedText? Name);

/// <summary>The records that were asked for.</summary>
/// <param name="Asked">The attempts they were asked for.</param>
/// <param name="Records">Perhaps fewer than that.</param>
public sealed record RecordsReserved(ImmutableArray<AttemptId> Asked, ImmutableArray<RecordAtHand> Records) : CampaignInput;

/// <summary>A person answered.</summary>
public sealed record PersonThere(AttemptId Attempt) : CampaignInput;

/// <summary>The agent could not take him.</summary>
public sealed record AgentMissing(AttemptId Attempt, AgentId Agent, string Reason) : CampaignInput;

/// <summary>Both hear each other.</summary>
public sealed record AgentThere(AttemptId Attempt, AgentId Agent) : CampaignInput;

/// <summary>The attempt's call is over.</summary>
public sealed record CallOver(AttemptId Attempt, CallOutcome Outcome, int? Status, int? Cause, TrunkId? Trunk, string Reason) : CampaignInput;

/// <summary>The agent has not got the record he was to be shown, or has it no longer.</summary>
public sealed record PreviewLost(AttemptId Attempt, AgentId Agent, string Reason) : CampaignInput;

/// <summary>A record that is shown is to be dialled.</summary>
/// <param name="By">The agent; null when the timer decided.</param>
/// <param name="DoNotCall">Whether the party wants no calls, asked at this moment.</param>
public sealed record DialPreview(AttemptId Attempt, AgentId? By, DoNotCallAnswer DoNotCall) : CampaignInput;

/// <summary>The agent gives a record back.</summary>
/// <param name="Reason">Why, in his words; 1 to 100 characters.</param>
public sealed record SkipPreview(AttemptId Attempt, AgentId By, string Reason) : CampaignInput;

/// <summary>The agent says what came of his call.</summary>
/// <param name="At">When the party wishes to be called, on its own clock; null leaves it to the rules.</param>
/// <param name="Mine">He calls himself.</param>
public sealed record DisposeAttempt(AttemptId Attempt, AgentId By, string Code, DateTime? At, bool Mine) : CampaignInput;

/// <summary>The agent answers the campaign's questions.</summary>
/// <param name="Answers">By field.</param>
/// <param name="Sealed">The same as a JSON object, sealed.</param>
public sealed record FillForm(AttemptId Attempt, AgentId By, ImmutableDictionary<string, string> Answers, SealedText Sealed) : CampaignInput;

/// <summary>The party tells the agent that it wants no more calls.</summary>
public sealed record OptOut(AttemptId Attempt, AgentId By) : CampaignInput;

/// <summary>A person answered and a flow speaks with him.</summary>
public sealed record PersonServed(AttemptId Attempt) : CampaignInput;

/// <summary>The flow said what came of it.</summary>
public sealed record FlowSaid(AttemptId Attempt, string Code) : CampaignInput;

/// <summary>Who had no agent pressed the key that says he wants no more calls.</summary>
public sealed record OptOutByParty(AttemptId Attempt) : CampaignInput;

/// <summary>The party is on the do-not-call list.</summary>
public sealed record OptOutKnown(AttemptId Attempt) : CampaignInput;

/// <summary>The agent has written the call up.</summary>
public sealed record WrappedUp(AttemptId Attempt, string? Code) : CampaignInput;

/// <summary>The list knows the outcome.</summary>
public sealed record AttemptKnown(AttemptId Attempt) : CampaignInput;

/// <summary>Time passed.</summary>
public sealed record CampaignTimePassed : CampaignInput;

/// <summary>The memory was rebuilt from what is stored: what was asked for outside is lost, and what rang is nobody's.</summary>
public sealed record CampaignRecovered : CampaignInput;
