using System.Diagnostics;
using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;

namespace Crm.Benchmarks.Journal;

/// <summary>
/// Appends to the SQLite journal at a fixed rate of arrival, whatever the journal does (open loop): how long from arrival to durable.
/// </summary>
public sealed class JournalBenchmark : IBenchmark
{
    private const int EventsPerSecond = 10_000;
    private const int WarmUpSeconds = 3;
    private const int Seconds = 6;
    private const int PayloadBytes = 300;
    private const int Shards = 8;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        var folder = Directory.CreateTempSubdirectory("crm-journal-");
        try
        {
            using var database = JournalDatabase.Open(Path.Combine(folder.FullName, "journal.db"), TimeProvider.System);
            var (latencies, elapsed) = Measure(database);
            Array.Sort(latencies);
            var circumstances = new Dictionary<string, object?>
            {
                ["offeredPerSecond"] = EventsPerSecond,
                ["seconds"] = Seconds,
                ["payloadBytes"] = PayloadBytes,
                ["shards"] = Shards,
                ["synchronous"] = "FULL",
                ["cores"] = Environment.ProcessorCount,
            };
            yield return new BenchmarkResult("events_per_second", latencies.Length / elapsed.TotalSeconds, "1/s", circumstances);
            yield return new BenchmarkResult("p50_milliseconds", Quantile(latencies, 0.5), "ms", circumstances);
            yield return new BenchmarkResult("p99_milliseconds", Quantile(latencies, 0.99), "ms", circumstances);
            yield return new BenchmarkResult("max_milliseconds", latencies[^1], "ms", circumstances);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (double[] Milliseconds, TimeSpan Elapsed) Measure(JournalDatabase database)
    {
        var lanes = Claim(new SqliteClusterStore(database, TimeProvider.System)).GetAwaiter().GetResult();
        var journal = new SqliteJournal(database);
        Collect(Offer(journal, lanes, WarmUpSeconds));
        long start = Stopwatch.GetTimestamp();
        double[] latencies = Collect(Offer(journal, lanes, Seconds));
        return (latencies, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<Lane[]> Claim(SqliteClusterStore cluster)
    {
        var node = new NodeId("benchmark");
        await cluster.Join(node, "local", TimeSpan.FromMinutes(5), default);
        var lanes = new Lane[Shards];
        for (int i = 0; i < Shards; i++)
        {
            var shard = new ShardId($"lane/{i}");
            lanes[i] = new Lane(shard, await cluster.Claim(shard, node, 0, default) ?? throw new InvalidOperationException("not claimed"));
        }

        return lanes;
    }

    private static double[] Collect(List<Task<double[]>> appends) =>
        [.. Task.WhenAll(appends).GetAwaiter().GetResult().SelectMany(latencies => latencies)];

    /// <summary>
    /// Lets rows arrive on the millisecond; a late generator counts its own lateness as latency. It sleeps on a thread of its own,
    /// because timers of the runtime are only as exact as the kernel's tick (4 ms on many systems).
    /// </summary>
    private static List<Task<double[]>> Offer(SqliteJournal journal, Lane[] lanes, int seconds)
    {
        int total = EventsPerSecond * seconds;
        var appends = new List<Task<double[]>>(total);
        long start = Stopwatch.GetTimestamp();
        int offered = 0;
        while (offered < total)
        {
            Thread.Sleep(Tick);
            int due = Math.Min(total, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * EventsPerSecond));
            foreach (var share in Enumerable.Range(offered, due - offered).GroupBy(i => i % lanes.Length))
            {
                appends.Add(Append(journal, lanes[share.Key], share.ToArray(), start));
            }

            offered = due;
        }

        return appends;
    }

    private static async Task<double[]> Append(SqliteJournal journal, Lane lane, int[] arrivals, long start)
    {
        var refused = await journal.Append(Array.ConvertAll(arrivals, _ => lane.Next()), default);
        if (refused.Count > 0)
        {
            throw new InvalidOperationException("The journal refused rows in order.");
        }

        double durable = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return Array.ConvertAll(arrivals, arrival => durable - (arrival * 1000.0 / EventsPerSecond));
    }

    private static double Quantile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private sealed class Lane(ShardId shard, long epoch)
    {
        private static readonly byte[] Payload = new byte[PayloadBytes];
        private long _sequence;

        public JournalRow Next() => new(shard, epoch, ++_sequence, Instant.Now(TimeProvider.System), Payload, null, [], null);
    }
}
