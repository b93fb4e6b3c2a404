using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>Chooses one of the agents who can take an entry now.</summary>
/// <param name="Agent">The choice; null when nobody can.</param>
/// <param name="Candidates">How many could, at the winner's membership level.</param>
/// <param name="Score">What the strategy counted for the winner; the highest wins.</param>
internal readonly record struct AgentChoice(AgentState? Agent, int Candidates, double Score)
{
    /// <summary>
    /// Looks at the best membership level at which anybody is available, and there takes the highest score of the queue's strategy,
    /// then the longest idle, then the lowest slot.
    /// </summary>
    /// <param name="of">The entry's class; given, because for the second offer of a group the entry is in none any more.</param>
    /// <param name="waitsFor">The preferred agent whose turn it is; then nobody else is asked.</param>
    public static AgentChoice For(RoutingState state, EntryState entry, RequirementClass of, AgentState? waitsFor, Instant now)
    {
        var available = state.Available[(int)entry.MediaType];
        if (available.Count == 0)
        {
            return default;
        }

        if (waitsFor is not null)
        {
            return available[waitsFor.Slot] && !entry.Excludes(waitsFor.Id, now)
                ? new AgentChoice(waitsFor, 1, (now - waitsFor.IdleSince).TotalSeconds)
                : default;
        }

        foreach (var level in of.Levels)
        {
            var choice = AtLevel(state, entry, of, level.Agents, available, now);
            if (choice.Agent is not null)
            {
                return choice;
            }
        }

        return default;
    }

    /// <summary>The name a strategy has in a decision.</summary>
    public static string RuleName(AgentSelection strategy) => strategy switch
    {
        AgentSelection.MostProficient => "most-proficient",
        AgentSelection.LeastOccupied => "least-occupied",
        AgentSelection.RoundRobin => "round-robin",
        AgentSelection.LeastLoaded => "least-loaded",
        _ => "longest-idle",
    };

    private static AgentChoice AtLevel(
        RoutingState state, EntryState entry, RequirementClass of, BitRow eligible, BitRow available, Instant now)
    {
        bool exclusions = entry.HasExclusions;
        var strategy = entry.Queue.Settings.Strategy;
        int best = -1;
        double bestScore = 0;
        int candidates = 0;
        foreach (int slot in BitRow.Both(eligible, available))
        {
            if (exclusions && entry.Excludes(state.Slots[slot]!.Id, now))
            {
                continue;
            }

            candidates++;
            double score = Rate(state, entry, of, strategy, slot, now);
            if (best < 0 || score > bestScore || (score == bestScore && state.IdleSince[slot] < state.IdleSince[best]))
            {
                (best, bestScore) = (slot, score);
            }
        }

        return best < 0 ? default : new AgentChoice(state.Slots[best], candidates, bestScore);
    }

    private static double Rate(RoutingState state, EntryState entry, RequirementClass of, AgentSelection strategy, int slot, Instant now)
    {
        switch (strategy)
        {
            case AgentSelection.MostProficient:
                return of.Proficiency(slot);
            case AgentSelection.LeastOccupied:
                return -state.Slots[slot]!.OccupancyAtInstant(now);
            case AgentSelection.LeastLoaded:
                return -state.Slots[slot]!.Load;
            case AgentSelection.RoundRobin:
                // the slots after the last one come first, then from the start
                int distance = slot - entry.Queue.LastSlot - 1;
                return -(distance < 0 ? distance + RoutingLimits.Agents : distance);
            default:
                return (now.Microseconds - state.IdleSince[slot]) / 1e6;
        }
    }
}
