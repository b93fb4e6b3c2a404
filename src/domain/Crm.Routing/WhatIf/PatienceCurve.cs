namespace Crm.Routing.WhatIf;

/// <summary>
/// How long customers wait before they hang up, estimated from a day in which most were answered before they would have (Kaplan and
/// Meier, 1958: the share that still waits after t is the product over all abandonments at or before t of 1 - gone / still waiting).
/// Beyond the longest abandonment nobody is known to hang up, so nobody does. Immutable.
/// </summary>
public sealed class PatienceCurve
{
    private readonly List<(TimeSpan At, double Waiting)> _steps = [];

    /// <summary>Estimates from observed waits.</summary>
    /// <param name="waits">How long each waited, and whether he hung up then; the others were answered or lost sight of.</param>
    public PatienceCurve(IEnumerable<(TimeSpan Waited, bool HungUp)> waits)
    {
        var sorted = waits.OrderBy(w => w.Waited).ToList();
        double share = 1;
        int left = sorted.Count;
        foreach (var group in sorted.GroupBy(w => w.Waited))
        {
            int gone = group.Count(w => w.HungUp);
            if (gone > 0)
            {
                share *= 1 - ((double)gone / left);
                _steps.Add((group.Key, share));
                Abandonments += gone;
            }

            left -= group.Count();
        }
    }

    /// <summary>Abandonments the estimate rests on.</summary>
    public int Abandonments { get; }

    /// <summary>The share that still waits after a time, 0 to 1.</summary>
    public double WaitingAfter(TimeSpan time)
    {
        double waiting = 1;
        foreach (var step in _steps)
        {
            if (step.At > time)
            {
                break;
            }

            waiting = step.Waiting;
        }

        return waiting;
    }

    /// <summary>The patience of one who is known to have waited so long; null when he never hangs up.</summary>
    /// <param name="chance">0 to 1, from the caller's source of chance.</param>
    public TimeSpan? Draw(TimeSpan waited, double chance)
    {
        double target = chance * WaitingAfter(waited);
        foreach (var step in _steps)
        {
            if (step.At > waited && step.Waiting <= target)
            {
                return step.At;
            }
        }

        return null;
    }
}
