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
    private readonly HeapPlaces _places = new();
    private RequirementClass?[] _classes = [];
    private readonly HeadLines _heads = new();
    private int[] _firsts = [];
    private MediaMask[] _kept = [];
    private MediaMask[] _special = [];
    private int _end;
    private int _extra;

    public RequirementClass this[int index] => _classes[index]!;

    /// <summary>Numbers of the skills that queues ask for.</summary>
    public SkillNumbers Skills { get; } = new();

    /// <summary>By class index, what a search must know of a class.</summary>
    public ReadOnlySpan<HeadLine> Heads => _heads.All;

    /// <summary>The number of the oldest entry of a lane in which somebody waits.</summary>
    public int FirstOf(int index, int media) => _firsts[(index * Media.Count) + media];

    /// <summary>By class index, the media in which an agent is kept for an entry.</summary>
    public ReadOnlySpan<MediaMask> Kept => _kept;

    /// <summary>The media in which an entry of a class keeps away from somebody; see <see cref="EntryLane.Special"/>.</summary>
    public MediaMask SpecialIn(int index) => _special[index];

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

    /// <summary>Puts an entry into its lane: its preferred agent's, or its class's.</summary>
    public void Add(RequirementClass to, EntryState entry)
    {
        int media = (int)entry.MediaType;
        entry.Class = to;
        to.Waiting++;
        if (entry.WaitsFor is { } agent)
        {
            entry.Lane = (agent.Own ??= new EntryLane?[Media.Count])[media] ??= new EntryLane(_places);
            entry.Lane.Add(entry);
        }
        else
        {
            entry.Lane = to.LaneOf(media) ??= new EntryLane(_places);
            if (entry.Lane.Add(entry))
            {
                NoteHead(to, media);
            }
        }
    }

    /// <summary>Takes an entry out of its lane.</summary>
    public void Remove(EntryState entry)
    {
        var from = entry.Class!;
        from.Waiting--;
        if (entry.Lane!.Remove(entry) && entry.WaitsFor is null)
        {
            NoteHead(from, (int)entry.MediaType);
        }

        entry.Class = null;
        entry.WaitsFor = null;
        entry.Lane = null;
    }

    /// <summary>An agent is kept for an entry now, or no longer.</summary>
    public void NoteKept(EntryState entry, int change)
    {
        if (entry.Lane is { } lane)
        {
            lane.Kept += change;
            if (entry.WaitsFor is null)
            {
                ref var kept = ref _kept[entry.Class!.Index];
                kept = kept.Set((int)entry.MediaType, lane.Kept > 0);
            }
        }
    }

    /// <summary>A queue's urgency changed.</summary>
    public void NoteUrgency(QueueState queue)
    {
        double urgency = queue.Urgency();
        var heads = _heads.All;
        foreach (var one in queue.StepClasses)
        {
            heads[one.Index][HeadLine.Urgency] = urgency;
        }

        foreach (var one in queue.ExtraClasses.Values)
        {
            heads[one.Index][HeadLine.Urgency] = urgency;
        }
    }

    private void NoteHead(RequirementClass of, int media)
    {
        var lane = of.LaneOf(media)!;
        (double key, int first) = lane.Count > 0 ? (lane.First.Key, lane.First.Item) : (HeadLine.Nobody, -1);
        _heads.All[of.Index][media] = key;
        _firsts[(of.Index * Media.Count) + media] = first;
        _kept[of.Index] = _kept[of.Index].Set(media, lane.Kept > 0);
        _special[of.Index] = _special[of.Index].Set(media, lane.Special > 0);
    }

    private RequirementClass Create(QueueState queue, int step, ImmutableArray<Requirement> extra, string? extraKey, AgentState?[] slots)
    {
        int index = _free.Count > 0 ? _free.Min : _end++;
        _free.Remove(index);
        if (index >= _classes.Length)
        {
            int size = Math.Max(64, _classes.Length * 2);
            Array.Resize(ref _classes, size);
            Array.Resize(ref _firsts, size * Media.Count);
            Array.Resize(ref _kept, size);
            Array.Resize(ref _special, size);
            _heads.Grow(size);
        }

        var made = new RequirementClass(index, queue, step, extra, extraKey);
        if (extraKey is null)
        {
            made.Number(Skills);
        }

        _classes[index] = made;
        _heads.All[index] = new HeadLine(queue.Urgency());
        (_kept[index], _special[index]) = (default, default);
        foreach (int slot in queue.Members.Numbers())
        {
            var settings = slots[slot]!.Settings;
            made.Enrol(slots[slot]!, settings.Queues[queue.Id], settings.Skills);
        }

        return made;
    }

    private void Release(RequirementClass old, AgentState?[] slots)
    {
        foreach (int slot in old.Queue.Members.Numbers())
        {
            slots[slot]?.LeaveClass(old.Index);
        }

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

        foreach (var (key, old) in queue.ExtraClasses.Where(c => c.Value.Waiting == 0).ToList())
        {
            queue.ExtraClasses.Remove(key);
            _extra--;
            Release(old, slots);
        }
    }
}
