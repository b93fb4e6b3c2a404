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

        var search = new HeadSearch(decision.State.Classes, agent.Id, decision.Now);
        search.Run(agent.Classes.Words);
        if (search.Best is null)
        {
            return false;
        }

        Offer(decision, search.Best, agent, search.Candidates, "highest-score", search.Score);
        return true;
    }

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
}
