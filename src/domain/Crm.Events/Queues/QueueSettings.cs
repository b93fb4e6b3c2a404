using System.Collections.Immutable;
using Crm.Events.Interactions;
using Crm.Events.Recordings;
using Crm.Primitives;

namespace Crm.Events.Queues;

/// <summary>A queue's rules. Replaced as a whole; takes effect at the next decision.</summary>
/// <param name="DisplayName">Shown to agents and supervisors.</param>
/// <param name="Steps">Requirement steps widening with waiting time; the first has <c>After</c> zero. Never empty.</param>
/// <param name="Strategy">How one of several possible agents is chosen.</param>
/// <param name="Priority">Default priority of its entries; each unit is worth one minute of age.</param>
/// <param name="Weight">Relative urgency across queues when one agent serves several; greater than 0.</param>
/// <param name="OfferTimeout">How long an offer rings before it is missed.</param>
/// <param name="WrapUpTimeout">How long wrap-up lasts at most; zero means no wrap-up.</param>
/// <param name="MaxEntries">Waiting entries at most; more overflow at once.</param>
/// <param name="MaxWait">Longest wait; then the entry overflows. Null means no limit.</param>
/// <param name="ServiceLevelThreshold">Answered within this counts for the service level.</param>
/// <param name="ShortAbandonThreshold">Leaving before this is a short abandon.</param>
/// <param name="WrapUpCodes">The codes an agent may pick, in order.</param>
/// <param name="WrapUpCodeRequired">Whether wrap-up may end without a code chosen by the agent.</param>
/// <param name="RejectExclusion">How long an agent who rejected an entry is not offered it again.</param>
/// <param name="OffersAtOnce">Ring several: how many agents are offered an entry at once; the first to accept wins. 1 to 16.</param>
/// <param name="ServiceLevelTarget">Share of answers within the threshold that is aimed at, 0 to 1. When given, urgency across queues rises with a shorter threshold and with a target that is missed. Null: the weight alone counts.</param>
/// <param name="HoldBackAfter">Waiting time from which an entry that needs a whole agent keeps one who is busy with lighter work from taking more of it; null is at once.</param>
/// <param name="Overflow">Where entries go that cannot wait here; null lets them leave without a target.</param>
/// <param name="Hours">When the queue takes entries; null is always.</param>
/// <param name="LastAgent">Whether a customer who comes back gets the agent he had; null is no.</param>
/// <param name="ResumeWithin">A customer who hung up or was cut off while waiting and comes back within this time has his place back; null is never.</param>
/// <param name="Callback">How callbacks of this queue are made; null tries once, agent first, within <paramref name="MaxWait"/>.</param>
/// <param name="Recording">How its calls are recorded; null records them, stoppable, and keeps them as long as the site says.</param>
/// <param name="Calendar">The calendar that <paramref name="Hours"/> were taken from; null when they are the queue's own. Decides nothing.</param>
/// <param name="Chat">How it takes chats; null takes none from the web.</param>
/// <param name="Mail">How it treats mails; null promises nothing and confirms nothing.</param>
/// <param name="Replies">Words ready for its agents; null is none. Decides nothing.</param>
/// <param name="Invitations">How visitors of pages are invited to chat with it; null invites nobody.</param>
/// <param name="Channels">Promises of single channels; null and what is not listed have the queue's <paramref name="ServiceLevelThreshold"/> and <paramref name="ServiceLevelTarget"/>.</param>
public sealed record QueueSettings(
    string DisplayName,
    ImmutableArray<RoutingStep> Steps,
    AgentSelection Strategy,
    int Priority,
    double Weight,
    TimeSpan OfferTimeout,
    TimeSpan WrapUpTimeout,
    int MaxEntries,
    TimeSpan? MaxWait,
    TimeSpan ServiceLevelThreshold,
    TimeSpan ShortAbandonThreshold,
    ImmutableArray<WrapUpCode> WrapUpCodes,
    bool WrapUpCodeRequired,
    TimeSpan RejectExclusion,
    int OffersAtOnce = 1,
    double? ServiceLevelTarget = null,
    TimeSpan? HoldBackAfter = null,
    OverflowRules? Overflow = null,
    QueueHours? Hours = null,
    LastAgentRule? LastAgent = null,
    TimeSpan? ResumeWithin = null,
    CallbackRules? Callback = null,
    CalendarId? Calendar = null,
    RecordingRules? Recording = null,
    ChatRules? Chat = null,
    MailRules? Mail = null,
    IReadOnlyList<CannedReply>? Replies = null,
    InvitationRules? Invitations = null,
    IReadOnlyList<ChannelService>? Channels = null)
{
    /// <summary>Channels with a promise of their own: each may have one.</summary>
    public static readonly int ChannelsMax = Enum.GetValues<MediaType>().Length;

    /// <summary>Within which answers on a channel count for the service level.</summary>
    public TimeSpan ThresholdOf(MediaType channel) => PromiseOf(channel)?.Threshold ?? ServiceLevelThreshold;

    /// <summary>The share of such answers that is aimed at; null when none is.</summary>
    public double? TargetOf(MediaType channel) => PromiseOf(channel)?.Target ?? ServiceLevelTarget;

    private ChannelService? PromiseOf(MediaType channel) => Channels?.FirstOrDefault(c => c.Channel == channel);
}

/// <summary>A reason an agent picks in wrap-up.</summary>
public sealed record WrapUpCode(string Code, string Label);

/// <summary>The requirements that hold from a waiting time on. Later steps should be wider.</summary>
/// <param name="After">Waiting time from which this step holds.</param>
/// <param name="Requirements">All of them must be met; empty means any member of the queue.</param>
/// <param name="MaxLevel">Largest membership level that may take the entry at this step.</param>
public sealed record RoutingStep(TimeSpan After, ImmutableArray<Requirement> Requirements, int MaxLevel = int.MaxValue);

/// <summary>A skill an agent must have at a level.</summary>
public sealed record Requirement(SkillId Skill, int AtLeast = 1);

/// <summary>How one of several possible agents is chosen.</summary>
public enum AgentSelection
{
    /// <summary>The agent who has been idle longest.</summary>
    LongestIdle,

    /// <summary>The best summed proficiency over the required skills, then the longest idle.</summary>
    MostProficient,

    /// <summary>The agent with the lowest occupancy, then the longest idle.</summary>
    LeastOccupied,

    /// <summary>In turn.</summary>
    RoundRobin,

    /// <summary>The smallest share of capacity in use at this moment, then the longest idle.</summary>
    LeastLoaded,
}
