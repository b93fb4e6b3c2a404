namespace Crm.Simulation.Site;

/// <summary>How big the simulated site is and what goes wrong in it. Probabilities are per occasion, 0 to 1.</summary>
internal sealed record SiteOptions(int Seed)
{
    public int Agents { get; init; } = 25;

    public int Queues { get; init; } = 4;

    public int Callers { get; init; } = 1_500;

    public double MeanSecondsBetweenCalls { get; init; } = 5;

    public double MeanPatienceSeconds { get; init; } = 90;

    public double MeanTalkSeconds { get; init; } = 70;

    /// <summary>The memory is lost and rebuilt from the journal after a command.</summary>
    public double Crash { get; init; } = 0.01;

    /// <summary>Of the crashes, those before the last command's facts were stored.</summary>
    public double CrashBeforeCommit { get; init; } = 0.5;

    /// <summary>Of the crashes, those that take every call with them.</summary>
    public double CrashLosesCalls { get; init; } = 0.1;

    /// <summary>A command is delivered twice.</summary>
    public double Duplicate { get; init; } = 0.03;

    public double Reject { get; init; } = 0.07;

    public double Miss { get; init; } = 0.05;

    public double AcceptTooLate { get; init; } = 0.02;

    public double Vanish { get; init; } = 0.03;

    public double SignOut { get; init; } = 0.02;

    public double ConnectFails { get; init; } = 0.04;

    public double NeverConnects { get; init; } = 0.01;

    public double ForgetsWrapUp { get; init; } = 0.3;
}
