using Crm.Primitives;

namespace Crm.Dialing.Pacing;

/// <summary>
/// A span of time in which at most a share of the people who answer may have nobody. Windows follow each other without gap from <see cref="Anchor"/> on,
/// and each is counted for itself.
/// </summary>
/// <param name="Length">How long one is; more than zero.</param>
/// <param name="Cap">The share, 0 to 1; 0 makes the pacing progressive.</param>
/// <param name="Anchor">When one of them began.</param>
/// <param name="Duty">The part of the window in which is dialled at all, above 0 to 1: a campaign of 8 hours on 5 days a week has 0.24.</param>
public sealed record AbandonmentWindow(TimeSpan Length, double Cap, Instant Anchor, double Duty = 1)
{
    /// <summary>Which of the windows since the anchor an instant is in; negative before it.</summary>
    public long NumberAt(Instant at) => Math.DivRem((at - Anchor).Ticks, Length.Ticks, out long rest) - (rest < 0 ? 1 : 0);

    /// <summary>When the window that an instant is in began.</summary>
    public Instant BeginOf(Instant at) => Anchor + NumberAt(at) * Length;

    /// <summary>When it ends.</summary>
    public Instant EndOf(Instant at) => BeginOf(at) + Length;
}

/// <summary>What a campaign's predictive pacing is held to. Invalid values are refused by <see cref="Faults"/>; the pacing throws on them.</summary>
public sealed record PacingSettings
{
    /// <summary>The windows that hold at the same time, 1 to 4.</summary>
    public required IReadOnlyList<AbandonmentWindow> Windows { get; init; }

    /// <summary>How long a person who answered waits before he counts as abandoned, 0 to 10 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The part of each cap that is aimed at, so that what cannot be known ahead does not cross it; above 0 to 1.</summary>
    public double Aim { get; init; } = 0.99;

    /// <summary>People who must have answered before anything but one dial per idle agent is done.</summary>
    public int LearningAnswers { get; init; } = 15;

    /// <summary>
    /// Holds the cap at every moment and whatever the numbers dialled do, instead of at the end of the window by forecast: all dials beyond
    /// the idle agents are counted as if they were abandoned. Costs dials at the beginning of a window.
    /// </summary>
    public bool AtEveryMoment { get; init; }

    /// <summary>The part of those told to be machines who are people; counted as abandoned where the regulator wants that, 0 to 1.</summary>
    public double PeopleTakenForMachines { get; init; }

    /// <summary>What is wrong with the settings, in words; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (Windows.Count is < 1 or > 4)
            yield return "There must be 1 to 4 windows.";
        foreach (var window in Windows)
        {
            if (window.Length <= TimeSpan.Zero)
                yield return "A window must be longer than nothing.";
            if (window.Cap is not (>= 0 and <= 1))
                yield return "A cap is a share from 0 to 1.";
            if (window.Duty is not (> 0 and <= 1))
                yield return "The duty is above 0 and at most 1.";
        }

        if (Patience < TimeSpan.Zero || Patience > TimeSpan.FromSeconds(10))
            yield return "Patience is 0 to 10 seconds.";
        if (Aim is not (> 0 and <= 1))
            yield return "The aim is above 0 and at most 1.";
        if (PeopleTakenForMachines is not (>= 0 and <= 1))
            yield return "The part of people taken for machines is 0 to 1.";
        if (LearningAnswers < 0)
            yield return "The number of answers to learn from is not negative.";
    }
}
