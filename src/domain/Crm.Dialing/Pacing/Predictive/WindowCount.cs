using Crm.Primitives;

namespace Crm.Dialing.Pacing.Predictive;

/// <summary>What one window has seen, and what it allows.</summary>
internal sealed class WindowCount(AbandonmentWindow window, double aim)
{
    private const double Discount = 0.95;
    private const double Certain = 0.6;
    private const double LeastOfCap = 0.05;
    private const double MostOfCap = 1.5;

    private readonly double _cap = window.Cap * aim;
    private long _number = long.MinValue;

    /// <summary>People who had nobody.</summary>
    public double Abandoned { get; private set; }

    /// <summary>People who answered and whose wait is over: connected and abandoned.</summary>
    public double Answered { get; private set; }

    /// <summary>Abandoned per answered.</summary>
    public double Share => Answered > 0 ? Abandoned / Answered : 0;

    /// <summary>The share that is aimed at.</summary>
    public double Cap => _cap;

    /// <summary>Begins anew when one window is over.</summary>
    public void Roll(Instant now)
    {
        long number = window.NumberAt(now);
        if (number != _number)
        {
            (_number, Abandoned, Answered) = (number, 0, 0);
        }
    }

    public void Count(double abandoned, double answered)
    {
        Abandoned += abandoned;
        Answered += answered;
    }

    /// <summary>What the people who answer from now on may have, as a share, and whether there is no room for any forecast.</summary>
    /// <param name="now">The time.</param>
    /// <param name="answersPerSecond">While is dialled.</param>
    /// <param name="likely">Abandonments that are on their way already, with a margin.</param>
    /// <param name="certain">The same with a margin that is hardly ever exceeded: as much is always kept.</param>
    public (double Allowed, bool Spent) Allow(Instant now, double answersPerSecond, double likely, double certain)
    {
        double further = Discount * Math.Max(0, answersPerSecond * window.Duty * Remaining(now).TotalSeconds);
        bool spent = _cap * (Answered + Certain * further) - Abandoned < certain;
        double allowed = further < 1 ? 0 : (_cap * (Answered + further) - Abandoned - likely) / further;
        return (Math.Clamp(allowed, LeastOfCap * _cap, MostOfCap * _cap), spent);
    }

    /// <summary>Abandonments that the answers so far already pay for, less those that happened.</summary>
    public double RoomNow => _cap * Answered - Abandoned;

    /// <summary>The count as it is kept over a restart.</summary>
    public WindowMemory Learnt => new(_number, Abandoned, Answered);

    /// <summary>Goes on with the count of before, if it is still the same window.</summary>
    public void Restore(WindowMemory memory) => (_number, Abandoned, Answered) = (memory.Number, memory.Abandoned, memory.Answered);

    /// <summary>Takes over what is stored of the window that now is.</summary>
    public void Recount(Instant now, double abandoned, double answered) => (_number, Abandoned, Answered) = (window.NumberAt(now), abandoned, answered);

    private TimeSpan Remaining(Instant now) => window.Anchor + (_number + 1) * window.Length - now;
}
