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

    /// <summary>Ended reservations, and ended visits, remembered so that a late command gets a precise answer. A power of two.</summary>
    public const int RememberedEndings = 4_096;

    /// <summary>Requirement classes made for extra requirements and kept though nobody waits in them.</summary>
    public const int IdleExtraClasses = 1_024;

    /// <summary>Characters of a reason, code or id.</summary>
    public const int Text = 64;

    /// <summary>The longest time without work that a medium may ask for before it is offered.</summary>
    public static readonly TimeSpan LongestAfterIdle = TimeSpan.FromHours(1);

    /// <summary>How long an accepted offer may take until both hear each other.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a direct offer may ring at most.</summary>
    public static readonly TimeSpan DirectOffer = TimeSpan.FromMinutes(2);

    /// <summary>How long an agent's own call may take at most until both hear each other.</summary>
    public static readonly TimeSpan OwnCall = TimeSpan.FromMinutes(5);

    /// <summary>How long an agent may own a record of a campaign that he has been shown, dialling included.</summary>
    public static readonly TimeSpan Preview = TimeSpan.FromHours(1);

    /// <summary>The longest of any configured time.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(7);

    /// <summary>The age of one unit of priority.</summary>
    public static readonly TimeSpan PriorityUnit = TimeSpan.FromMinutes(1);

    /// <summary>Time constant of the occupancy average behind "least occupied".</summary>
    public static readonly TimeSpan OccupancyHorizon = TimeSpan.FromMinutes(30);

    /// <summary>Agents offered one entry at once.</summary>
    public const int OffersAtOnce = 16;

    /// <summary>Agents an entry prefers.</summary>
    public const int Preferred = 8;

    /// <summary>Queues an entry can overflow through; after that it leaves without a target.</summary>
    public const int Overflows = 4;

    /// <summary>Customers whose place, and whose last agent, are remembered.</summary>
    public const int RememberedCustomers = 65_536;

    /// <summary>Spans of a queue's hours, of the week and of special days each.</summary>
    public const int Spans = 1_024;

    /// <summary>Bounds of a queue's urgency: the ratio of the two bounds how far one queue goes before another of equal age.</summary>
    public const double LeastUrgency = 0.01;

    /// <summary>See <see cref="LeastUrgency"/>.</summary>
    public const double MostUrgency = 100;

    /// <summary>The service-level threshold at which urgency is the weight itself.</summary>
    public static readonly TimeSpan UsualThreshold = TimeSpan.FromSeconds(20);

    /// <summary>How long the place of a customer who asked to be called back is kept until the callback is enqueued, where the queue does not say.</summary>
    public static readonly TimeSpan PlaceForCallback = TimeSpan.FromMinutes(1);

    /// <summary>How long an accepted callback may take until both hear each other, where the queue does not say.</summary>
    public static readonly TimeSpan CallbackRingTime = TimeSpan.FromSeconds(45);

    /// <summary>How long a customer who answered a customer-first callback waits for an agent, where the queue does not say.</summary>
    public static readonly TimeSpan CallbackAgentWait = TimeSpan.FromSeconds(60);

    /// <summary>Units of capacity, and the cost of one interaction.</summary>
    public const int Units = 10_000;

    /// <summary>Interactions of one medium at once.</summary>
    public const int MaxOfMedium = 100;

    /// <summary>Attempts of one callback.</summary>
    public const int CallbackAttempts = 20;
}
