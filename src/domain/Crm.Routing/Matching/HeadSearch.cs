using System.Numerics;
using System.Runtime.Intrinsics;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <summary>
/// Finds, for an agent, the waiting entry with the highest urgency times age, over all media he asks for. Looks only at the heads of the
/// classes he is eligible for, in an array; classes, lanes and entries lie scattered, so one is touched only when it has won, when scores
/// are equal or when its lane holds special entries.
/// </summary>
internal ref partial struct HeadSearch(RoutingState state, AgentState agent, Instant now)
{
    private readonly ClassTable _classes = state.Classes;
    private double _key = HeadLine.Nobody;
    private int _class = -1;
    private int _media;
    private double _rank = double.NegativeInfinity;
    private double _passedOver = double.NegativeInfinity;
    private EntryState? _best;

    /// <summary>The best entry; null when nobody waits whom the agent may serve.</summary>
    public EntryState? Best => _best ??= _class < 0 ? null : First(_class, _media);

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
        RunClasses(media, agent.ExcludedUntil > now);
        RunOwn(media);
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
            if (media.Has(one) && own[one] is { Count: > 0 } lane && Head(lane) is { } head)
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
    /// One look at each class for all media. There is no branch that could go either way but for a new best:
    /// guessing wrong which of several media waits longest would cost more than all the rest.
    /// </summary>
    /// <param name="media">The media he asks for.</param>
    /// <param name="careful">Some entry may keep away from him: where one keeps away from anybody, the oldest of a lane may not be the one to take.</param>
    private void RunClasses(MediaMask media, bool careful)
    {
        var heads = _classes.Heads;
        var nobody = Vector256.Create(HeadLine.Nobody);
        var (asked, askedToo) = Asked(media);
        double instant = now.Microseconds;
        double best = _rank;
        int candidates = 0;
        foreach (int index in agent.Classes)
        {
            if (careful && _classes.SpecialIn(index).Overlaps(media))
            {
                LookClosely(index, media);
                best = _rank;
                continue;
            }

            ref readonly double line = ref heads[index][0];
            var keys = Vector256.ConditionalSelect(asked, Vector256.LoadUnsafe(in line), nobody);
            var keysToo = Vector256.ConditionalSelect(askedToo, Vector256.LoadUnsafe(in line, 4), nobody);
            candidates += Waiting(keys, nobody) + Waiting(keysToo, nobody);
            double oldest = Least(Vector256.MinNative(keys, keysToo));
            double rank = heads[index][HeadLine.Urgency] * (instant - oldest);
            if (rank >= best && oldest < HeadLine.Nobody)
            {
                TakeOldest(index, media, rank, oldest);
                best = _rank;
            }
        }

        Candidates += candidates;
    }

    /// <summary>All bits where a number of a line is the key of a medium he asks for.</summary>
    private static (Vector256<double> First, Vector256<double> Second) Asked(MediaMask media)
    {
        Span<long> asked = stackalloc long[HeadLine.Length];
        for (int one = 0; one < Media.Count; one++)
        {
            asked[one] = media.Has(one) ? -1 : 0;
        }

        return (Vector256.Create<long>(asked[..4]).AsDouble(), Vector256.Create<long>(asked[4..]).AsDouble());
    }

    private static int Waiting(Vector256<double> keys, Vector256<double> nobody) =>
        BitOperations.PopCount(Vector256.LessThan(keys, nobody).ExtractMostSignificantBits());

    private static double Least(Vector256<double> keys)
    {
        var two = Vector128.MinNative(keys.GetLower(), keys.GetUpper());
        return double.MinNative(two[0], two[1]);
    }

    /// <summary>Takes the head that has a key; of several media with the same one the earliest arrival.</summary>
    private void TakeOldest(int index, MediaMask media, double rank, double key)
    {
        for (int one = 0; one < Media.Count; one++)
        {
            if (media.Has(one) && _classes.Heads[index][one] == key)
            {
                Take(index, one, rank, key, null);
            }
        }
    }

    /// <summary>Looks at a class lane by lane, and in lanes where an entry keeps away from somebody for the oldest that he may have.</summary>
    private void LookClosely(int index, MediaMask media)
    {
        for (int one = 0; one < Media.Count; one++)
        {
            double key = _classes.Heads[index][one];
            if (!media.Has(one) || key == HeadLine.Nobody)
            {
                continue;
            }

            bool special = _classes.SpecialIn(index).Has(one);
            var head = special ? Head(_classes[index].LaneOf(one)!) : null;
            if (!special || head is not null)
            {
                key = head?.Key ?? key;
                Candidates++;
                Take(index, one, _classes.Heads[index][HeadLine.Urgency] * (now.Microseconds - key), key, head);
            }
        }
    }

    private void Take(int index, int media, double rank, double key, EntryState? entry)
    {
        if (rank < _rank || (rank == _rank && key > _key))
        {
            return;
        }

        if (rank == _rank && key == _key && Best is { } best)
        {
            // equal in every way but arrival
            entry ??= First(index, media);
            if (entry.Ordinal > best.Ordinal)
            {
                return;
            }
        }

        (_rank, _key, _class, _media, _best) = (rank, key, index, media, entry);
    }

    private readonly EntryState First(int index, int media) => state.EntryPool[_classes.FirstOf(index, media)];

    /// <summary>The oldest entry of a lane that the agent may have.</summary>
    private readonly EntryState? Head(EntryLane lane)
    {
        EntryState? best = null;
        foreach (ref readonly var node in lane.Line)
        {
            if (node.Item >= 0 && !state.EntryPool[node.Item].Excludes(agent.Id, now))
            {
                best = state.EntryPool[node.Item];
                break;
            }
        }

        Descend(lane.Others, 0, ref best);
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
