using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// All entries of one queue with the same requirements. Whoever may take one of them may take all, except for entries that keep
/// away from an agent for a while.
/// </summary>
internal sealed class RequirementClass
{
    private readonly List<LevelRow> _levels = [];
    private ushort[] _proficiency = [];

    /// <summary>The eligible agents of one membership level.</summary>
    internal sealed record LevelRow(int Level, BitRow Agents);

    public RequirementClass(int index, QueueState queue, int step, ImmutableArray<Requirement> extra, string? extraKey)
    {
        Index = index;
        Queue = queue;
        Step = step;
        ExtraKey = extraKey;
        MaxLevel = queue.Settings.Steps[step].MaxLevel;
        Needs = NeedsOf(queue.Settings.Steps[step], extra);
    }

    /// <summary>A step's requirements together with an entry's own, each skill once.</summary>
    public static ImmutableArray<Requirement> NeedsOf(RoutingStep step, ImmutableArray<Requirement> extra) =>
    [
        .. (step.Requirements.IsDefault ? [] : step.Requirements)
            .Concat(extra.IsDefault ? [] : extra)
            .GroupBy(r => r.Skill)
            .Select(g => new Requirement(g.Key, g.Max(r => r.AtLeast))),
    ];

    /// <summary>Its number in bit sets.</summary>
    public int Index { get; }

    public QueueState Queue { get; }

    public int Step { get; }

    /// <summary>The extra requirements in canonical form; null for a class of the queue itself.</summary>
    public string? ExtraKey { get; }

    public int MaxLevel { get; }

    public ImmutableArray<Requirement> Needs { get; }

    /// <summary>Waiting entries by medium; null where there never was one.</summary>
    public EntryLane?[] Lanes { get; } = new EntryLane?[Media.Count];

    /// <summary>How many entries have these requirements, those that wait for a preferred agent among them.</summary>
    public int Waiting { get; set; }

    /// <summary>Eligible agents, first choice first.</summary>
    public IReadOnlyList<LevelRow> Levels => _levels;

    /// <summary>Whether settings make an agent eligible.</summary>
    public bool Admits(AgentSettings settings)
    {
        if (!settings.Queues.TryGetValue(Queue.Id, out int level) || level > MaxLevel)
        {
            return false;
        }

        foreach (var need in Needs)
        {
            if (!settings.Skills.TryGetValue(need.Skill, out int proficiency) || proficiency < need.AtLeast)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Notes whether an agent is eligible.</summary>
    public void Enrol(AgentState agent)
    {
        if (agent.Classes[Index])
        {
            Strike(agent);
        }

        if (Admits(agent.Settings))
        {
            Place(agent);
            agent.Classes.Set(Index, true);
        }
    }

    /// <summary>Fills a class that is only looked at: it is in no table, and the agents do not know of it.</summary>
    public RequirementClass Gather(IEnumerable<AgentState> members)
    {
        foreach (var agent in members)
        {
            if (Admits(agent.Settings))
            {
                Place(agent);
            }
        }

        return this;
    }

    private void Place(AgentState agent)
    {
        int level = agent.Settings.Queues[Queue.Id];
        int place = _levels.FindIndex(l => l.Level >= level);
        if (place < 0 || _levels[place].Level != level)
        {
            place = place < 0 ? _levels.Count : place;
            _levels.Insert(place, new LevelRow(level, new BitRow()));
        }

        _levels[place].Agents.Set(agent.Slot, true);
        if (Queue.Settings.Strategy == AgentSelection.MostProficient)
        {
            NoteProficiency(agent);
        }
    }

    /// <summary>Takes an agent out.</summary>
    public void Strike(AgentState agent)
    {
        foreach (var row in _levels)
        {
            row.Agents.Set(agent.Slot, false);
        }

        agent.Classes.Set(Index, false);
    }

    /// <summary>Summed proficiency over the needs; only for queues that choose by it.</summary>
    public int Proficiency(int slot) => slot < _proficiency.Length ? _proficiency[slot] : 0;

    private void NoteProficiency(AgentState agent)
    {
        if (agent.Slot >= _proficiency.Length)
        {
            Array.Resize(ref _proficiency, Math.Max(agent.Slot + 1, _proficiency.Length * 2));
        }

        int sum = 0;
        foreach (var need in Needs)
        {
            sum += agent.Settings.Skills[need.Skill];
        }

        _proficiency[agent.Slot] = (ushort)sum;
    }
}
