namespace Crm.Dialing.Pacing.Predictive;

/// <summary>
/// How much better or worse than expected numbers answer now: answers seen / answers expected of every second that rang. Each second of each dial is
/// counted when it begins, so the difference is a martingale and it does not matter that answers come before no-answers.
/// </summary>
internal sealed class AnswerLevel
{
    private const double SlowMemory = 250;
    private const double FastMemory = 25;
    private const double Break = 3;

    private double _slowSeen = 1;
    private double _slowExpected = 1;
    private double _fastSeen = 1;
    private double _fastExpected = 1;

    /// <summary>Seen / expected, with a little on top while little is known.</summary>
    public double Value => _slowSeen / Math.Max(1e-9, _slowExpected) * (1 + 0.5 / Math.Sqrt(Math.Max(1, _slowSeen)));

    /// <summary>So many answers were expected of what began to ring on.</summary>
    public void Expect(double answers)
    {
        _slowExpected += answers;
        _fastExpected += answers;
        FollowBreak();
    }

    /// <summary>A person answered.</summary>
    public void Answered()
    {
        _slowSeen = _slowSeen * (1 - 1 / SlowMemory) + 1;
        _slowExpected *= 1 - 1 / SlowMemory;
        _fastSeen = _fastSeen * (1 - 1 / FastMemory) + 1;
        _fastExpected *= 1 - 1 / FastMemory;
        FollowBreak();
    }

    /// <summary>The level as it is kept, for another day.</summary>
    public (double Seen, double Expected) Learnt => (_slowSeen, _slowExpected);

    /// <summary>Goes on from what was learnt before.</summary>
    public void Restore(double seen, double expected)
    {
        (_slowSeen, _slowExpected) = (seen, expected);
        double part = Math.Min(1, FastMemory / Math.Max(1, seen));
        (_fastSeen, _fastExpected) = (seen * part, expected * part);
    }

    private void FollowBreak()
    {
        double slow = _slowSeen / Math.Max(1e-9, _slowExpected);
        double fast = _fastSeen / Math.Max(1e-9, _fastExpected);
        if (Math.Abs(fast - slow) > Break * slow / Math.Sqrt(Math.Max(1, _fastExpected * slow)))
        {
            (_slowSeen, _slowExpected) = (_fastSeen, _fastExpected);
        }
    }
}
