using System.Numerics;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// Finds, for an agent, the waiting entry with the highest urgency times age, over all media he asks for. Looks only at the heads of the
/// classes he is eligible for, in arrays; an entry is touched only when scores are equal or when its lane holds special entries.
/// </summary>
internal ref struct HeadSearch(RoutingState state, AgentState agent, Instant now)
{
    private readonly ClassTable _classes = state.Classes;
    private long _key = long.MaxValue;
    private EntryLane? _lane;
    private double _rank = double.NegativeInfinity;
    private double _passedOver = double.NegativeInfinity;
    private EntryState? _best;

    /// <summary>The best entry; null when nobody waits whom the agent may serve.</summary>
    public EntryState? Best => _lane is null ? null : _best ??= _lane.Entries.Nodes[0].Item;

    /// <summary>Weighted age of the best in seconds; priority counts as age.</summary>
    public readonly double Score => _rank / 1e6;

    /// <summary>The highest score there was; more than <see cref="Score"/> when the best goes first for another reason.</summary>
    public readonly double HighestScore => Math.Max(_rank, _passedOver) / 1e6;

    /// <summary>Heads that were compared.</summary>
    public int Candidates { get; private set; }

    /// <summary>Whether the best waits for this agent before anybody else.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>Searches the classes for entries he can be offered.</summary>
    public void Run(MediaMask media)
    {
        for (int one = 0; one < Media.Count; one++)
        {
            if (media.Has(one))
            {
                RunClasses(one);
            }
        }

        RunOwn(media);
    }

    /// <summary>
    /// Searches for an entry he could be kept for: the head of a lane, waiting long enough, with nobody kept in that lane. So there is at
    /// most one agent kept per lane, and what is held back stays small.
    /// </summary>
    public void RunToKeep(MediaMask media)
    {
        for (int one = 0; one < Media.Count; one++)
        {
            if (!media.Has(one))
            {
                continue;
            }

            KeepForClasses(one);
            if (agent.Own?[one] is { Entries.Count: > 0 } own)
            {
                KeepFor(own, own.Entries.Nodes[0].Item.Queue.Urgency() * (now.Microseconds - own.Entries.Nodes[0].Key));
            }
        }
    }

    private void KeepForClasses(int media)
    {
        var eligible = agent.Classes.Words;
        var nonEmpty = _classes.NonEmpty[media].Words;
        var kept = _classes.Kept[media].Words;
        var heads = _classes.Heads;
        int words = Math.Min(eligible.Length, nonEmpty.Length);
        for (int i = 0; i < words; i++)
        {
            ulong open = nonEmpty[i] & ~(i < kept.Length ? kept[i] : 0);
            for (ulong word = eligible[i] & open; word != 0; word &= word - 1)
            {
                int index = (i << 6) + BitOperations.TrailingZeroCount(word);
                double rank = heads[index].Urgency * (now.Microseconds - heads[index].Keys[media]);
                if (rank >= _rank)
                {
                    KeepFor(_classes[index].Lanes[media]!, rank);
                }
            }
        }
    }

    private void KeepFor(EntryLane lane, double rank)
    {
        var head = lane.Entries.Nodes[0].Item;
        if (lane.Kept == 0
            && now - head.EnqueuedAt >= head.Queue.Settings.HoldBackAfter.GetValueOrDefault()
            && !head.Excludes(agent.Id, now)
            && (Best is null || IsBetter(rank, head)))
        {
            (_rank, _key, _lane, _best) = (rank, head.Key, lane, head);
        }
    }

    /// <summary>
    /// Entries that wait for him alone go before all others, as long as nobody he could serve has waited longer than the service level of
    /// his queue allows; from then on the scores decide, so that nobody starves behind an agent's own customers. Among his own the
    /// smallest key goes first, whatever their queues.
    /// </summary>
    private void RunOwn(MediaMask media)
    {
        EntryLane? ownLane = null;
        EntryState? mine = null;
        for (int one = 0; agent.Own is { } own && one < Media.Count; one++)
        {
            if (media.Has(one) && own[one] is { Entries.Count: > 0 } lane && Head(lane) is { } head)
            {
                Candidates++;
                if (mine is null || (head.Key, head.Ordinal).CompareTo((mine.Key, mine.Ordinal)) < 0)
                {
                    (ownLane, mine) = (lane, head);
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
            (_rank, _key, _lane, _best, IsOwn) = (rank, mine.Key, ownLane, mine, true);
        }
    }

    private bool IsBetter(double rank, EntryState entry) =>
        rank > _rank || (rank == _rank && (entry.Key, entry.Ordinal).CompareTo((Best!.Key, Best.Ordinal)) < 0);

    private void RunClasses(int media)
    {
        var eligible = agent.Classes.Words;
        var nonEmpty = _classes.NonEmpty[media].Words;
        var special = _classes.Special[media].Words;
        var heads = _classes.Heads;
        int words = Math.Min(eligible.Length, nonEmpty.Length);
        for (int i = 0; i < words; i++)
        {
            ulong atEntry = i < special.Length ? special[i] : 0;
            for (ulong word = eligible[i] & nonEmpty[i]; word != 0; word &= word - 1)
            {
                int bit = BitOperations.TrailingZeroCount(word);
                int index = (i << 6) + bit;
                if ((atEntry >> bit & 1) == 0)
                {
                    Candidates++;
                    double rank = heads[index].Urgency * (now.Microseconds - heads[index].Keys[media]);
                    if (rank >= _rank)
                    {
                        Take(index, media, rank, heads[index].Keys[media], null);
                    }
                }
                else if (Head(_classes[index].Lanes[media]!) is { } head)
                {
                    Candidates++;
                    double rank = heads[index].Urgency * (now.Microseconds - head.Key);
                    if (rank >= _rank)
                    {
                        Take(index, media, rank, head.Key, head);
                    }
                }
            }
        }
    }

    private void Take(int index, int media, double rank, long key, EntryState? entry)
    {
        if (rank == _rank && key > _key)
        {
            return;
        }

        var lane = _classes[index].Lanes[media]!;
        if (rank == _rank && key == _key && Best is { } best)
        {
            // equal in every way but arrival
            entry ??= lane.Entries.Nodes[0].Item;
            if (entry.Ordinal > best.Ordinal)
            {
                return;
            }
        }

        (_rank, _key, _lane, _best) = (rank, key, lane, entry);
    }

    /// <summary>The oldest entry of a lane that the agent may have.</summary>
    private readonly EntryState? Head(EntryLane lane)
    {
        EntryState? best = null;
        Descend(lane.Entries.Nodes, 0, ref best);
        return best;
    }

    /// <summary>Where an entry is not for him, all four below it are looked at; below any other there is none older.</summary>
    private readonly void Descend(ReadOnlySpan<IndexedHeap<EntryState, EntryState.ByClass>.Node> nodes, int place, ref EntryState? best)
    {
        if (place >= nodes.Length)
        {
            return;
        }

        var entry = nodes[place].Item;
        if (best is not null && (nodes[place].Key, nodes[place].Tie).CompareTo((best.Key, best.Ordinal)) > 0)
        {
            return;
        }

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
