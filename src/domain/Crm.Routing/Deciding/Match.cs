using System.Numerics;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>Makes every pair that has become possible, the instant it is (work conserving).</summary>
internal static class Match
{
    /// <summary>Offers a waiting entry to the best agent who can take it now, if there is one. True when it was offered.</summary>
    public static bool Entry(Decision decision, EntryState entry)
    {
        var choice = AgentChoice.For(decision.State, entry, decision.Now);
        if (choice.Agent is null)
        {
            return false;
        }

        string rule = AgentChoice.RuleName(entry.Queue.Settings.Strategy);
        Offer(decision, entry, choice.Agent, choice.Candidates, rule, choice.Score);
        return true;
    }

    /// <summary>
    /// Offers a free agent the waiting entry with the highest weight times age among those he is eligible for, if there is one.
    /// Equal scores go to the smaller key, then to the earlier arrival.
    /// </summary>
    public static bool Agent(Decision decision, AgentState agent)
    {
        if (!agent.Available)
        {
            return false;
        }

        var classes = decision.State.Classes;
        var eligible = agent.Classes.Words;
        var nonEmpty = classes.NonEmpty.Words;
        int words = Math.Min(eligible.Length, nonEmpty.Length);
        EntryState? best = null;
        (double Score, long Key) bestRank = (double.NegativeInfinity, long.MaxValue);
        int candidates = 0;
        for (int i = 0; i < words; i++)
        {
            for (ulong word = eligible[i] & nonEmpty[i]; word != 0; word &= word - 1)
            {
                int index = (i << 6) + BitOperations.TrailingZeroCount(word);
                var found = classes[index].WithExclusions == 0 ? null : Head(classes[index], agent.Id, decision.Now);
                if (found is null && classes[index].WithExclusions != 0)
                {
                    continue;
                }

                candidates++;
                long key = found?.Key ?? classes.HeadKey(index);
                double score = Score(classes.Weight(index), decision.Now, key);
                if (score < bestRank.Score || (score == bestRank.Score && key > bestRank.Key))
                {
                    continue;
                }

                found ??= classes[index].Entries.Nodes[0].Item;
                if (best is null || (score, -key) != (bestRank.Score, -bestRank.Key) || found.Ordinal < best.Ordinal)
                {
                    (best, bestRank) = (found, (score, key));
                }
            }
        }

        if (best is null)
        {
            return false;
        }

        Offer(decision, best, agent, candidates, "highest-score", bestRank.Score);
        return true;
    }

    /// <summary>Weighted age in seconds; priority counts as age.</summary>
    public static double Score(double weight, Instant now, long key) => weight * ((now.Microseconds - key) / 1e6);

    private static void Offer(Decision decision, EntryState entry, AgentState agent, int candidates, string rule, double score)
    {
        var queue = entry.Queue;
        decision.Touch(agent, "offered");
        decision.Raise(new ReservationCreated(
            new ReservationId(decision.NewId()),
            entry.Visit,
            entry.Interaction,
            queue.Id,
            agent.Id,
            decision.Now + queue.Settings.OfferTimeout,
            new RoutingDecision(entry.Class!.Step, candidates, rule, Math.Round(score, 6), queue.Version, agent.Version)));
    }

    /// <summary>The oldest entry of a class that does not keep away from the agent: below one that does, all four children are looked at.</summary>
    private static EntryState? Head(RequirementClass of, AgentId agent, Instant now)
    {
        EntryState? best = null;
        Search(of.Entries.Nodes, 0, agent, now, ref best);
        return best;
    }

    private static void Search(
        ReadOnlySpan<IndexedHeap<EntryState, EntryState.ByClass>.Node> nodes, int place, AgentId agent, Instant now, ref EntryState? best)
    {
        if (place >= nodes.Length)
        {
            return;
        }

        var entry = nodes[place].Item;
        if (best is not null && (entry.Key, entry.Ordinal).CompareTo((best.Key, best.Ordinal)) > 0)
        {
            return;
        }

        if (!entry.Excludes(agent, now))
        {
            best = entry;
            return;
        }

        for (int child = (place * 4) + 1; child <= (place * 4) + 4; child++)
        {
            Search(nodes, child, agent, now, ref best);
        }
    }
}
