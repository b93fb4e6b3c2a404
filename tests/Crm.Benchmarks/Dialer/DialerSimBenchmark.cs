using System.Globalization;
using Crm.DialerSimulation.Running;
using Crm.DialerSimulation.Scenarios;

namespace Crm.Benchmarks.Dialer;

/// <summary>
/// Our pacing against one dial per agent, VICIdial's methods, and what nobody can surpass, in 60 cells with 5 seeds each. Takes hours with all of them;
/// <c>--where scenario=A,C --where agents=5,30 --where answerRate=0.1 --where method=ours --where seed=1 --where window=day</c> narrows it.
/// </summary>
public sealed class DialerSimBenchmark : IGatedBenchmark
{
    private const int Seeds = 5;

    private readonly Dictionary<(Scenario Scenario, string Method), List<RunResult>> _runs = [];
    private readonly List<Gate> _gates = [];
    private DecisionCost? _cost;

    /// <inheritdoc/>
    public string Name => "dialer-sim";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run() => Run(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where)
    {
        bool Wanted(string key, object value) =>
            !where.TryGetValue(key, out string? wanted) || wanted.Split(',').Contains(Convert.ToString(value, CultureInfo.InvariantCulture));

        if (Wanted("method", "ours") && Wanted("agents", 300) && Wanted("scenario", "A"))
        {
            _cost = DecisionCost.Measure();
            yield return new BenchmarkResult("decision_p99_microseconds", _cost.P99Microseconds, "us", new Dictionary<string, object?> { ["agents"] = 300 });
            yield return new BenchmarkResult("decision_bytes", _cost.BytesPerDecision, "B", new Dictionary<string, object?> { ["agents"] = 300 });
        }

        var ours = where.TryGetValue("window", out string? window) && window == "day" ? Methods.OursByDay : Methods.Ours;
        DialMethod[] methods = [Methods.Progressive, Methods.ViciHard, Methods.ViciAverage, Methods.ViciTapered, Methods.ViciTuned, ours];
        foreach (var scenario in Cells.All.Where(cell => Wanted("scenario", cell.Name) && Wanted("agents", cell.Agents) && Wanted("answerRate", cell.AnswerRate)))
        {
            int[] seeds = [.. Enumerable.Range(1, Seeds).Where(seed => Wanted("seed", seed))];
            foreach (var method in methods.Where(method => Wanted("method", method.Name)))
            {
                foreach (var result in RunAll(scenario, method.Name, seeds, seed => method.Run(scenario, (ulong)seed)))
                    yield return result;
            }

            if (Wanted("method", "bound"))
            {
                var bounds = scenario.Markov
                    ? KnownOptimum.Figures(scenario)
                    : RunAll(scenario, "bound", seeds, seed => Methods.Bound(scenario, (ulong)seed));
                foreach (var result in bounds)
                    yield return result;
            }

            if (_runs.ContainsKey((scenario, "ours")))
            {
                Gate[] gates = [.. GatesOf(scenario)];
                _gates.AddRange(gates);
                var missed = Circumstances(scenario, "ours");
                missed["missed"] = string.Join("; ", gates.Where(gate => !gate.Passed).Select(gate => $"{gate.Name}: {gate.Detail}"));
                yield return new BenchmarkResult("gates_missed", gates.Count(gate => !gate.Passed), "", missed); // a run that is broken off has told something
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Gate> Gates()
    {
        if (_cost is { } cost)
        {
            yield return new Gate("a decision at 300 agents takes less than 200 us at p99", cost.P99Microseconds < 200, Say($"{cost.P99Microseconds:0} us"));
            yield return new Gate("a decision allocates nothing", cost.BytesPerDecision == 0, Say($"{cost.BytesPerDecision:0.##} B"));
        }

        foreach (var gate in _gates)
        {
            yield return gate;
        }
    }

    /// <summary>The goals of one cell.</summary>
    private IEnumerable<Gate> GatesOf(Scenario scenario)
    {
        var runs = _runs[(scenario, "ours")];
        string cell = Say($"{scenario.Name}, {scenario.Agents} agents, {scenario.AnswerRate:P0}");
        double worst = runs.Max(run => run.Abandonment);
        yield return new Gate($"{cell}: at most 3.00 % abandoned in every run", worst <= 0.03, Say($"{worst:P3}"));
        double ours = runs.Average(run => run.Utilisation);
        if (scenario.Markov)
        {
            double spent = (double)runs.Sum(run => run.Abandoned) / Math.Max(1, runs.Sum(run => run.Answered));
            double best = KnownOptimum.Of(scenario, spent);
            yield return new Gate($"{cell}: at least 98.5 % of the optimum at {Say($"{spent:P2}")} abandoned", ours >= 0.985 * best, Say($"{ours:P2} of {best:P2}, {ours / best:P2}"));
        }
        else if (_runs.TryGetValue((scenario, "vici-tuned"), out var tuned))
        {
            double theirs = tuned.Average(run => run.Utilisation);
            double wait = runs.Average(run => run.WaitSeconds) / tuned.Average(run => run.WaitSeconds);
            yield return new Gate($"{cell}: 1.3 points above tuned VICIdial", ours - theirs >= 0.013, Say($"{ours:P2} against {theirs:P2}"));
            yield return new Gate($"{cell}: at most 0.8 times its wait", wait <= 0.8, Say($"{wait:0.00}"));
        }
    }

    private IEnumerable<BenchmarkResult> RunAll(Scenario scenario, string method, int[] seeds, Func<int, RunResult> run)
    {
        var runs = _runs[(scenario, method)] = [];
        foreach (int seed in seeds)
        {
            var result = run(seed);
            runs.Add(result);
            var circumstances = Circumstances(scenario, method);
            circumstances["seed"] = seed;
            yield return new BenchmarkResult("utilisation", result.Utilisation, "", circumstances);
            yield return new BenchmarkResult("abandonment", result.Abandonment, "", circumstances);
            yield return new BenchmarkResult("wait_seconds", result.WaitSeconds, "s", circumstances);
        }

        if (seeds.Length > 1)
        {
            yield return Mean("utilisation_mean", "", [.. runs.Select(result => result.Utilisation)], Circumstances(scenario, method));
            yield return Mean("wait_seconds_mean", "s", [.. runs.Select(result => result.WaitSeconds)], Circumstances(scenario, method));
            double pooled = (double)runs.Sum(result => result.Abandoned) / Math.Max(1, runs.Sum(result => result.Answered));
            var worst = Circumstances(scenario, method);
            worst["worstDay"] = runs.Max(result => result.DayShares.Max());
            yield return new BenchmarkResult("abandonment_pooled", pooled, "", worst);
        }
    }

    /// <summary>The circumstances of a figure, without a seed.</summary>
    internal static Dictionary<string, object?> Circumstances(Scenario scenario, string method) => new()
    {
        ["scenario"] = scenario.Name,
        ["agents"] = scenario.Agents,
        ["answerRate"] = scenario.AnswerRate,
        ["talk"] = scenario.Talk == TalkTimes.LogNormal ? "lognormal" : "exponential",
        ["stationary"] = scenario.Stationary,
        ["method"] = method,
    };

    /// <summary>Mean with the bounds between which it lies with 95 %, by Student's t.</summary>
    private static BenchmarkResult Mean(string metric, string unit, double[] values, Dictionary<string, object?> circumstances)
    {
        double[] student = [double.PositiveInfinity, 12.706, 4.303, 3.182, 2.776];
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        double half = student[Math.Min(values.Length - 1, student.Length - 1)] * deviation / Math.Sqrt(values.Length);
        circumstances["low"] = mean - half;
        circumstances["high"] = mean + half;
        circumstances["seeds"] = values.Length;
        return new BenchmarkResult(metric, mean, unit, circumstances);
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
