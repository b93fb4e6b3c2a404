using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.State;
using Crm.Routing.Views;

namespace Crm.Routing.Explaining;

/// <summary>
/// The standing of agents towards one entry at one instant and step. Which step holds and whose turn it is are worked out from the time,
/// not read from where the entry lies, so that a state that was replayed and not yet moved on by a deadline says the same.
/// </summary>
internal sealed class Eligibility(RoutingState state, EntryState entry, RequirementClass of, AgentState? waitsFor, Instant at)
{
    /// <summary>Whether settings alone let an agent take the entry: member, level, skills; or he is the preferred one.</summary>
    public bool Qualifies(AgentState agent) => waitsFor is null ? of.Admits(agent.Settings) : waitsFor == agent;

    /// <summary>The first thing that keeps an agent from it, or null.</summary>
    public string? FirstObstacle(AgentState agent) => Obstacles(agent).FirstOrDefault();

    public AgentEligibility Show(AgentState agent) => new(agent.Id, [.. Obstacles(agent)])
    {
        Name = agent.Settings.DisplayName,
        Level = agent.Settings.Queues.TryGetValue(entry.Queue.Id, out int level) ? level : null,
        ExcludedUntil = entry.Exclusions.Where(e => e.Agent == agent.Id && e.Until > at).Select(e => (Instant?)e.Until).FirstOrDefault(),
        Holds = [.. agent.Reservations.OrderBy(r => r.Ordinal).Select(r => new HeldWork(r.Interaction, r.MediaType, r.Phase))],
    };

    /// <summary>
    /// Lists who can, then the queue's members, then everybody else, as many as wanted; the others are counted by their first reason.
    /// </summary>
    public (ImmutableArray<AgentEligibility> Listed, int Eligible, ImmutableSortedDictionary<string, int> Unlisted) All(int most)
    {
        List<AgentState> can = [], members = [], others = [];
        var unlisted = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int eligible = 0;
        foreach (var agent in state.Slots.OfType<AgentState>())
        {
            string? reason = FirstObstacle(agent);
            eligible += reason is null ? 1 : 0;
            var list = reason is null ? can : agent.Settings.Queues.ContainsKey(entry.Queue.Id) ? members : others;
            if (list.Count < most)
            {
                list.Add(agent);
            }
            else
            {
                Count(unlisted, reason);
            }
        }

        var ranked = can.Concat(members).Concat(others).ToList();
        ranked.Skip(most).ToList().ForEach(agent => Count(unlisted, FirstObstacle(agent)));
        return ([.. ranked.Take(most).Select(Show)], eligible, unlisted.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static void Count(SortedDictionary<string, int> counts, string? reason)
    {
        string word = reason is null ? "eligible" : reason.Split(':')[0];
        counts[word] = counts.GetValueOrDefault(word) + 1;
    }

    private IEnumerable<string> Obstacles(AgentState agent)
    {
        foreach (string reason in Qualification(agent))
        {
            yield return reason;
        }

        if (agent.Presence != Presence.Available)
        {
            yield return $"presence-{agent.Presence.ToString().ToLowerInvariant()}";
        }

        if (!agent.IsReachedBy(entry.MediaType))
        {
            yield return !agent.Reachable ? "unreachable" : Reaches.Needs(entry.MediaType) == Reach.Ear ? "no-audio" : "no-desk";
        }

        if (agent.NotResponding)
        {
            yield return "not-responding";
        }

        if (Occupation(agent) is { } occupied)
        {
            yield return occupied;
        }

        if (entry.Excludes(agent.Id, at))
        {
            yield return "excluded";
        }
    }

    private IEnumerable<string> Qualification(AgentState agent)
    {
        if (waitsFor == agent)
        {
            yield break; // preferred by name: queues and skills are not asked
        }

        if (waitsFor is not null)
        {
            yield return $"waits-for:{waitsFor.Id.Value}";
        }
        else if (!agent.Settings.Queues.TryGetValue(entry.Queue.Id, out int level))
        {
            yield return "not-a-member";
        }
        else if (level > of.MaxLevel)
        {
            yield return "level-too-high";
        }

        foreach (var need in of.Needs)
        {
            if (!agent.Settings.Skills.TryGetValue(need.Skill, out int proficiency))
            {
                yield return $"skill-missing:{need.Skill.Value}";
            }
            else if (proficiency < need.AtLeast)
            {
                yield return $"skill-too-low:{need.Skill.Value}";
            }
        }
    }

    /// <summary>Why what an agent has in hand leaves no room, or null.</summary>
    private string? Occupation(AgentState agent)
    {
        int media = (int)entry.MediaType;
        bool closed = agent.Attending && agent.IsReachedBy(entry.MediaType) && !agent.Available.Has(media);
        return agent.Pending is not null ? "offer-pending"
            : !agent.Capacity.Takes.Has(media) ? "medium-not-taken"
            : agent.Crowded.Has(media) ? "other-work-in-hand"
            : closed && agent.KeptFor is { } kept && kept != entry ? $"kept-for:{kept.Interaction}"
            : closed && agent.Idles && agent.Capacity.Late.Has(media) && !agent.Ripe.Has(media) ? "not-idle-long-enough"
            : closed ? (agent.Communicating ? "communicating" : "at-capacity")
            : null;
    }
}
