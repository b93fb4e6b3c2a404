using System.Collections.Immutable;
using Crm.Dialing.Law;
using Crm.Dialing.Lists;
using Crm.Dialing.Pacing;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>How a campaign decides how many numbers to dial.</summary>
public enum CampaignMode : byte
{
    /// <summary>One for each idle agent.</summary>
    Progressive,

    /// <summary>A fixed number of lines for each agent.</summary>
    Power,

    /// <summary>Ahead of agents who will be free, within the cap.</summary>
    Predictive,

    /// <summary>Each idle agent is shown a record and dials it himself.</summary>
    Preview,

    /// <summary>As many as there are lines; a flow speaks with who answers.</summary>
    Agentless,
}

/// <summary>A trunk a campaign may dial by.</summary>
/// <param name="Trunk">Which.</param>
/// <param name="Priority">Lower ones are tried first, 1 to 100.</param>
/// <param name="Weight">Its share among those of the same priority, 1 to 100.</param>
public sealed record TrunkChoice(TrunkId Trunk, int Priority = 1, int Weight = 1);

/// <summary>When a campaign makes way for inbound callers, who reach the same agents. What is under way goes on.</summary>
/// <param name="Queues">Whose waiting callers count; empty for none.</param>
/// <param name="Stop">Nothing is dialled from the moment somebody has waited so long.</param>
/// <param name="Resume">It goes on when nobody has waited so long.</param>
public sealed record InboundFirst(ImmutableArray<QueueId> Queues, TimeSpan Stop, TimeSpan Resume)
{
    /// <summary>Nobody counts.</summary>
    public static InboundFirst Nobody { get; } = new([], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5));
}

/// <summary>What an agent's wrap-up code means for the record.</summary>
/// <param name="Code">The code.</param>
/// <param name="CallAgain">The record is due again after this; null leaves it to the retry rules, by the code's word.</param>
/// <param name="DoNotCall">The party wants no more calls: entered on the do-not-call list at once.</param>
public sealed record FollowUp(string Code, TimeSpan? CallAgain = null, bool DoNotCall = false)
{
    /// <summary>What agents read; null shows the code.</summary>
    public string? Label { get; init; }

    /// <summary>The agent says when the party wishes to be called.</summary>
    public bool Callback { get; init; }
}

/// <summary>All that is set of a campaign. Replaced as a whole, while it does not run.</summary>
/// <param name="DisplayName">1 to 100 characters.</param>
/// <param name="Mode">How it is paced.</param>
/// <param name="Queue">Who serves it works in the campaign; its wrap-up codes and recording rules hold.</param>
/// <param name="Lists">What is dialled.</param>
/// <param name="Rules">The law that holds, by the keys of <see cref="ShippedRules"/>; one at least, all of them hold.</param>
public sealed record CampaignSettings(string DisplayName, CampaignMode Mode, QueueId Queue, ImmutableArray<CallListId> Lists, ImmutableArray<string> Rules)
{
    /// <summary>The most trunks, rules, follow-ups or inbound queues.</summary>
    public const int ManyMax = 50;

    /// <summary>Which record comes next.</summary>
    public RecordOrder Order { get; init; } = new(OrderStrategy.OldestFirst);

    /// <summary>What becomes of a record after each outcome.</summary>
    public RetryRules Retry { get; init; } = RetryRules.Usual;

    /// <summary>The IANA zone of parties whose record names none; null refuses them where the law asks hours.</summary>
    public string? Zone { get; init; }

    /// <summary>When the campaign dials at all, beside the law's hours; null for always.</summary>
    public QueueHours? Hours { get; init; }

    /// <summary>As of when the records were checked against the public list of those who want no calls; null for never.</summary>
    public Instant? RegistryAsOf { get; init; }

    /// <summary>By which trunks; empty for all that outbound rules allow, in their order.</summary>
    public ImmutableArray<TrunkChoice> Trunks { get; init; } = [];

    /// <summary>The number shown; null leaves it to the trunk. The trunk must allow it.</summary>
    public string? Presented { get; init; }

    /// <summary>Lines at most, 1 to 2,000.</summary>
    public int LinesMax { get; init; } = 200;

