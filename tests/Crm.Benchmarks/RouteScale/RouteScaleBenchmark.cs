using System.Diagnostics;
using Crm.Actors.Memory;
using Crm.Benchmarks.Route;

namespace Crm.Benchmarks.RouteScale;

/// <summary>What a routing decision costs as agents, queues and waiting entries grow tenfold.</summary>
public sealed class RouteScaleBenchmark : IBenchmark
{
    private const int WarmUp = 100_000;
    private const int Commands = 500_000;

    /// <inheritdoc/>
    public string Name => "route-scale";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        HeapPages.MakeLargeOnes(); // as route does; without them both figures are without
        double small = Measure(2_000, 200, 20_000);
        yield return new BenchmarkResult("nanoseconds_per_event", small, "ns", new Dictionary<string, object?> { ["agents"] = 2_000, ["queues"] = 200, ["waiting"] = 20_000 });
        double large = Measure(20_000, 2_000, 200_000);
        yield return new BenchmarkResult("nanoseconds_per_event", large, "ns", new Dictionary<string, object?> { ["agents"] = 20_000, ["queues"] = 2_000, ["waiting"] = 200_000 });
        yield return new BenchmarkResult("growth", large / small, "x", new Dictionary<string, object?> { ["factor"] = 10 });
    }

    private static double Measure(int agents, int queues, int waiting)
    {
        var load = new RoutingLoad(agents, queues, waiting);
        load.Run(WarmUp, []);
        long[] ticks = new long[Commands];
        load.Run(Commands, ticks);
        return ticks.Sum() * 1e9 / Stopwatch.Frequency / Commands;
    }
}
