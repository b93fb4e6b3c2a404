namespace Crm.DialerSimulation.Scenarios;

/// <summary>The cells that dialling methods are compared in: 5 sizes, 3 answer rates, 4 worlds.</summary>
public static class Cells
{
    private static readonly double[] Hourly = [0.7, 0.9, 1.1, 0.8, 0.6, 1.0, 1.4, 1.5];
    private static readonly int[] Sizes = [5, 10, 30, 100, 300];
    private static readonly double[] AnswerRates = [0.10, 0.25, 0.50];

    /// <summary>All 60, world by world.</summary>
    public static IReadOnlyList<Scenario> All =>
    [
        .. from name in new[] { "A", "B", "C", "D" }
           from agents in Sizes
           from rate in AnswerRates
           select Of(name, agents, rate),
    ];

    /// <summary>One cell: A exponential talk, B log-normal talk, C answer rates that change through the shift, D Markov.</summary>
    public static Scenario Of(string name, int agents, double answerRate) => new()
    {
        Name = name,
        Agents = agents,
        AnswerRate = answerRate,
        Days = agents switch { <= 5 => 40, <= 10 => 30, <= 30 => 15, <= 100 => 6, _ => 3 },
        Talk = name == "B" ? TalkTimes.LogNormal : TalkTimes.Exponential,
        Markov = name == "D",
        Rates = name == "C" ? [.. Hourly.Select((factor, hour) => new RateChange(hour * 3600, (hour + 1) * 3600, factor)), new RateChange(3.5 * 3600, 4 * 3600, 1.6)] : [],
    };
}