    /// <summary>Power mode: lines for each agent, 1 to 15.</summary>
    public double LinesPerAgent { get; init; } = 1.5;

    /// <summary>A cap of abandonment of the site's own over 30 days, 0 to 1, beside the law's; null for none.</summary>
    public double? Cap { get; init; }

    /// <summary>The cap holds at every moment and whatever the numbers do, at the price of dials.</summary>
    public bool CapAtEveryMoment { get; init; }

    /// <summary>The part of the time in which is dialled, above 0 to 1; 8 hours on 5 days are 0.24.</summary>
    public double Duty { get; init; } = 0.24;

    /// <summary>How long a number rings, 15 to 120 s, and at least as long as the law asks.</summary>
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>What a person hears who has no agent in time: who called and how to reach him. Null hangs up without a word.</summary>
    public string? Announcement { get; init; }

    /// <summary>The key, 0 to 9, by which who hears the announcement says that he wants no more calls; the announcement should name it. Null for none.</summary>
    public string? OptOutKey { get; init; }

    /// <summary>Agentless mode: the flow that speaks with who answers. It says what came of it by the attribute "outcome".</summary>
    public FlowId? Flow { get; init; }

    /// <summary>Whether it is listened for who answered; null takes everybody for a person.</summary>
    public MachineDetection? Machines { get; init; }

    /// <summary>The language of parties.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Idle agents kept for inbound callers, 0 to 1,000.</summary>
    public int InboundReserve { get; init; }

    /// <summary>When inbound callers go first.</summary>
    public InboundFirst Inbound { get; init; } = InboundFirst.Nobody;

    /// <summary>What agents may say came of a call, and what that means; empty leaves them the queue's codes.</summary>
    public ImmutableArray<FollowUp> FollowUps { get; init; } = [];

    /// <summary>How records are shown, where agents dial themselves or promised to call.</summary>
    public PreviewRules Preview { get; init; } = new();

