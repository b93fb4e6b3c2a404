namespace Crm.DialerSimulation.Scenarios;

/// <summary>How long people talk.</summary>
public enum TalkTimes
{
    /// <summary>Exponential, mean 100 s.</summary>
    Exponential,

    /// <summary>Log-normal, mean 100 s, deviation of the logarithm 0.8.</summary>
    LogNormal,
}

/// <summary>The number of agents from a moment of each shift on.</summary>
public sealed record StaffChange(double AtSecond, int Agents);

/// <summary>Answer rates in a part of each shift, as a factor.</summary>
public sealed record RateChange(double FromSecond, double ToSecond, double Factor);

/// <summary>A campaign in a world that follows only chance: shifts of 8 hours by default, each with a clean floor at its start; what a method learnt persists.</summary>
public sealed record Scenario
{
    /// <summary>A to D; others for what they test.</summary>
    public required string Name { get; init; }

    public required int Agents { get; init; }

    /// <summary>That a person answers, 0 to 1, before <see cref="Rates"/>.</summary>
    public required double AnswerRate { get; init; }

    public required int Days { get; init; }

    public TalkTimes Talk { get; init; }

    /// <summary>Everything exponential and no patience, so that the optimum is known exactly.</summary>
    public bool Markov { get; init; }

    public IReadOnlyList<RateChange> Rates { get; init; } = [];

    public IReadOnlyList<StaffChange> Staff { get; init; } = [];

    /// <summary>Lines there are.</summary>
    public int Lines { get; init; } = int.MaxValue;

    /// <summary>People who are taken for machines and hung up on.</summary>
    public double PeopleTakenForMachines { get; init; }

    /// <summary>Machines that are taken for people and put through; the agent needs 10 s to notice.</summary>
    public double MachinesTakenForPeople { get; init; }

    /// <summary>Seconds before it rings.</summary>
    public double PostDialDelay { get; init; }

    /// <summary>How long a shift is, seconds.</summary>
    public double ShiftSeconds { get; init; } = 8 * 3600;

    /// <summary>How long a person waits for an agent, seconds.</summary>
    public double Patience => Markov ? 0 : 2;

    public bool Stationary => Rates.Count == 0;

    /// <summary>The answer rate at a moment of the shift.</summary>
    public double RateAt(double second)
    {
        double rate = AnswerRate;
        foreach (var change in Rates)
        {
            if (second >= change.FromSecond && second < change.ToSecond)
            {
                rate *= change.Factor;
            }
        }

        return Math.Min(1, rate);
    }
}
