using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Routing.Settings;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// All requirement classes of a domain. Heads and weights lie in arrays by class index, so that choosing among the classes of a
/// freed agent touches no entry.
/// </summary>
internal sealed class ClassTable
{
    private readonly SortedSet<int> _free = [];
    private RequirementClass?[] _classes = [];
    private long[] _headKeys = [];
    private double[] _weights = [];
    private int _end;
    private int _extra;

    /// <summary>Indexes of the classes in which somebody waits.</summary>
    public BitRow NonEmpty { get; } = new();

    /// <summary>Indexes of the classes in which somebody waiting may keep away from an agent.</summary>
    public BitRow WithExclusions { get; } = new();

    public RequirementClass this[int index] => _classes[index]!;

    public long HeadKey(int index) => _headKeys[index];

    public double Weight(int index) => _weights[index];

    /// <summary>Makes a queue's classes anew from its settings. Nobody may be waiting in the old ones.</summary>
    public void Rebuild(QueueState queue, AgentState?[] slots)
    {
        foreach (var old in queue.StepClasses)
        {
            Release(old, slots);
        }

        foreach (var old in queue.ExtraClasses.Values)
        {
            _extra--;
            Release(old, slots);
        }

        queue.ExtraClasses.Clear();
        queue.StepClasses = new RequirementClass[queue.Settings.Steps.Length];
        for (int step = 0; step < queue.StepClasses.Length; step++)
        {
            queue.StepClasses[step] = Create(queue, step, [], null, slots);
        }
    }

    /// <summary>The class of an entry at a step; made when it is the first of its kind.</summary>
    public RequirementClass For(EntryState entry, int step, AgentState?[] slots)
    {
        var queue = entry.Queue;
        if (entry.Extra.IsDefaultOrEmpty)
        {
            return queue.StepClasses[step];
        }

        string key = string.Join(' ', entry.Extra.Select(r => $"{r.Skill.Value}>={r.AtLeast}").Order(StringComparer.Ordinal));
        if (!queue.ExtraClasses.TryGetValue((step, key), out var found))
        {
            SweepExtra(queue, slots);
            found = Create(queue, step, entry.Extra, key, slots);
            queue.ExtraClasses.Add((step, key), found);
            _extra++;
        }

        return found;
    }

    public void Add(RequirementClass to, EntryState entry)
    {
        entry.Class = to;
        to.Entries.Add(entry, entry.Key, entry.Ordinal);
        to.WithExclusions += entry.HasExclusions ? 1 : 0;
        NoteHead(to);
    }

    public void Remove(EntryState entry)
    {
        var from = entry.Class!;
        from.Entries.Remove(entry);
        from.WithExclusions -= entry.HasExclusions ? 1 : 0;
        entry.Class = null;
        NoteHead(from);
    }

    private void NoteHead(RequirementClass of)
    {
        bool any = of.Entries.Count > 0;
        NonEmpty.Set(of.Index, any);
        WithExclusions.Set(of.Index, of.WithExclusions > 0);
        _headKeys[of.Index] = any ? of.Entries.Nodes[0].Key : long.MaxValue;
    }

    private RequirementClass Create(QueueState queue, int step, ImmutableArray<Requirement> extra, string? extraKey, AgentState?[] slots)
    {
        int index = _free.Count > 0 ? _free.Min : _end++;
        _free.Remove(index);
        if (index >= _classes.Length)
        {
            int size = Math.Max(64, _classes.Length * 2);
            Array.Resize(ref _classes, size);
            Array.Resize(ref _headKeys, size);
            Array.Resize(ref _weights, size);
        }

        var made = new RequirementClass(index, queue, step, extra, extraKey);
        _classes[index] = made;
        _headKeys[index] = long.MaxValue;
        _weights[index] = queue.Settings.Weight;
        foreach (int slot in queue.Members.Numbers())
        {
            made.Enrol(slots[slot]!);
        }

        return made;
    }

    private void Release(RequirementClass old, AgentState?[] slots)
    {
        foreach (int slot in old.Queue.Members.Numbers())
        {
            slots[slot]?.Classes.Set(old.Index, false);
        }

        NonEmpty.Set(old.Index, false);
        WithExclusions.Set(old.Index, false);
        _classes[old.Index] = null;
        _free.Add(old.Index);
    }

    /// <summary>Keeps the number of classes for extra requirements bounded: empty ones of this queue give way first.</summary>
    private void SweepExtra(QueueState queue, AgentState?[] slots)
    {
        if (_extra < RoutingLimits.IdleExtraClasses)
        {
            return;
        }

        foreach (var (key, old) in queue.ExtraClasses.Where(c => c.Value.Entries.Count == 0).ToList())
        {
            queue.ExtraClasses.Remove(key);
            _extra--;
            Release(old, slots);
        }
    }
}
