using System.Numerics;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// Finds, for a freed agent, the waiting entry with the highest weight times age. Looks only at the heads of the classes he is eligible
/// for, in arrays; an entry is touched only when scores are equal or when somebody in its class keeps away from an agent.
/// </summary>
internal ref struct HeadSearch(ClassTable classes, AgentId agent, Instant now)
{
    private long _key = long.MaxValue;
    private int _class = -1;
    private double _rank = double.NegativeInfinity;

    /// <summary>The best entry; null when nobody waits whom the agent may serve.</summary>
    public EntryState? Best { get; private set; }

    /// <summary>Weighted age of the best in seconds; priority counts as age.</summary>
    public readonly double Score => _rank / 1e6;

    /// <summary>Heads that were compared.</summary>
    public int Candidates { get; private set; }

    /// <summary>Searches the classes of an agent's bit row.</summary>
    public void Run(ReadOnlySpan<ulong> eligible)
    {
        var nonEmpty = classes.NonEmpty.Words;
        var keepingAway = classes.WithExclusions.Words;
        int words = Math.Min(eligible.Length, nonEmpty.Length);
        for (int i = 0; i < words; i++)
        {
            ulong away = i < keepingAway.Length ? keepingAway[i] : 0;
            for (ulong word = eligible[i] & nonEmpty[i]; word != 0; word &= word - 1)
            {
                int bit = BitOperations.TrailingZeroCount(word);
                int index = (i << 6) + bit;
                if ((away >> bit & 1) == 0)
                {
                    Compare(index, classes.HeadKey(index), null);
                }
                else if (Head(classes[index]) is { } head)
                {
                    Compare(index, head.Key, head);
                }
            }
        }

        if (_class >= 0)
        {
            Best ??= classes[_class].Entries.Nodes[0].Item;
        }
    }

    private void Compare(int index, long key, EntryState? entry)
    {
        Candidates++;
        double rank = classes.Weight(index) * (now.Microseconds - key);
        if (rank < _rank || (rank == _rank && key > _key))
        {
            return;
        }

        if (rank == _rank && key == _key && _class >= 0)
        {
            // equal in every way but arrival
            Best ??= classes[_class].Entries.Nodes[0].Item;
            entry ??= classes[index].Entries.Nodes[0].Item;
            if (entry.Ordinal > Best.Ordinal)
            {
                return;
            }
        }

        (_rank, _key, _class, Best) = (rank, key, index, entry);
    }

    /// <summary>The oldest entry of a class that does not keep away from the agent.</summary>
    private readonly EntryState? Head(RequirementClass of)
    {
        EntryState? best = null;
        Descend(of.Entries.Nodes, 0, ref best);
        return best;
    }

    /// <summary>Where an entry keeps away, all four below it are looked at; below any other there is none older.</summary>
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

        if (!entry.Excludes(agent, now))
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
