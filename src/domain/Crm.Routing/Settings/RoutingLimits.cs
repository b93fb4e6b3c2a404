namespace Crm.Routing.Settings;

/// <summary>The bounds of a routing domain. What would exceed one is refused.</summary>
public static class RoutingLimits
{
    /// <summary>Queues in one domain.</summary>
    public const int Queues = 16_384;

    /// <summary>Agents in one domain.</summary>
    public const int Agents = 65_536;

    /// <summary>Open queue visits in one domain.</summary>
    public const int OpenEntries = 1_000_000;

    /// <summary>Steps of one queue.</summary>
    public const int Steps = 16;

    /// <summary>Requirements of a step, and extra ones of an entry.</summary>
    public const int Requirements = 16;

    /// <summary>Skills, and queues, of one agent.</summary>
    public const int AgentAssignments = 4_096;

    /// <summary>Wrap-up codes of one queue.</summary>
    public const int WrapUpCodes = 256;

    /// <summary>Simultaneous voice interactions of one agent.</summary>
    public const int MaxVoice = 16;

    /// <summary>Largest membership level.</summary>
    public const int Level = 100;

    /// <summary>Largest priority, either side of zero: about a week of age.</summary>
    public const int Priority = 10_000;

    /// <summary>Agents that one entry keeps away from at a time; the one that would end first gives way.</summary>
    public const int ExclusionsPerEntry = 64;

    /// <summary>Ended reservations, and ended visits, remembered so that a late command gets a precise answer.</summary>
    public const int RememberedEndings = 4_096;

    /// <summary>Requirement classes made for extra requirements and kept though nobody waits in them.</summary>
    public const int IdleExtraClasses = 1_024;

    /// <summary>Characters of a reason, code or id.</summary>
    public const int Text = 64;

    /// <summary>How long an accepted offer may take until both hear each other.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest of any configured time.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(7);

    /// <summary>The age of one unit of priority.</summary>
    public static readonly TimeSpan PriorityUnit = TimeSpan.FromMinutes(1);

    /// <summary>Time constant of the occupancy average behind "least occupied".</summary>
    public static readonly TimeSpan OccupancyHorizon = TimeSpan.FromMinutes(30);
}
