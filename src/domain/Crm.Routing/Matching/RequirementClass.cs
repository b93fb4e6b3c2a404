using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// All entries of one queue with the same requirements. Whoever may take one of them may take all, except for entries that keep
/// away from an agent for a while.
/// </summary>
internal sealed class RequirementClass
{
    private readonly List<LevelRow> _levels = [];
    private PerMedium<EntryLane?> _lanes;
    private ushort[] _proficiency = [];
    private NumberedNeed[]? _numbered;

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

    /// <summary>Waiting entries of a medium; null where there never was one.</summary>
    public ref EntryLane? LaneOf(int media) => ref _lanes[media];

    /// <summary>How many entries have these requirements, those that wait for a preferred agent among them.</summary>
    public int Waiting { get; set; }

    /// <summary>Eligible agents, first choice first.</summary>
    public ReadOnlySpan<LevelRow> Levels => CollectionsMarshal.AsSpan(_levels);

    /// <summary>Enters an agent who is not in it yet, if he is eligible.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="level">His membership level in the queue.</param>
    /// <param name="skills">His proficiency by skill.</param>
    public void Enrol(AgentState agent, int level, ImmutableDictionary<SkillId, int> skills)
    {
        if (level <= MaxLevel && Meets(skills, out int proficiency))
        {
            Enter(agent, level, proficiency);
        }
    }

    private void Enter(AgentState agent, int level, int proficiency)
    {
        RowOf(level).Set(agent.Slot, true);
        agent.EnterClass(Index);
        if (Queue.Settings.Strategy == AgentSelection.MostProficient)
        {
            NoteProficiency(agent, proficiency);
        }
    }

    /// <summary>Has the numbers of its skills, so that <see cref="Enrol(AgentState, int, ReadOnlySpan{int})"/> looks no text up.</summary>
    public void Number(SkillNumbers numbers) => _numbered = numbers.Of(Needs);

    /// <summary>As the other one, for many classes at once.</summary>
    /// <param name="levels">His proficiency by the number of the skill.</param>
    public void Enrol(AgentState agent, int level, ReadOnlySpan<int> levels)
    {
        if (_numbered is not { } needs)
        {
            Enrol(agent, level, agent.Settings.Skills);
            return;
        }

        int sum = 0;
        foreach (var need in needs)
        {
            int proficiency = levels[need.Skill];
            if (proficiency < need.AtLeast)
            {
                return;
            }

            sum += proficiency;
        }

        if (level <= MaxLevel)
        {
            Enter(agent, level, sum);
        }
    }

    /// <summary>Whether settings alone make an agent eligible: member, level, skills.</summary>
    public bool Admits(AgentSettings settings) =>
        settings.Queues.TryGetValue(Queue.Id, out int level) && level <= MaxLevel && Meets(settings.Skills, out _);

    /// <summary>Fills a class that is only looked at: it is in no table, and the agents do not know of it.</summary>
    public RequirementClass Gather(IEnumerable<AgentState> members)
    {
        foreach (var agent in members)
        {
            if (!agent.Settings.Queues.TryGetValue(Queue.Id, out int level) || level > MaxLevel || !Meets(agent.Settings.Skills, out int proficiency))
            {
                continue;
            }

            RowOf(level).Set(agent.Slot, true);
            if (Queue.Settings.Strategy == AgentSelection.MostProficient)
            {
                NoteProficiency(agent, proficiency);
            }
        }

        return this;
    }

    /// <summary>Whether skills meet all needs, and their summed proficiency over the needs.</summary>
    private bool Meets(ImmutableDictionary<SkillId, int> skills, out int sum)
    {
        sum = 0;
        foreach (var need in Needs)
        {
            if (!skills.TryGetValue(need.Skill, out int proficiency) || proficiency < need.AtLeast)
            {
                return false;
            }

            sum += proficiency;
        }

        return true;
    }

    private BitRow RowOf(int level)
    {
        int place = 0;
        while (place < _levels.Count && _levels[place].Level < level)
        {
            place++;
        }

        if (place == _levels.Count || _levels[place].Level != level)
        {
            _levels.Insert(place, new LevelRow(level, new BitRow()));
        }

        return _levels[place].Agents;
    }

    /// <summary>Takes the agent of a slot out.</summary>
    public void Strike(int slot)
    {
        foreach (var row in _levels)
        {
            row.Agents.Set(slot, false);
        }
    }

    /// <summary>Summed proficiency over the needs; only for queues that choose by it.</summary>
    public int Proficiency(int slot) => slot < _proficiency.Length ? _proficiency[slot] : 0;

    private void NoteProficiency(AgentState agent, int sum)
    {
        if (agent.Slot >= _proficiency.Length)
        {
            Array.Resize(ref _proficiency, Math.Max(agent.Slot + 1, _proficiency.Length * 2));
        }

        _proficiency[agent.Slot] = (ushort)sum;
    }
}
