using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;
using Crm.Routing.Settings;

namespace Crm.Domain.Tests.Routing.Scenarios;

/// <summary>Settings that change while callers wait.</summary>
public sealed class LiveChangeTests
{
    private static readonly QueueSettings Plain = RoutingBench.Rules with { WrapUpTimeout = TimeSpan.Zero };

    private static RoutingBench Bench(QueueSettings? rules = null) => new RoutingBench().Queue(rules ?? Plain).Queue(Plain, "sales");

    [Fact]
    public void An_agent_who_is_moved_is_offered_the_caller_who_waits_there_in_the_same_decision() =>
        Assert.Equal(["anna:1"], Bench().Agent("anna", "sales").Arrive(1).Agent("anna", "support", ready: false).Offered);

    [Fact]
    public void An_agent_who_loses_the_skill_is_offered_nothing_more_and_keeps_what_he_was_offered()
    {
        var skilled = Plain with { Steps = [new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId("s"))])] };
        var bench = Bench(skilled).Agent("anna", skills: "s:3").Arrive(1);
        Assert.Equal(["anna:1"], bench.Offered);
        bench.Agent("anna", skills: "", ready: false);
        bench.Take(1).Arrive(2);
        Assert.Empty(bench.Offered);
    }

    [Fact]
    public void A_closing_with_an_end_opens_by_itself()
    {
        var until = RoutingBench.Start + TimeSpan.FromMinutes(15);
        var closed = Plain with { Overflow = new OverflowRules(EmergencyClosed: true, ClosedUntil: until) };
        var bench = Bench().Arrive(1).Queue(closed);
        Assert.Equal("emergency", Assert.Single(bench.Raised.OfType<EntryLeft>()).Reason);
        Assert.True(bench.Domain.FindQueue(RoutingBench.Support)!.Closed);
        bench.After(15 * 60 - 1).Arrive(2);
        Assert.Equal(0, bench.Domain.OpenEntries);
        bench.After(1).Arrive(3);
        Assert.Equal(1, bench.Domain.OpenEntries);
        Assert.False(bench.Domain.FindQueue(RoutingBench.Support)!.Closed);
    }

    [Fact]
    public void Closing_lets_them_overflow_into_the_queue_it_names_with_their_age()
    {
        var closed = Plain with { Overflow = new OverflowRules(WhenClosed: new OverflowTarget(OverflowKind.Queue, new QueueId("sales")), EmergencyClosed: true) };
        var bench = Bench().Arrive(1).After(60).Queue(closed);
        Assert.Equal((new QueueId("sales"), RoutingBench.Start), Assert.Single(bench.Raised.OfType<EntryEnqueued>()) is var next ? (next.Queue, next.Since) : default);
    }

    [Fact]
    public void Decisions_name_the_version_under_which_the_settings_are_kept()
    {
        var bench = new RoutingBench().Do(new ConfigureQueue(RoutingBench.Support, Plain, 7));
        Assert.Equal(7, Assert.Single(bench.Raised.OfType<QueueConfigured>()).Version);
        bench.Do(new ConfigureQueue(RoutingBench.Support, Plain with { Weight = 2 }, 9));
        Assert.Equal(9, Assert.Single(bench.Raised.OfType<QueueConfigured>()).Version);
        bench.Do(new ConfigureQueue(RoutingBench.Support, Plain with { Weight = 3 }, 9)); // what it refers to changed
        Assert.Equal(10, Assert.Single(bench.Raised.OfType<QueueConfigured>()).Version);
        var settings = new AgentSettings("Anna", ImmutableDictionary<SkillId, int>.Empty, ImmutableDictionary<QueueId, int>.Empty);
        Assert.Equal(4, Assert.Single(bench.Do(new ConfigureAgent(new AgentId("anna"), settings, 4)).Raised.OfType<AgentConfigured>()).Version);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_place()
    {
        var bad = Plain with
        {
            Steps = [new RoutingStep(TimeSpan.FromSeconds(1), [new Requirement(new SkillId("S!"))]), new RoutingStep(TimeSpan.Zero, [], 0)],
            Weight = double.NaN,
            OfferTimeout = TimeSpan.Zero,
            ServiceLevelTarget = 2,
            WrapUpCodes = [],
            WrapUpCodeRequired = true,
            Overflow = new OverflowRules(WhenFull: new OverflowTarget(OverflowKind.External), NoAgentsAfter: TimeSpan.FromDays(8)),
            Callback = new CallbackRules(true, 0, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)),
            Hours = new QueueHours("Nowhere/Land", [], []),
        };
        Assert.Equal(
            [
                "callback.maxAttempts", "callback.retryAfter", "hours", "offerTimeout", "overflow.noAgentsAfter", "overflow.whenFull", "serviceLevelTarget", "steps[0].after",
                "steps[0].requirements", "steps[1].after", "steps[1].maxLevel", "weight", "wrapUpCodeRequired",
            ],
            SettingsValidation.Faults(bad).Select(f => f.Path).Order(StringComparer.Ordinal));
        Assert.Empty(SettingsValidation.Faults(Plain));
    }

    [Fact]
    public void An_agents_faults_name_the_skill_the_queue_and_the_medium()
    {
        var bad = new AgentSettings(
            "Anna",
            ImmutableDictionary<SkillId, int>.Empty.Add(new SkillId("en"), 6),
            ImmutableDictionary<QueueId, int>.Empty.Add(new QueueId("sales"), 0),
            17,
            new CapacityProfile([new(MediaType.Chat, -1, 101, InterruptedBy: [MediaType.Chat])], 0));
        Assert.Equal(
            ["capacity.media[0].cost", "capacity.media[0].interruptedBy", "capacity.media[0].max", "capacity.units", "maxVoice", "queues.sales", "skills.en"],
            SettingsValidation.Faults(bad).Select(f => f.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Settings_with_holes_in_them_are_faulty_and_throw_nothing()
    {
        Assert.NotEmpty(SettingsValidation.Faults(Plain with { Steps = [null!] }));
        Assert.NotEmpty(SettingsValidation.Faults(Plain with { Steps = [new RoutingStep(TimeSpan.Zero, [null!])] }));
        Assert.NotEmpty(SettingsValidation.Faults(Plain with { WrapUpCodes = [null!] }));
        Assert.NotEmpty(SettingsValidation.Faults(Plain with { Hours = new QueueHours(null!, default, [null!]) }));
        Assert.NotEmpty(SettingsValidation.Faults(new CapacityProfile([null!])));
        Assert.NotEmpty(SettingsValidation.Faults(new AgentSettings("Anna", null!, null!)));
    }
}
