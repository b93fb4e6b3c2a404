using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Commands;

namespace Crm.Domain.Tests.Routing;

public sealed class RoutingChoiceTests
{
    private static readonly SkillId German = new("lang.de");

    private static QueueSettings Choosing(AgentSelection strategy) =>
        RoutingBench.Rules with { Strategy = strategy, Steps = [new RoutingStep(TimeSpan.Zero, [new Requirement(German)])] };

    [Fact]
    public void Longest_idle_goes_to_who_has_waited_longest()
    {
        var bench = new RoutingBench().Queue().Agent("anna").After(1).Agent("bert").Arrive(1);
        Assert.Equal("anna", bench.Offer!.Agent.Value);
        Assert.Equal("bert", bench.Arrive(2).Offer!.Agent.Value);
    }

    [Fact]
    public void Most_proficient_goes_to_the_best_then_to_the_longest_idle()
    {
        var bench = new RoutingBench().Queue(Choosing(AgentSelection.MostProficient))
            .Agent("anna", skills: "lang.de:2").After(1).Agent("bert", skills: "lang.de:4").After(1).Agent("cleo", skills: "lang.de:4").Arrive(1);
        Assert.Equal("bert", bench.Offer!.Agent.Value);
        Assert.Equal("cleo", bench.Arrive(2).Offer!.Agent.Value);
        Assert.Equal("anna", bench.Arrive(3).Offer!.Agent.Value);
    }

