using System.Text.Json;
using Crm.Events;
using Crm.Primitives;
using Crm.Routing;
using Crm.Routing.Explaining;

namespace Crm.Domain.Tests.Routing.Worlds;

/// <summary>What is explained while it happens and what is explained from the facts afterwards is the same, in random worlds.</summary>
public sealed class ExplanationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_explanation_from_the_facts_is_the_one_while_live(int share)
    {
        var (visits, offers, ends) = (0, 0, 0);
        for (int i = 0; i < 10; i++)
        {
            int seed = 90_000_000 + (share * 1_000) + i;
            var world = new RandomWorld(seed, keep: true, explain: true);
            for (int step = 0; step < 300; step++)
            {
                world.Step();
            }

            foreach (var (interaction, live) in world.Explainers)
            {
                var replayed = Replay(world.Kept!, interaction);
                Assert.True(Text(live) == Text(replayed), $"World {seed}, {interaction}: {FirstDifference(Text(live), Text(replayed))}");
                visits += live.Visits.Length;
                offers += live.Visits.Sum(v => v.Offers.Length);
                ends += live.Visits.Count(v => v.End is not null);
            }
        }

        Assert.True(visits > 200 && offers > 200 && ends > 100, $"{visits} visits, {offers} offers, {ends} ends: too little to prove anything");
    }

    [Fact]
    public void Who_was_chosen_was_eligible_and_the_agents_add_up()
    {
        for (int seed = 95_000_000; seed < 95_000_020; seed++)
        {
            var world = new RandomWorld(seed, keep: true, explain: true);
            for (int step = 0; step < 300; step++)
            {
                world.Step();
            }

            foreach (var offer in world.Explainers.Values.SelectMany(e => e.Visits).SelectMany(v => v.Offers))
            {
                var chosen = Assert.Single(offer.Then.Agents, a => a.Agent == offer.Agent);
                Assert.True(chosen.Reasons.IsEmpty, $"World {seed}: {offer.Agent} was chosen by {offer.Decision.Rule} despite {string.Join(',', chosen.Reasons)}");
                Assert.Equal(offer.Decision.Step, offer.Then.Step);
                Assert.Equal(offer.Then.Eligible, offer.Then.Agents.Count(a => a.Reasons.IsEmpty));
            }
        }
    }

    private static InteractionExplainer Replay(List<(IDomainEvent Event, Instant At)> facts, InteractionId interaction)
    {
        var domain = new RoutingDomain();
        var explainer = new InteractionExplainer(domain, interaction);
        bool restored = false;
        for (int i = 0; i < facts.Count; i++)
        {
            if (!restored && i > facts.Count / 3 && facts[i].At != facts[i - 1].At)
            {
                restored = true; // between two decisions, as snapshots are
                byte[] snapshot = domain.TakeSnapshot(); // as a reader does that begins at a snapshot
                domain.RestoreSnapshot(snapshot);
            }

            explainer.Apply(facts[i].Event, facts[i].At);
        }

        return explainer;
    }

    private static string FirstDifference(string a, string b)
    {
        int at = Math.Max(0, a.Zip(b).TakeWhile(p => p.First == p.Second).Count() - 200);
        return $"\n{a.Substring(at, Math.Min(400, a.Length - at))}\n{b.Substring(at, Math.Min(400, b.Length - at))}";
    }

    private static string Text(InteractionExplainer explainer) => JsonSerializer.Serialize(explainer.Visits);
}
