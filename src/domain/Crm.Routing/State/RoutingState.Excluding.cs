using Crm.Primitives;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <content>
/// Which agents some entry may keep away from, and until when: from nearly all none does, and a search for them need not ask the entries. It is
/// noted by agent and never taken back, so it may last longer than any entry's own time and never less. Follows from the entries.
/// </content>
internal sealed partial class RoutingState
{
    /// <summary>Ids of agents there are none of, or none any more; they may come back.</summary>
    private readonly Dictionary<AgentId, Instant> _absentExcluded = [];

    /// <summary>As long as this for all who are absent: there were too many to note each.</summary>
    private Instant _anyAbsentExcluded = Instant.MinValue;

    /// <summary>An entry keeps away from an agent.</summary>
    private void Exclude(EntryState entry, AgentId agent, Instant until, Instant at)
    {
        entry.Exclude(agent, until, at);
        NoteExcluded(agent, until);
    }

    /// <summary>An entry keeps away from an agent until an instant.</summary>
    public void NoteExcluded(AgentId id, Instant until)
    {
        if (Agents.TryGetValue(id, out var agent))
        {
            agent.ExcludedUntil = Instant.Max(agent.ExcludedUntil, until);
            return;
        }

        if (_absentExcluded.Count >= RoutingLimits.Agents)
        {
            _anyAbsentExcluded = Instant.Max(_anyAbsentExcluded, _absentExcluded.Values.Max());
            _absentExcluded.Clear();
        }

        _absentExcluded[id] = Instant.Max(_absentExcluded.GetValueOrDefault(id, until), until);
    }

    /// <summary>An agent comes, perhaps again: what was noted of his id is his.</summary>
    private void RecallExcluded(AgentState agent)
    {
        _absentExcluded.Remove(agent.Id, out var until);
        agent.ExcludedUntil = Instant.Max(until, _anyAbsentExcluded);
    }

    /// <summary>An agent has gone.</summary>
    private void KeepExcluded(AgentState gone)
    {
        if (gone.ExcludedUntil > Now)
        {
            NoteExcluded(gone.Id, gone.ExcludedUntil);
        }
    }
}