    [Fact]
    public void Least_occupied_goes_to_who_worked_least_lately()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { Strategy = AgentSelection.LeastOccupied, WrapUpTimeout = TimeSpan.Zero })
            .Agent("anna").Arrive(1).Accept("anna").Connect("anna").After(600).End("anna").After(10).Agent("bert").After(1).Arrive(2);
        Assert.Equal("bert", bench.Offer!.Agent.Value);
    }

    [Fact]
    public void Round_robin_takes_turns()
    {
        var bench = new RoutingBench().Queue(RoutingBench.Rules with { Strategy = AgentSelection.RoundRobin })
            .Agent("anna").Agent("bert").Agent("cleo");
        var order = new List<string>();
        for (int call = 1; call <= 6; call++)
        {
            string agent = bench.After(1).Arrive(call).Offer!.Agent.Value;
            order.Add(agent);
            bench.Do(new CustomerLeft(RoutingBench.Call(call), "hung-up"));
        }

        Assert.Equal(["anna", "bert", "cleo", "anna", "bert", "cleo"], order);
    }

    [Fact]
    public void A_first_choice_member_goes_before_a_later_one_who_is_idle_longer()
    {
        var bench = new RoutingBench().Queue().Agent("anna", "support:2").After(100).Agent("bert", "support:1").Arrive(1);
        Assert.Equal("bert", bench.Offer!.Agent.Value);
        Assert.Equal("anna", bench.Arrive(2).Offer!.Agent.Value);
    }

    [Fact]
    public void Steps_widen_with_waiting_time_and_the_pair_is_made_at_that_instant()
    {
        var rules = RoutingBench.Rules with
        {
            Steps = [new(TimeSpan.Zero, [new(German, 3)], 1), new(TimeSpan.FromSeconds(10), [new(German)], 1), new(TimeSpan.FromSeconds(30), [])],
        };
        var bench = new RoutingBench().Queue(rules).Agent("anna", "support:2").Agent("bert", skills: "lang.de:2").Arrive(1);
        Assert.Null(bench.Offer);
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(10), bench.Domain.NextDeadline);
        bench.Arrive(2).Run(10);
        Assert.Equal(("bert", 1), (bench.Offer!.Agent.Value, bench.Offer.Decision.Step));
        bench.Accept("bert").Connect("bert").Run(20);
        Assert.Equal((RoutingBench.Call(2), "anna", 2), (bench.Offer!.Interaction, bench.Offer.Agent.Value, bench.Offer.Decision.Step));
    }

    [Fact]
    public void Priority_counts_as_minutes_of_age()
    {
        var bench = new RoutingBench().Queue().Agent("anna", ready: false).Arrive(1).After(59).Arrive(2, priority: 1).Ready("anna");
        Assert.Equal(RoutingBench.Call(2), bench.Offer!.Interaction);
        bench = new RoutingBench().Queue().Agent("anna", ready: false).Arrive(1).After(61).Arrive(2, priority: 1).Ready("anna");
        Assert.Equal(RoutingBench.Call(1), bench.Offer!.Interaction);
    }

    [Fact]
    public void A_freed_agent_serves_the_queue_with_the_highest_weight_times_age()
    {
        RoutingBench Make() => new RoutingBench().Queue().Queue(RoutingBench.Rules with { Weight = 3 }, "sales").Agent("anna", "support sales", ready: false);
        Assert.Equal(RoutingBench.Call(2), Make().Arrive(1).After(20).Arrive(2, "sales").After(11).Ready("anna").Offer!.Interaction);
        Assert.Equal(RoutingBench.Call(1), Make().Arrive(1).After(20).Arrive(2, "sales").After(9).Ready("anna").Offer!.Interaction);
    }

    [Fact]
    public void A_returned_entry_keeps_the_age_it_came_with()
    {
        var bench = new RoutingBench().Queue().Agent("anna", ready: false).Arrive(1).After(10).Arrive(2, since: RoutingBench.Start - TimeSpan.FromSeconds(1)).Ready("anna");
        Assert.Equal(RoutingBench.Call(2), bench.Offer!.Interaction);
    }

    [Fact]
    public void Extra_requirements_hold_for_their_entry_only()
    {
        var bench = new RoutingBench().Queue().Agent("anna").Arrive(1, needs: "lang.de lang.fr");
        Assert.Null(bench.Offer);
        Assert.Equal("anna", bench.Arrive(2).Offer!.Agent.Value);
        Assert.Equal("bert", bench.Agent("bert", skills: "lang.de lang.fr").Offer!.Agent.Value);
    }

    [Fact]
    public void New_rules_match_what_they_make_possible()
    {
        var bench = new RoutingBench().Queue(Choosing(AgentSelection.LongestIdle)).Agent("anna").Arrive(1);
        Assert.Null(bench.Offer);
        Assert.Equal("anna", bench.Queue().Offer!.Agent.Value);
        bench = new RoutingBench().Queue(Choosing(AgentSelection.LongestIdle)).Agent("anna").Arrive(1).Agent("anna", skills: "lang.de", ready: false);
        Assert.Equal((2, 1), (bench.Offer!.Decision.AgentVersion, bench.Offer.Decision.QueueVersion));
    }

    [Fact]
    public void The_next_step_says_when_it_comes_and_whom_it_adds()
    {
        var rules = RoutingBench.Rules with
        {
            Steps = [new RoutingStep(TimeSpan.Zero, [new Requirement(new SkillId("lang.de"), 3)], 1), new RoutingStep(TimeSpan.FromSeconds(20), [new Requirement(new SkillId("lang.de"))], 2)],
        };
        var bench = new RoutingBench().Queue(rules)
            .Agent("anna", skills: "lang.de:3").Agent("bert", "support:2", skills: "lang.de:1", ready: false).Agent("cleo").Arrive(1).Accept("anna").Connect("anna").Arrive(2).After(5);
        var next = bench.Domain.ExplainNextStep(RoutingBench.Call(2), bench.Now)!;
        Assert.Equal(bench.Now + TimeSpan.FromSeconds(15), next.Step.From);
        var added = Assert.Single(next.Added);
        Assert.Equal(("bert", "presence-offline,unreachable"), (added.Agent.Value, string.Join(',', added.Reasons)));
        Assert.Null(bench.Run(16).Domain.ExplainNextStep(RoutingBench.Call(2), bench.Now));
    }

    [Fact]
    public void The_explanation_says_who_cannot_take_an_entry_and_why()
    {
        var bench = new RoutingBench().Queue(Choosing(AgentSelection.LongestIdle)).Queue(id: "sales")
            .Agent("anna").Agent("bert", "sales").Agent("cleo", skills: "lang.de", ready: false).Arrive(1);
        var told = bench.Domain.Explain(RoutingBench.Call(1), bench.Now)!;
        Assert.Equal(
            ["anna: skill-missing:lang.de", "cleo: presence-offline,unreachable", "bert: not-a-member,skill-missing:lang.de"],
            told.Agents.Select(a => $"{a.Agent}: {string.Join(',', a.Reasons)}"));
        Assert.Null(told.Candidate);
        var bounded = bench.Domain.Explain(RoutingBench.Call(1), bench.Now, most: 1)!;
        Assert.Equal("anna", Assert.Single(bounded.Agents).Agent.Value);
        Assert.Equal(["not-a-member: 1", "presence-offline: 1"], bounded.Unlisted.Select(u => $"{u.Key}: {u.Value}"));
        Assert.Null(bench.Domain.Explain(RoutingBench.Call(9), bench.Now));
    }
}
