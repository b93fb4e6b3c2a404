using System.Diagnostics;
using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;
using Crm.TestKit.Peers;

namespace Crm.Benchmarks.Journal;

/// <summary>
/// Appends to the journal, on SQLite and on PostgreSQL, at a fixed rate of arrival, whatever the journal does (open loop): how long from
/// arrival to durable.
/// </summary>
public sealed class JournalBenchmark : IBenchmark
{
    private const int EventsPerSecond = 10_000;
    private const int WarmUpSeconds = 3;
    private const int Seconds = 6;
    private const int PayloadBytes = 300;
    private const int Shards = 8;

    /// <inheritdoc/>
    public string Name => "journal";

    /// <inheritdoc/>
    public IEnumerable<BenchmarkResult> Run()
    {
        foreach (var result in Report("SQLite", OnSqlite().GetAwaiter().GetResult()))
        {
            yield return result;
        }

        foreach (var result in Report("PostgreSQL", OnPostgreSql().GetAwaiter().GetResult()))
        {
            yield return result;
        }
    }

    private static IEnumerable<BenchmarkResult> Report(string store, (double[] Milliseconds, TimeSpan Elapsed) measured)
    {
        double[] latencies = measured.Milliseconds;
        Array.Sort(latencies);
        var circumstances = new Dictionary<string, object?>
        {
            ["store"] = store,
            ["offeredPerSecond"] = EventsPerSecond,
            ["seconds"] = Seconds,
            ["payloadBytes"] = PayloadBytes,
            ["shards"] = Shards,
            ["synchronous"] = "FULL",
            ["cores"] = Environment.ProcessorCount,
        };
        yield return new BenchmarkResult("events_per_second", latencies.Length / measured.Elapsed.TotalSeconds, "1/s", circumstances);
        yield return new BenchmarkResult("p50_milliseconds", Quantile(latencies, 0.5), "ms", circumstances);
        yield return new BenchmarkResult("p99_milliseconds", Quantile(latencies, 0.99), "ms", circumstances);
        yield return new BenchmarkResult("max_milliseconds", latencies[^1], "ms", circumstances);
    }

    private static async Task<(double[] Milliseconds, TimeSpan Elapsed)> OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("crm-journal-");
        try
        {
            using var database = JournalDatabase.Open(Path.Combine(folder.FullName, "journal.db"), TimeProvider.System);
            return await Measure(new SqliteJournal(database), new SqliteClusterStore(database, TimeProvider.System));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double[] Milliseconds, TimeSpan Elapsed)> OnPostgreSql()
    {
        await using var peer = await PostgreSqlPeer.Start(durable: true);
        await using var database = await PostgreSqlJournalDatabase.Open(peer.ConnectionString, default);
        return await Measure(new PostgreSqlJournal(database, TimeProvider.System), new PostgreSqlClusterStore(database));
    }

    private static async Task<(double[] Milliseconds, TimeSpan Elapsed)> Measure(IJournal journal, IClusterStore cluster)
    {
        var lanes = await Claim(cluster);
        await Offer(journal, lanes, WarmUpSeconds);
        long start = Stopwatch.GetTimestamp();
        double[] latencies = await Offer(journal, lanes, Seconds);
        return (latencies, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<Lane[]> Claim(IClusterStore cluster)
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

    /// <summary>
    /// Rows arrive by the clock, one every 1/rate, and are appended as a node does it: whatever has arrived goes into one append,
    /// the next begins when it is durable. A row's latency counts from its arrival, so a slow append shows in all that waited for it.
    /// </summary>
    private static async Task<double[]> Offer(IJournal journal, Lane[] lanes, int seconds)
    {
        double[] latencies = new double[EventsPerSecond * seconds];
        long start = Stopwatch.GetTimestamp();
        int stored = 0;
        while (stored < latencies.Length)
        {
            int arrived = Math.Min(latencies.Length, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * EventsPerSecond));
            if (arrived == stored)
            {
                await Task.Yield();
                continue;
            }

            JournalRow[] rows = [.. Enumerable.Range(stored, arrived - stored).Select(i => lanes[i % lanes.Length].Next())];
            if ((await journal.Append(rows, default)).Count > 0)
            {
                throw new InvalidOperationException("The journal refused rows in order.");
            }

            double durable = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            for (; stored < arrived; stored++)
            {
                latencies[stored] = durable - (stored * 1000.0 / EventsPerSecond);
            }
        }

        return latencies;
    }

    private static double Quantile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private sealed class Lane(ShardId shard, long epoch)
    {
        private static readonly byte[] Payload = new byte[PayloadBytes];
        private long _sequence;

        public JournalRow Next() => new(shard, epoch, ++_sequence, Instant.Now(TimeProvider.System), Payload, null, [], null);
    }
}
