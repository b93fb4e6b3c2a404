using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>Makes every pair that has become possible, the instant it is (work conserving).</summary>
internal static class Match
{
    /// <summary>
    /// Offers a waiting entry to the best agents who can take it now, if there are any; one that must not wait here leaves. True when it
    /// does not wait any longer.
    /// </summary>
    public static bool Entry(Decision decision, EntryState entry)
    {
        if (entry.Phase != EntryPhase.Waiting)
        {
            return true;
        }

        var (of, waitsFor) = (entry.Class!, entry.WaitsFor);
        var kept = entry.Keeps is { } keeps && keeps.Available.Has((int)entry.MediaType) ? keeps : null;
        var choice = AgentChoice.For(decision.State, entry, of, kept ?? waitsFor, decision.Now);
        if (choice.Agent is null)
        {
            return QueueRules.LeaveIfMust(decision, entry);
        }

        string rule = kept is not null ? "kept-agent" : waitsFor is not null ? "preferred-agent" : AgentChoice.RuleName(entry.Queue.Settings.Strategy);
        if (CallFirst(decision, entry, choice.Agent))
        {
            return true;
        }

        var first = Offer(decision, entry, of, choice, rule, null);
        for (int i = 1; i < entry.Queue.Settings.OffersAtOnce && kept is null && waitsFor is null; i++)
        {
            choice = AgentChoice.For(decision.State, entry, of, null, decision.Now);
            if (choice.Agent is null)
            {
                break;
            }

            Offer(decision, entry, of, choice, rule, first);
        }

        return true;
    }

    /// <summary>
    /// Offers a free agent the waiting entry with the highest urgency times age among those he is eligible for, if there is one.
    /// Equal scores go to the smaller key, then to the earlier arrival. When an older entry needs him whole, he is kept for it instead.
    /// </summary>
    public static void Agent(Decision decision, AgentState agent)
    {
        var room = agent.Available;
        if (!room.Any)
        {
            return;
        }

        var search = new HeadSearch(decision.State, agent, decision.Now);
        search.Run(room);
        if (agent.KeptFor is null && agent.Crowded is { Any: true } crowded)
        {
            var older = new HeadSearch(decision.State, agent, decision.Now);
            older.RunToKeep(crowded, search);
            if (older.Best is { } waiting && (search.Best is null || older.Score > search.HighestScore))
            {
                decision.State.TakeUp(agent);
                decision.State.TakeUp(waiting);
                decision.Raise(new AgentHeldBack(agent.Id, waiting.Interaction, Math.Round(older.Score, 6), "older-work-waits"));
                return;
            }
        }

        if (search.Best is { } best && !CallFirst(decision, best, agent))
        {
            var choice = new AgentChoice(agent, search.Candidates, search.Score);
            Offer(decision, best, best.Class!, choice, search.IsOwn ? "preferred-agent" : "highest-score", null);
        }
    }

    /// <summary>Matches whatever the decision's facts have loosened, until nothing is loose.</summary>
    public static void Settle(Decision decision)
    {
        var aftermath = decision.State.Aftermath;
        while (aftermath.Any)
        {
            var (entry, agent) = aftermath.Take();
            if (entry is not null)
            {
                Entry(decision, entry);
            }
            else if (decision.State.Slots[agent!.Slot] == agent)
            {
                Agent(decision, agent);
            }
        }
    }

    /// <summary>A customer-first callback has its turn: the customer is called, and the agent kept for him meanwhile.</summary>
    private static bool CallFirst(Decision decision, EntryState entry, AgentState agent)
    {
        if (entry.MediaType != MediaType.Callback || entry.Queue.Settings.Callback is not { CustomerFirst: true } rules)
        {
            return false;
        }

        decision.Raise(new CallbackDue(entry.Visit, entry.Interaction, entry.Queue.Id, entry.Attempts + 1, decision.Now + rules.RingTime));
        decision.Raise(new AgentHeldBack(agent.Id, entry.Interaction, Math.Round((decision.Now - entry.Since).TotalSeconds, 6), "calling-customer"));
        return true;
    }

    private static ReservationId Offer(
        Decision decision, EntryState entry, RequirementClass of, AgentChoice choice, string rule, ReservationId? group)
    {
        var queue = entry.Queue;
        var agent = choice.Agent!;
        decision.Touch(agent, "offered");
        decision.State.TakeUp(entry);
        var id = new ReservationId(decision.NewId());
        decision.Raise(new ReservationCreated(
            id,
            entry.Visit,
            entry.Interaction,
            queue.Id,
            agent.Id,
            decision.Now + queue.Settings.OfferTimeout,
            new RoutingDecision(of.Step, choice.Candidates, rule, Math.Round(choice.Score, 6), queue.Version, agent.Version),
            group));
        return id;
    }
}
