using System.Globalization;
using Crm.Actors.Memory;

namespace Crm.Benchmarks.Route;

/// <summary>Routing decisions per second and their tail, on one thread, with the facts they make, at the size of a large site: the median of several rounds.</summary>
public sealed class RouteBenchmark : IGatedBenchmark
{
    private const int Agents = 20_000;
    private const int Queues = 2_000;
    private const int Waiting = 200_000;
    private const int WarmUp = 200_000;
    private const int Commands = 1_000_000;
    private const int Rounds = 5;
    private static readonly Dictionary<string, object?> Site = new()
    {
        ["agents"] = Agents,
        ["queues"] = Queues,
        ["classes"] = Queues * 2,
        ["waiting"] = Waiting,
        ["commands"] = Commands,
        ["rounds"] = Rounds,
        ["cores"] = Environment.ProcessorCount,
    };

    private readonly List<Gate> _gates = [];

    /// <inheritdoc/>
    public string Name => "route";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run() => Run(new Dictionary<string, string>());

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run(IReadOnlyDictionary<string, string> where)
    {
        if (where.Any(w => !Site.TryGetValue(w.Key, out object? value) || string.Format(CultureInfo.InvariantCulture, "{0}", value) != w.Value))
        {
            yield break;
        }

        bool largePages = HeapPages.MakeLargeOnes() is null;
        var load = new RoutingLoad(Agents, Queues, Waiting);
        load.Run(WarmUp, []);
        HeapPages.LayTogetherNow(); // as the kernel has done with a process that has run for some minutes
        var rounds = new List<RouteRound>();
        var times = new CommandTimes(Commands);
        bool oneCore = OneCore.Run(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                rounds.Add(RouteRound.Measure(load, times));
            }
        });
        double Median(Func<RouteRound, double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);
        var circumstances = new Dictionary<string, object?>(Site)
        {
            ["factsPerCommand"] = Math.Round(Median(r => r.Facts / (double)Commands), 2),
            ["deadlinesPerCommand"] = Math.Round(Median(r => r.Deadlines / (double)Commands), 2),
            ["processorSeconds"] = Math.Round(Median(r => r.ProcessorSeconds), 2),
            ["collectorSeconds"] = Math.Round(Median(r => r.CollectorSeconds), 2),
            ["collections"] = Median(r => r.Collections),
            ["bytesPerCommand"] = Median(r => r.Bytes / Commands),
            ["largePages"] = largePages,
            ["oneCore"] = oneCore,
        };
        var (events, p99, p999) = (Median(r => r.EventsPerSecond), Median(r => r.P99), Median(r => r.P999));
        yield return new BenchmarkResult("events_per_second", events, "1/s", circumstances);
        yield return new BenchmarkResult("commands_per_second", Median(r => Commands / r.Seconds), "1/s", circumstances);
        yield return new BenchmarkResult("facts_per_second", Median(r => r.Facts / r.Seconds), "1/s", circumstances);
        yield return new BenchmarkResult("p50_microseconds", Median(r => r.P50), "us", circumstances);
        yield return new BenchmarkResult("p99_microseconds", p99, "us", circumstances);
        yield return new BenchmarkResult("p999_microseconds", p999, "us", circumstances);
        _gates.Add(new Gate("at least 500,000 events a second", events >= 500_000, string.Create(CultureInfo.InvariantCulture, $"{events:N0}")));
        _gates.Add(new Gate("at most 10 us at p99", p99 <= 10, string.Create(CultureInfo.InvariantCulture, $"{p99:0.0} us")));
        _gates.Add(new Gate("at most 20 us at p99.9", p999 <= 20, string.Create(CultureInfo.InvariantCulture, $"{p999:0.0} us")));
        foreach (var (kind, ticks) in times.ByKind())
        {
            var of = new Dictionary<string, object?> { ["kind"] = kind, ["share"] = Math.Round(ticks.Length / (double)Commands, 4) };
            yield return new BenchmarkResult("kind_p50_microseconds", CommandTimes.Microseconds(ticks, 0.5), "us", of);
            yield return new BenchmarkResult("kind_p99_microseconds", CommandTimes.Microseconds(ticks, 0.99), "us", of);
            yield return new BenchmarkResult("kind_p999_microseconds", CommandTimes.Microseconds(ticks, 0.999), "us", of);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Gate> Gates() => _gates;
}
