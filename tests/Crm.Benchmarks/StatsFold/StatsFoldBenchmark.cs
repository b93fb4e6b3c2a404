using System.Diagnostics;
using Crm.Benchmarks.Route;
using Crm.Events;
using Crm.Primitives;
using Crm.Statistics.Folding;

namespace Crm.Benchmarks.StatsFold;

/// <summary>Facts per second that one thread folds into the figures of queues and agents.</summary>
public sealed class StatsFoldBenchmark : IBenchmark
{
    private const int Agents = 500;
    private const int Queues = 50;
    private const int Waiting = 1_000;
    private const int Commands = 400_000;
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => "stats-fold";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        var facts = new List<(IDomainEvent Event, Instant At)>();
        new RoutingLoad(Agents, Queues, Waiting) { Kept = facts }.Run(Commands, []);
        var shard = new ShardId("routing");
        EventEnvelope[] envelopes = [.. facts.Select((f, i) => new EventEnvelope(shard, i + 1, 0, f.At, f.Event))];
        Fold(envelopes);
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            best = Math.Min(best, Fold(envelopes));
        }

        yield return new BenchmarkResult("events_per_second", envelopes.Length / best, "1/s", new Dictionary<string, object?>
        {
            ["events"] = envelopes.Length,
            ["agents"] = Agents,
            ["queues"] = Queues,
            ["bestOf"] = Rounds,
            ["cores"] = Environment.ProcessorCount,
        });
    }

    private static double Fold(EventEnvelope[] envelopes)
    {
        var fold = new StatisticsFold();
        long start = Stopwatch.GetTimestamp();
        foreach (var envelope in envelopes)
        {
            fold.Apply(envelope);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
