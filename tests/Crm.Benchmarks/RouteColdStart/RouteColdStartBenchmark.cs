using System.Diagnostics;
using Crm.Actors.Memory;
using Crm.Benchmarks.Route;
using Crm.Events;
using Crm.Primitives;
using Crm.Routing;

namespace Crm.Benchmarks.RouteColdStart;

/// <summary>How long a large site's routing takes to be there again: a snapshot, and a million facts after it.</summary>
public sealed class RouteColdStartBenchmark : IBenchmark
{
    private const int Facts = 1_000_000;

    /// <inheritdoc/>
    public string Name => "route-cold-start";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        HeapPages.MakeLargeOnes(); // as route does
        var load = new RoutingLoad(20_000, 2_000, 200_000);
        byte[] snapshot = load.Snapshot();
        var facts = new List<(IDomainEvent Event, Instant At)>(Facts + 16);
        load.Kept = facts;
        while (facts.Count < Facts)
        {
            load.Run(1_000, []);
        }

        var circumstances = new Dictionary<string, object?> { ["agents"] = 20_000, ["queues"] = 2_000, ["waiting"] = 200_000, ["facts"] = facts.Count, ["snapshotBytes"] = snapshot.Length };
        var domain = new RoutingDomain();
        long start = Stopwatch.GetTimestamp();
        domain.RestoreSnapshot(snapshot);
        double restored = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var (fact, at) in facts)
        {
            domain.Apply(fact, at);
        }

        double total = Stopwatch.GetElapsedTime(start).TotalSeconds;
        yield return new BenchmarkResult("snapshot_seconds", restored, "s", circumstances);
        yield return new BenchmarkResult("facts_seconds", total - restored, "s", circumstances);
        yield return new BenchmarkResult("total_seconds", total, "s", circumstances);
        if (domain.OpenEntries != load.Open)
        {
            throw new InvalidOperationException($"{domain.OpenEntries} entries are open after the start, {load.Open} were before it.");
        }
    }
}
