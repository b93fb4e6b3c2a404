using System.Collections.Immutable;
using Crm.Contracts.Accounts;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Telephony.Outbound;

namespace Crm.Persistence.Records.Demo;

/// <summary>The demo people, queues and numbers.</summary>
internal static class DemoPeople
{
    /// <summary>Password of every demo user.</summary>
    public const string Password = "demo";

    /// <summary>Secret of every demo device.</summary>
    public const string DeviceSecret = "demo-sip";

    public static readonly QueueId Support = new("support");
    public static readonly QueueId Sales = new("sales");
    public static readonly TrunkId Trunk = new("demo");

    public static readonly ImmutableArray<(string UserName, string DisplayName, Role Role)> Users =
    [
        ("admin", "Ada Admin", Role.Admin),
        ("supervisor", "Susan Supervisor", Role.Supervisor),
        ("agent1", "Alice Archer", Role.Agent),
        ("agent2", "Bao Lin 林宝", Role.Agent),
        ("agent3", "Carlos Cruz", Role.Agent),
        ("agent4", "Dina Dahl", Role.Agent),
        ("agent5", "Emre Esen", Role.Agent),
    ];

    /// <summary>Away from this machine the demo trunk calls a narrow block of numbers only; see <see cref="Configuration.OutboundReading"/>.</summary>
    public static readonly OutboundSettings Outbound = new()
    {
        Destinations = [new DestinationRule("+861380000", Allowed: true, RatePerMinute: 0.10m)],
        Limits = new OutboundLimits(Concurrent: 20, PerMinute: 60, PerHour: 600, PerDay: 2_000, SpendPerDay: 1_000m),
        OriginatorLimits = new OutboundLimits(Concurrent: 10, PerMinute: 30, PerHour: 300, PerDay: 1_000),
        Presented = "4000",
    };

    /// <summary>One call, or one promised call, and two chats beside it; three chats without. Two mails, which rest while he speaks.</summary>
    private static readonly CapacityProfile Blended = new(
    [
        new MediaCapacity(MediaType.Voice, Cost: 60, Max: 1),
        new MediaCapacity(MediaType.Callback, Cost: 60, Max: 1),
        new MediaCapacity(MediaType.Chat, Cost: 20, Max: 3),
        new MediaCapacity(MediaType.Email, Cost: 20, Max: 2, InterruptedBy: [MediaType.Voice, MediaType.Callback]),
    ]);

    /// <summary>Extension of an agent's phone: agent1 has 1001.</summary>
    public static string Extension(string userName) => $"100{userName[^1]}";

    /// <summary>Everyone serves both queues; the first three prefer support, the others sales.</summary>
    public static AgentSettings Agent(string userName, string displayName)
    {
        bool support = userName[^1] <= '3';
        bool chinese = userName is "agent2" or "agent4";
        var skills = ImmutableDictionary.CreateRange(
        [
            KeyValuePair.Create(new SkillId("support"), support ? 5 : 3),
            KeyValuePair.Create(new SkillId("sales"), support ? 3 : 5),
            KeyValuePair.Create(new SkillId("lang-en"), chinese ? 3 : 5),
            KeyValuePair.Create(new SkillId("lang-zh"), chinese ? 5 : 1),
        ]);
        var queues = ImmutableDictionary.CreateRange(
        [
            KeyValuePair.Create(Support, support ? 1 : 2),
            KeyValuePair.Create(Sales, support ? 2 : 1),
        ]);
        return new AgentSettings(displayName, skills, queues, Capacity: Blended, MayDial: true);
    }

    public static readonly QueueSettings SupportQueue = new(
        "Support",
        [new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId("support"))])],
        AgentSelection.LongestIdle,
        Priority: 0,
        Weight: 1,
        OfferTimeout: TimeSpan.FromSeconds(20),
        WrapUpTimeout: TimeSpan.FromSeconds(60),
        MaxEntries: 200,
        MaxWait: TimeSpan.FromMinutes(30),
        ServiceLevelThreshold: TimeSpan.FromSeconds(20),
        ShortAbandonThreshold: TimeSpan.FromSeconds(5),
        [new("solved", "Solved"), new("ticket", "Needs follow-up"), new("wrong-number", "Wrong number"), new("no-answer", "Nobody spoke")],
        WrapUpCodeRequired: false,
        RejectExclusion: TimeSpan.FromSeconds(60),
        Callback: new CallbackRules(
            CustomerFirst: false,
            MaxAttempts: 3,
            RetryAfter: TimeSpan.FromMinutes(5),
            ExpiresAfter: TimeSpan.FromHours(24),
            RingTime: TimeSpan.FromSeconds(40),
            FromWeb: true),
        Chat: new ChatRules());

    public static readonly QueueSettings SalesQueue = SupportQueue with
    {
        DisplayName = "Sales",
        Steps = [new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId("sales"))])],
        WrapUpTimeout = TimeSpan.FromSeconds(45),
        WrapUpCodes = [new("order", "Order placed"), new("quote", "Quote sent"), new("not-interested", "Not interested"), new("call-again", "Call again")],
    };
}
