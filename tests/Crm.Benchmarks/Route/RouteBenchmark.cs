using System.Diagnostics;
using Crm.Actors.Memory;

namespace Crm.Benchmarks.Route;

/// <summary>Routing decisions per second and their tail, on one thread, with the facts they make, at the size of a large site.</summary>
public sealed class RouteBenchmark : IBenchmark
{
    private const int Agents = 20_000;
    private const int Queues = 2_000;
    private const int Waiting = 200_000;
    private const int WarmUp = 200_000;
    private const int Commands = 1_000_000;

    /// <inheritdoc/>
    public string Name => "route";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        bool largePages = HeapPages.MakeLargeOnes() is null;
        var load = new RoutingLoad(Agents, Queues, Waiting);
        load.Run(WarmUp, []);
        HeapPages.LayTogetherNow(); // as the kernel has done with a process that has run for some minutes
        long factsBefore = load.Facts;
        long[] ticks = new long[Commands];
        var processor = Environment.CpuUsage.TotalTime;
        var pause = GC.GetTotalPauseDuration();
        int collections = GC.CollectionCount(0);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        load.Run(Commands, ticks);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        collections = GC.CollectionCount(0) - collections;
        pause = GC.GetTotalPauseDuration() - pause;
        processor = Environment.CpuUsage.TotalTime - processor;
        double seconds = ticks.Sum() / (double)Stopwatch.Frequency;
        Array.Sort(ticks);
        var circumstances = new Dictionary<string, object?>
        {
            ["agents"] = Agents,
            ["queues"] = Queues,
            ["classes"] = Queues * 2,
            ["waiting"] = load.Open,
            ["commands"] = Commands,
            ["factsPerCommand"] = Math.Round((load.Facts - factsBefore) / (double)Commands, 2),
            ["processorSeconds"] = Math.Round(processor.TotalSeconds, 2),
            ["collectorSeconds"] = Math.Round(pause.TotalSeconds, 2),
            ["collections"] = collections,
            ["bytesPerCommand"] = allocated / Commands,
            ["largePages"] = largePages,
            ["cores"] = Environment.ProcessorCount,
        };
        double Microseconds(double share) => ticks[(int)(share * (Commands - 1))] * 1e6 / Stopwatch.Frequency;
        yield return new BenchmarkResult("events_per_second", Commands / seconds, "1/s", circumstances);
        yield return new BenchmarkResult("p50_microseconds", Microseconds(0.5), "us", circumstances);
        yield return new BenchmarkResult("p99_microseconds", Microseconds(0.99), "us", circumstances);
        yield return new BenchmarkResult("p999_microseconds", Microseconds(0.999), "us", circumstances);
    }
}
