using Crm.Routing.State;

namespace Crm.Routing.Matching;

/// <content>The search for an older entry that an agent could be kept for.</content>
internal ref partial struct HeadSearch
{
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
            if (agent.Own?[one] is { Count: > 0, Kept: 0 } own)
            {
                var head = state.EntryPool[own.First.Item];
                KeepFor(head, head.Queue.Urgency() * (now.Microseconds - head.Key));
            }
        }
    }

    /// <summary>Nearly always the head with the highest rank is one he may be kept for; only otherwise are all asked.</summary>
    private void KeepForClasses(int media)
    {
        var heads = _classes.Heads;
        var kept = _classes.Kept;
        double instant = now.Microseconds;
        double highest = _rank;
        bool tied = false;
        int first = -1;
        foreach (int index in agent.Classes)
        {
            double rank = heads[index][HeadLine.Urgency] * (instant - FreeKey(heads[index][media], kept[index], media));
            if (rank >= highest && rank > double.NegativeInfinity)
            {
                tied = rank == highest;
                (highest, first) = (rank, index);
            }
        }

        if (first >= 0 && (tied || !KeepFor(First(first, media), highest)))
        {
            KeepForAnyClass(media);
        }
    }

    private void KeepForAnyClass(int media)
    {
        foreach (int index in agent.Classes)
        {
            double rank = _classes.Heads[index][HeadLine.Urgency] * (now.Microseconds - FreeKey(_classes.Heads[index][media], _classes.Kept[index], media));
            if (rank >= _rank && rank > double.NegativeInfinity)
            {
                KeepFor(First(index, media), rank);
            }
        }
    }

    /// <summary>The key, or no number where somebody is kept already: then the rank is none either and is not above any. Without a branch, because every other lane may be such a one.</summary>
    private static double FreeKey(double key, MediaMask kept, int media)
    {
        long noNumber = -(long)(kept.Bits >> media & 1) & BitConverter.DoubleToInt64Bits(double.NaN);
        return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(key) | noNumber);
    }

    private bool KeepFor(EntryState head, double rank)
    {
        if (now - head.EnqueuedAt < head.Queue.Settings.HoldBackAfter.GetValueOrDefault()
            || head.Excludes(agent.Id, now)
            || rank < _rank
            || (_best is not null && !IsBetter(rank, head)))
        {
            return false;
        }

        (_rank, _key, _best) = (rank, head.Key, head);
        return true;
    }
}
