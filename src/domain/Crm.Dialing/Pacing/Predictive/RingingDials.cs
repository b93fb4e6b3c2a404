namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// The dials that ring, by the second they began in, with the weights of their segments. Tells <see cref="RingHazards"/>, <see cref="AnswerLevel"/> and
/// <see cref="SegmentLevels"/> of every second that each of them rings.
/// </summary>
internal sealed class RingingDials(RingHazards hazards, AnswerLevel level, SegmentLevels segments)
{
    private const int Mask = RingHazards.Ages - 1;

    private readonly Dictionary<long, (long Second, int Slot, double Weight)> _dials = new(256);
    private readonly int[] _count = new int[RingHazards.Ages];
    private readonly double[] _weight = new double[RingHazards.Ages];
    private readonly double[] _squared = new double[RingHazards.Ages];
    private readonly int[] _bySlot = new int[SegmentLevels.MaxSegments * RingHazards.Ages];
    private readonly int[] _inSlot = new int[SegmentLevels.MaxSegments];
    private readonly List<int> _live = new(SegmentLevels.MaxSegments);
    private long _now = long.MinValue;

    /// <summary>Goes on to a second: everything that rings enters one more.</summary>
    public void Advance(long second)
    {
        if (_now == long.MinValue || second - _now > 10 * RingHazards.Ages)
        {
            Forget();
            _now = second;
        }

        while (_now < second)
        {
            _now++;
            Retire((int)(_now & Mask));
            Enter();
        }
    }

    /// <summary>A dial begins.</summary>
    public void Start(long dial, DialSegment segment)
    {
        int slot = segments.SlotOf(segment);
        double weight = segments.LevelOf(slot);
        if (!_dials.TryAdd(dial, (_now, slot, weight)))
        {
            return;
        }

        Count((int)(_now & Mask), slot, weight, 1);
        hazards.Entered(0, 1);
        double expected = hazards.PersonAt(0);
        level.Expect(expected * weight);
        segments.Expect(slot, expected);
    }

    /// <summary>A dial ends; <paramref name="person"/> says whether somebody answered, null that nothing is to be learnt.</summary>
    public void End(long dial, bool? person)
    {
        if (!_dials.Remove(dial, out var known))
        {
            return;
        }

        long age = _now - known.Second;
        bool counted = age < RingHazards.Ages;
        if (counted)
        {
            Count((int)(known.Second & Mask), known.Slot, known.Weight, -1);
        }

        if (person == true)
        {
            level.Answered();
            segments.Answered(known.Slot);
        }

        if (counted && person is { } answered)
        {
            if (answered)
                hazards.Person((int)age);
            else
                hazards.Other((int)age);
        }
    }

    /// <summary>Adds what is to be expected of those that ring.</summary>
    public void AddTo(Moments answers)
    {
        for (int age = 0; age < RingHazards.Ages; age++)
        {
            int at = (int)((_now - age) & Mask);
            if (_count[at] > 0)
            {
                answers.Add(_weight[at], _squared[at], hazards.ByStep(age));
            }
        }
    }

    private void Enter()
    {
        double expected = 0;
        for (int age = 1; age < RingHazards.Ages; age++)
        {
            int at = (int)((_now - age) & Mask);
            if (_count[at] > 0)
            {
                hazards.Entered(age, _count[at]);
                expected += _weight[at] * hazards.PersonAt(age);
            }
        }

        level.Expect(expected);
        foreach (int slot in _live)
        {
            segments.Expect(slot, ExpectedOf(slot));
        }
    }

    private double ExpectedOf(int slot)
    {
        double expected = 0;
        for (int age = 1; age < RingHazards.Ages; age++)
        {
            int count = _bySlot[slot * RingHazards.Ages + (int)((_now - age) & Mask)];
            if (count > 0)
            {
                expected += count * hazards.PersonAt(age);
            }
        }

        return expected;
    }

    private void Count(int at, int slot, double weight, int by)
    {
        _bySlot[slot * RingHazards.Ages + at] += by;
        _count[at] += by;
        bool none = _count[at] == 0;
        _weight[at] = none ? 0 : _weight[at] + by * weight;
        _squared[at] = none ? 0 : _squared[at] + by * weight * weight;
        CountSlot(slot, by);
    }

    private void CountSlot(int slot, int by)
    {
        int before = _inSlot[slot];
        _inSlot[slot] += by;
        if (before == 0 && by > 0)
            _live.Add(slot);
        else if (_inSlot[slot] == 0)
            _live.Remove(slot);
    }

    /// <summary>What began in the second that is about to be used again has rung for too long to be forecast.</summary>
    private void Retire(int at)
    {
        if (_count[at] == 0)
        {
            return;
        }

        for (int i = _live.Count - 1; i >= 0; i--)
        {
            int slot = _live[i];
            int count = _bySlot[slot * RingHazards.Ages + at];
            if (count > 0)
            {
                _bySlot[slot * RingHazards.Ages + at] = 0;
                CountSlot(slot, -count);
            }
        }

        (_count[at], _weight[at], _squared[at]) = (0, 0, 0);
    }

    private void Forget()
    {
        for (int at = 0; at < RingHazards.Ages; at++)
        {
            Retire(at);
        }
    }
}
