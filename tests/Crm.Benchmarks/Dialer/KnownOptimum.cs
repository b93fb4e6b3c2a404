using Crm.DialerSimulation.Optimum;
using Crm.DialerSimulation.Scenarios;

namespace Crm.Benchmarks.Dialer;

/// <summary>The optimum of the Markov cells at 3.00 % abandoned, as <see cref="Crm.DialerSimulation.Optimum.MarkovOptimum"/> finds it. Committed, for the largest takes minutes.</summary>
internal static class KnownOptimum
{
    private const double Cap = 0.03;
    private const int SolvedUpTo = 30;

    private static readonly Dictionary<(int Agents, int AnswersPercent), double> Percent = new()
    {
        [(5, 10)] = 71.48, [(5, 25)] = 76.69, [(5, 50)] = 82.85,
        [(10, 10)] = 80.10, [(10, 25)] = 82.31, [(10, 50)] = 85.42,
        [(30, 10)] = 89.66, [(30, 25)] = 90.22, [(30, 50)] = 91.10,
        [(100, 10)] = 95.33, [(100, 25)] = 95.47, [(100, 50)] = 95.69,
        [(300, 10)] = 97.85, [(300, 25)] = 97.89, [(300, 50)] = 97.95,
    };

    /// <summary>Utilisation, 0 to 1.</summary>
    public static double Of(Scenario scenario) => Percent[(scenario.Agents, (int)Math.Round(scenario.AnswerRate * 100))] / 100;

    /// <summary>
    /// Utilisation at the share that was abandoned, which is what a method can be compared with that abandoned less. Of up to 30 agents it is solved, which takes
    /// seconds; of more it stays the one at 3.00 %, which is a little higher.
    /// </summary>
    public static double Of(Scenario scenario, double abandoned) => scenario.Agents > SolvedUpTo
        ? Of(scenario)
        : MarkovOptimum.Utilisation(scenario.Agents, scenario.AnswerRate, Math.Min(abandoned, Cap));

    /// <summary>The figures of the bound, which has no seed.</summary>
    public static IEnumerable<BenchmarkResult> Figures(Scenario scenario)
    {
        const double handling = 120;
        double best = Of(scenario);
        var circumstances = DialerSimBenchmark.Circumstances(scenario, "bound");
        yield return new BenchmarkResult("utilisation", best, "", circumstances);
        yield return new BenchmarkResult("abandonment", Cap, "", circumstances);
        yield return new BenchmarkResult("wait_seconds", (1 - best) / best * handling, "s", circumstances);
    }
}
