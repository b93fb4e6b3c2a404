using System.Runtime.InteropServices;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// Finds, for an agent, the waiting entry with the highest urgency times age, over all media he asks for. Looks only at the heads of the
/// classes he is eligible for, in an array; classes, lanes and entries lie scattered, so one is touched only when it has won, when scores
/// are equal or when its lane holds special entries.
/// </summary>
internal ref struct HeadSearch(RoutingState state, AgentState agent, Instant now)
{
    private readonly ClassTable _classes = state.Classes;
    private long _key = HeadLine.Nobody;
    private int _class = -1;
    private int _media;
    private double _rank = double.NegativeInfinity;
    private double _passedOver = double.NegativeInfinity;
    private EntryState? _best;

    /// <summary>The best entry; null when nobody waits whom the agent may serve.</summary>
    public EntryState? Best => _best ??= _class < 0 ? null : First(_classes[_class].Lanes[_media]!);

    /// <summary>Weighted age of the best in seconds; priority counts as age.</summary>
    public readonly double Score => _rank / 1e6;

    /// <summary>The highest score there was; more than <see cref="Score"/> when the best goes first for another reason.</summary>
    public readonly double HighestScore => HighestRank / 1e6;

    private readonly double HighestRank => Math.Max(_rank, _passedOver);

    /// <summary>Heads that were compared.</summary>
    public int Candidates { get; private set; }

    /// <summary>Whether the best waits for this agent before anybody else.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>Searches the classes for entries he can be offered.</summary>
    public void Run(MediaMask media)
    {
        Span<int> each = stackalloc int[Media.Count];
        int count = 0;
        for (int one = 0; one < Media.Count; one++)
        {
            if (media.Has(one))
            {
                each[count++] = one;
            }
        }

        RunClasses(media, each[..count]);
        RunOwn(media);
    }

    /// <summary>
    /// Searches for an entry he could be kept for: the head of a lane, waiting long enough, with nobody kept in that lane. So there is at
    /// most one agent kept per lane, and what is held back stays small.
    /// </summary>
    /// <param name="media">The media it may be of.</param>
    /// <param name="beside">What he can be offered now: an entry that scores less is not looked for.</param>
    public void RunToKeep(MediaMask media, in HeadSearch beside)
    {
        _rank = beside.HighestRank;
        for (int one = 0; one < Media.Count; one++)
        {
            if (!media.Has(one))
            {
                continue;
            }

            KeepForClasses(one);
            if (agent.Own?[one] is { Entries.Count: > 0 } own)
            {
                KeepFor(own, First(own).Queue.Urgency() * (now.Microseconds - own.Entries.FirstKey));
            }
        }
    }

    /// <summary>Nearly always the head with the highest rank is one he may be kept for; only otherwise are all asked.</summary>
    private void KeepForClasses(int media)
    {
        var heads = _classes.Heads;
        double highest = _rank;
        bool tied = false;
        int first = -1;
        foreach (int index in CollectionsMarshal.AsSpan(agent.Classes))
        {
            ref readonly var line = ref heads[index];
            double rank = line.Urgency * (now.Microseconds - line.Keys[media]);
            if (rank >= highest && line.Keys[media] != HeadLine.Nobody && !line.Kept.Has(media))
            {
                tied = rank == highest;
                (highest, first) = (rank, index);
            }
        }

        if (first >= 0 && (tied || !KeepFor(_classes[first].Lanes[media]!, highest)))
        {
            KeepForAnyClass(media);
        }
    }

    private void KeepForAnyClass(int media)
    {
        var heads = _classes.Heads;
        foreach (int index in CollectionsMarshal.AsSpan(agent.Classes))
        {
            ref readonly var line = ref heads[index];
            double rank = line.Urgency * (now.Microseconds - line.Keys[media]);
            if (rank >= _rank && line.Keys[media] != HeadLine.Nobody && !line.Kept.Has(media))
            {
                KeepFor(_classes[index].Lanes[media]!, rank);
            }
        }
    }

    private bool KeepFor(EntryLane lane, double rank)
    {
        var head = First(lane);
        if (lane.Kept > 0
            || now - head.EnqueuedAt < head.Queue.Settings.HoldBackAfter.GetValueOrDefault()
            || head.Excludes(agent.Id, now)
            || rank < _rank
            || (_best is not null && !IsBetter(rank, head)))
        {
            return false;
        }

        (_rank, _key, _best) = (rank, head.Key, head);
        return true;
    }

    /// <summary>
    /// Entries that wait for him alone go before all others, as long as nobody he could serve has waited longer than the service level of
    /// his queue allows; from then on the scores decide, so that nobody starves behind an agent's own customers. Among his own the
    /// smallest key goes first, whatever their queues.
    /// </summary>
    private void RunOwn(MediaMask media)
    {
        EntryState? mine = null;
        for (int one = 0; agent.Own is { } own && one < Media.Count; one++)
        {
            if (media.Has(one) && own[one] is { Entries.Count: > 0 } lane && Head(lane) is { } head)
            {
                Candidates++;
                if (mine is null || (head.Key, head.Ordinal).CompareTo((mine.Key, mine.Ordinal)) < 0)
                {
                    mine = head;
                }
            }
        }

        if (mine is null)
        {
            return;
        }

        double rank = mine.Queue.Urgency() * (now.Microseconds - mine.Key);
        bool late = Best is { } other && now - other.Since > other.Queue.Settings.ServiceLevelThreshold;
        if (!late || IsBetter(rank, mine))
        {
            _passedOver = _rank;
            (_rank, _key, _class, _best, IsOwn) = (rank, mine.Key, -1, mine, true);
        }
    }

    private bool IsBetter(double rank, EntryState entry) =>
        rank > _rank || (rank == _rank && (entry.Key, entry.Ordinal).CompareTo((Best!.Key, Best.Ordinal)) < 0);

    /// <summary>
    /// One look at each class for all media. Where nobody waits the key is the youngest there can be and the rank lower than any other,
    /// so that the usual step has no branch that could go either way.
    /// </summary>
    private void RunClasses(MediaMask media, scoped ReadOnlySpan<int> each)
    {
        var heads = _classes.Heads;
        long instant = now.Microseconds;
        double best = _rank;
        int candidates = 0;
        foreach (int index in CollectionsMarshal.AsSpan(agent.Classes))
        {
            ref readonly var line = ref heads[index];
            if (line.Special.Overlaps(media))
            {
                RunSpecial(index, each);
                best = _rank;
                continue;
            }

            long oldest = HeadLine.Nobody;
            foreach (int one in each)
            {
                long key = line.Keys[one];
                candidates += key == HeadLine.Nobody ? 0 : 1;
                oldest = Math.Min(oldest, key);
            }

            double rank = line.Urgency * (instant - oldest);
            if (rank >= best && oldest != HeadLine.Nobody)
            {
                TakeOldest(index, each, rank, oldest);
                best = _rank;
            }
        }

        Candidates += candidates;
    }

    /// <summary>A class of which some head may be kept away from the agent.</summary>
    private void RunSpecial(int index, scoped ReadOnlySpan<int> each)
    {
        ref readonly var line = ref _classes.Heads[index];
        foreach (int one in each)
        {
            var head = line.Special.Has(one) ? Head(_classes[index].Lanes[one]!) : null;
            long key = head?.Key ?? (line.Special.Has(one) ? HeadLine.Nobody : line.Keys[one]);
            if (key != HeadLine.Nobody)
            {
                Candidates++;
                Take(index, one, line.Urgency * (now.Microseconds - key), key, head);
            }
        }
    }

    /// <summary>Takes the head that has a key; of several media with the same one the earliest arrival.</summary>
    private void TakeOldest(int index, scoped ReadOnlySpan<int> each, double rank, long key)
    {
        foreach (int one in each)
        {
            if (_classes.Heads[index].Keys[one] == key)
            {
                Take(index, one, rank, key, null);
            }
        }
    }

    private void Take(int index, int media, double rank, long key, EntryState? entry)
    {
        if (rank < _rank || (rank == _rank && key > _key))
        {
            return;
        }

        if (rank == _rank && key == _key && Best is { } best)
        {
            // equal in every way but arrival
            entry ??= First(_classes[index].Lanes[media]!);
            if (entry.Ordinal > best.Ordinal)
            {
                return;
            }
        }

        (_rank, _key, _class, _media, _best) = (rank, key, index, media, entry);
    }

    private readonly EntryState First(EntryLane lane) => state.EntryPool[lane.Entries.Nodes[0].Item];

    /// <summary>The oldest entry of a lane that the agent may have.</summary>
    private readonly EntryState? Head(EntryLane lane)
    {
        EntryState? best = null;
        Descend(lane.Entries.Nodes, 0, ref best);
        return best;
    }

    /// <summary>Where an entry is not for him, all four below it are looked at; below any other there is none older.</summary>
    private readonly void Descend(ReadOnlySpan<IndexedHeap.Node> nodes, int place, ref EntryState? best)
    {
        if (place >= nodes.Length)
        {
            return;
        }

        ref readonly var node = ref nodes[place];
        if (best is not null && (node.Key, node.Tie).CompareTo((best.Key, best.Ordinal)) > 0)
        {
            return;
        }

        var entry = state.EntryPool[node.Item];
        if (!entry.Excludes(agent.Id, now))
        {
            best = entry;
            return;
        }

        for (int child = (place * 4) + 1; child <= (place * 4) + 4; child++)
        {
            Descend(nodes, child, ref best);
        }
    }
}
