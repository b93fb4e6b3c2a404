using Crm.DialerSimulation.Running;
using Crm.DialerSimulation.Scenarios;

namespace Crm.DialerSimulation.Published;

/// <summary>
/// Looks for the best settings of a cell: fixed levels by bisection (more lines, more drops), adaptive ones by going from setting to better setting,
/// one at a time, from three starts.
/// </summary>
public static class Tuning
{
    private const double Cap = 0.03;
    private const double LevelStep = 0.03;

    private static readonly double[] MaxLevels = [1.25, 1.5, 2, 3, 5, 10];
    private static readonly double[] DropLimits = [0.02, 0.029];
    private static readonly double[] Intensities = [0, -0.5];
    private static readonly ViciMethod[] Adaptive = [ViciMethod.HardLimit, ViciMethod.Average];

    /// <summary>The best settings, their figures on the run they were chosen by, and how many were tried.</summary>
    public static (ViciSettings Settings, RunResult Result, int Tried) Find(Scenario scenario, ulong seed)
    {
        var search = new Search(scenario, seed);
        search.Ratios();
        double n = scenario.Agents;
        double[] targets = [0, -1, -2, -3, -0.05 * n, -0.1 * n, -0.2 * n, -0.3 * n];
        ViciSettings[] starts =
        [
            new(ViciMethod.HardLimit, 1, 2, 0.029, -1),
            new(ViciMethod.Average, 1, 3, 0.029, -0.1 * n),
            new(ViciMethod.HardLimit, 1, 10, 0.029, -0.2 * n),
        ];
        foreach (var start in starts)
        {
            search.Climb(start, targets);
        }

        return (search.Best, search.Result!, search.Tried);
    }

    private sealed class Search(Scenario scenario, ulong seed)
    {
        private readonly Dictionary<ViciSettings, RunResult> _tried = [];

        public ViciSettings Best { get; private set; } = new(ViciMethod.Ratio);

        public RunResult? Result { get; private set; }

        public int Tried => _tried.Count;

        public void Ratios()
        {
            (int low, int high) = (0, 90);
            Try(new ViciSettings(ViciMethod.Ratio, 1));
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                var result = Try(new ViciSettings(ViciMethod.Ratio, 1 + middle * LevelStep));
                (low, high) = result.Abandonment > Cap ? (low, middle) : (middle, high);
            }
        }

        public void Climb(ViciSettings from, double[] targets)
        {
            var at = from;
            double worth = Worth(Try(at));
            bool better = true;
            while (better)
            {
                better = false;
                foreach (var neighbour in Neighbours(at, targets))
                {
                    double there = Worth(Try(neighbour));
                    if (there > worth)
                    {
                        (at, worth, better) = (neighbour, there, true);
                    }
                }
            }
        }

        private static IEnumerable<ViciSettings> Neighbours(ViciSettings at, double[] targets) =>
        [
            .. MaxLevels.Select(level => at with { MaxLevel = level }),
            .. targets.Select(target => at with { Target = target }),
            .. DropLimits.Select(limit => at with { DropLimit = limit }),
            .. Intensities.Select(intensity => at with { Intensity = intensity }),
            .. Adaptive.Select(method => at with { Method = method }),
        ];

        /// <summary>Above the cap nothing counts but to come below it.</summary>
        private static double Worth(RunResult result) => result.Abandonment <= Cap ? result.Utilisation : -result.Abandonment;

        private RunResult Try(ViciSettings settings)
        {
            if (_tried.TryGetValue(settings, out var known))
            {
                return known;
            }

            var result = Simulation.Run(scenario, new ViciPacing(settings), ViciPacing.Tick, seed);
            _tried[settings] = result;
            if (result.Abandonment <= Cap && (Result is null || result.Utilisation > Result.Utilisation))
            {
                (Best, Result) = (settings, result);
            }

            return result;
        }
    }
}
