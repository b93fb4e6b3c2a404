namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// How much better or worse than the campaign's average each list, hour and attempt answers, drawn towards the average while little is known.
/// Bounded: what comes after <see cref="MaxSegments"/> segments is counted as one.
/// </summary>
internal sealed class SegmentLevels
{
    /// <summary>Segments that are told apart; the last takes all others.</summary>
    public const int MaxSegments = 512;

    private const double Shrink = 60;
    private const double Memory = 4000;

    private readonly Dictionary<DialSegment, int> _slots = new(MaxSegments);
    private readonly double[] _seen = new double[MaxSegments];
    private readonly double[] _expected = new double[MaxSegments];

    /// <summary>The slot of a segment.</summary>
    public int SlotOf(DialSegment segment)
    {
        if (_slots.TryGetValue(segment, out int slot))
        {
            return slot;
        }

        if (_slots.Count >= MaxSegments - 1)
        {
            return MaxSegments - 1;
        }

        slot = _slots.Count;
        _slots.Add(segment, slot);
        return slot;
    }

    /// <summary>The segment's level; 1 is the average.</summary>
    public double LevelOf(int slot) => (_seen[slot] + Shrink) / (_expected[slot] + Shrink);

    /// <summary>So many answers were expected of the segment's dials at the average level.</summary>
    public void Expect(int slot, double answers) => _expected[slot] += answers;

    /// <summary>A person of the segment answered.</summary>
    public void Answered(int slot)
    {
        _seen[slot] = _seen[slot] * (1 - 1 / Memory) + 1;
        _expected[slot] *= 1 - 1 / Memory;
    }

    /// <summary>What has been learnt, for another day.</summary>
    public SegmentMemory[] Learnt() => [.. _slots.OrderBy(slot => slot.Value).Select(slot => new SegmentMemory(slot.Key, _seen[slot.Value], _expected[slot.Value]))];

    /// <summary>Goes on from what was learnt before.</summary>
    public void Restore(IEnumerable<SegmentMemory> learnt)
    {
        foreach (var segment in learnt.Take(MaxSegments - 1))
        {
            int slot = SlotOf(segment.Segment);
            (_seen[slot], _expected[slot]) = (segment.Seen, segment.Expected);
        }
    }
}
