using System.Collections.Immutable;
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
    TimeSpan RejectExclusion);

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
}