    /// <summary>How long a call that an agent promised to make himself waits for him before anyone makes it, 0 to 7 days.</summary>
    public TimeSpan MineFor { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The questions agents fill in.</summary>
    public ImmutableArray<FormField> Form { get; init; } = [];

    /// <summary>The campaign drains after so many conversations; null for none.</summary>
    public int? Quota { get; init; }

    /// <summary>What agents say; null for nothing.</summary>
    public string? Script { get; init; }

    /// <summary>The laws that hold; empty when a key is not known.</summary>
    public ImmutableArray<DiallingRules> Laws() =>
        Rules.IsDefault || !Rules.All(ShippedRules.All.ContainsKey) ? [] : [.. Rules.Select(key => ShippedRules.All[key])];

    /// <summary>How long whoever answers may wait: the shortest that the laws say.</summary>
    public TimeSpan Patience() => Laws() is { IsEmpty: false } laws ? laws.Min(l => l.Patience) : TimeSpan.FromSeconds(2);

    /// <summary>The windows in which abandonment is capped: one after the other from the full hour in which the campaign began to dial.</summary>
    /// <param name="first">When it began.</param>
    public ImmutableArray<AbandonmentWindow> Windows(Instant first)
    {
        var anchor = AbandonmentCount.HourOf(first);
        return
        [
            .. Laws().Select(law => AbandonmentShare.WindowOf(law, anchor, Duty)).OfType<AbandonmentWindow>()
                .Concat(Cap is { } own ? [new AbandonmentWindow(TimeSpan.FromDays(30), own, anchor, Duty)] : [])
                .Distinct().Take(4),
        ];
    }

    /// <summary>What is wrong, in words; null when nothing is.</summary>
    public string? Fault() =>
        DisplayName is not { Length: >= 1 and <= 100 } ? "A campaign's name has 1 to 100 characters."
        : !Enum.IsDefined(Mode) ? "The mode is progressive, power, predictive, preview or agentless."
        : string.IsNullOrEmpty(Queue.Value) ? "Name the queue whose agents work in the campaign."
        : Lists.IsDefault || Lists.Length > Crm.Dialing.Lists.QueueSettings.ListsMax ? $"A campaign dials at most {Crm.Dialing.Lists.QueueSettings.ListsMax} lists."
        : Rules.IsDefault || Rules.Length > ManyMax || (Rules.Length > 0 && Laws().IsEmpty) ? $"Rule sets are some of {string.Join(", ", ShippedRules.All.Keys.Order(StringComparer.Ordinal))}."
        : Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? "The zone is no known time zone."
        : Trunks.IsDefault || Trunks.Length > ManyMax || Trunks.Any(t => t is null || t.Priority is < 1 or > 100 || t.Weight is < 1 or > 100) ? $"Name at most {ManyMax} trunks, each with priority and weight of 1 to 100."
        : LinesMax is < 1 or > 2_000 || LinesPerAgent is not (>= 1 and <= PowerPacing.MaxLinesPerAgent) ? "There are 1 to 2000 lines, and 1 to 15 for each agent."
        : Cap is not (null or (>= 0 and <= 1)) || Duty is not (> 0 and <= 1) ? "A cap is a share from 0 to 1; the duty is above 0 and at most 1."
        : RingTime < TimeSpan.FromSeconds(15) || RingTime > TimeSpan.FromSeconds(120) || Laws().Any(l => RingTime < l.MinimumRing) ? "A number rings 15 to 120 seconds, and as long as the law asks."
        : Announcement is { Length: 0 or > 500 } || Script is { Length: > 10_000 } ? "An announcement has 1 to 500 characters, a script at most 10000."
        : Language is not { Length: >= 2 and <= 16 } ? "Name the language, such as en."
        : InboundReserve is < 0 or > 1_000 || Quota is <= 0 ? "The reserve is 0 to 1000 agents; a quota is at least 1."
        : Inbound is null || Inbound.Queues.IsDefault || Inbound.Queues.Length > ManyMax || Inbound.Resume < TimeSpan.Zero || Inbound.Resume > Inbound.Stop || Inbound.Stop > TimeSpan.FromHours(1)
            ? "Dialling stops for inbound callers after at most an hour and resumes at a lower wait."
        : FollowUps.IsDefault || FollowUps.Length > ManyMax || FollowUps.Any(f => f?.Code is not { Length: >= 1 and <= 64 } || f.CallAgain < TimeSpan.Zero || f.CallAgain > RetryRules.WaitMax)
            ? $"Use at most {ManyMax} follow-ups, with a code of 1 to 64 characters and a wait of at most 366 days."
        : FollowUps.Any(f => f.Label is { Length: 0 or > 100 }) ? "A disposition's label has 1 to 100 characters."
        : Preview is null || !Enum.IsDefined(Preview.AtEnd) || !Preview.IsFit() ? "A record is shown 5 seconds to 30 minutes and then rests at most 30 days."
        : OptOutKey is not (null or [>= '0' and <= '9']) ? "The key to opt out is one of 0 to 9."
        : Machines?.IsFit() == false ? "Say what is done with machines; a message to be left has 1 to 500 characters, a country is us, uk, eu, fr or cn."
        : MineFor < TimeSpan.Zero || MineFor > TimeSpan.FromDays(7) ? "A promised call waits at most 7 days for who promised it."
        : Form.IsDefault || Form.Length > ManyMax || Form.Any(f => f?.IsFit() != true) || Form.DistinctBy(f => f.Key).Count() != Form.Length
            ? $"A form has at most {ManyMax} fields, each with a key of its own, a label, and choices where it offers some."
        : Retry.Fault();

    /// <summary>What stands against starting it, beyond <see cref="Fault"/>; null when nothing does.</summary>
    public string? Obstacle() =>
        Laws().IsEmpty ? "A campaign without a rule set does not start: say which law holds."
        : Lists.IsEmpty ? "The campaign has no list to dial."
        : Mode == CampaignMode.Agentless && Flow is null ? "A campaign without agents needs a flow that speaks with who answers."
        : Mode == CampaignMode.Predictive && Windows(default).IsEmpty ? "The law names no share of abandonment, so set a cap of your own before you dial predictively."
        : null;
}
