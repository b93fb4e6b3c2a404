using System.Diagnostics;
using Crm.Dialing.Lists;
using Crm.Persistence.Lists;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Benchmarks.DialerScale;

/// <summary>A list of so many records in a file of its own, and how long a campaign takes to choose the next ones and to say what came of them.</summary>
internal static class ScaleList
{
    /// <summary>Records in one step.</summary>
    public const int TakenAtOnce = 100;

    private const int Steps = 90; // of the few records too
    private const int Chunk = 500_000;
    private static readonly CampaignId Campaign = new("scale");
    private static readonly CallListId List = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000ff"));

    /// <summary>What was measured.</summary>
    /// <param name="Median">Choosing <see cref="TakenAtOnce"/> records, durably, in milliseconds.</param>
    /// <param name="SettleMedian">Telling the outcomes of as many.</param>
    /// <param name="MemoryMebibytes">Managed memory, all of it live.</param>
    public sealed record Figures(
        double FillSeconds, double Median, double P99, double SettleMedian, double FileMebibytes, double MemoryMebibytes, double WorkingSetMebibytes);

    public static Figures Measure(int records)
    {
        string folder = Directory.CreateTempSubdirectory("crm-dialer-scale-").FullName;
        try
        {
            return Measure(Path.Combine(folder, "lists.db"), records).GetAwaiter().GetResult();
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figures> Measure(string path, int records)
    {
        ListsDatabase.Open(path).Dispose();
        var clock = Stopwatch.StartNew();
        Fill(path, records);
        double filled = clock.Elapsed.TotalSeconds;

        using var database = ListsDatabase.Open(path);
        var queue = new SqliteRecordQueue(database);
        var opening = await queue.Open(Campaign, new QueueSettings([List], new RecordOrder(OrderStrategy.OldestFirst), RetryRules.Usual), CancellationToken.None);
        if (opening != QueueOpening.Opened)
        {
            throw new InvalidOperationException($"The list could not be opened: {opening}.");
        }

        var now = Instant.From(DateTimeOffset.UtcNow);
        var choices = new double[Steps];
        var settlings = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            AttemptId[] attempts = [.. Enumerable.Range(0, TakenAtOnce).Select(_ => new AttemptId(Guid.CreateVersion7()))];
            clock.Restart();
            var reserved = await queue.Reserve(Campaign, attempts, now, CancellationToken.None);
            choices[step] = clock.Elapsed.TotalMilliseconds;
            if (reserved.Count != TakenAtOnce)
            {
                throw new InvalidOperationException($"{reserved.Count} records instead of {TakenAtOnce}.");
            }

            clock.Restart();
            await Task.WhenAll(reserved.Select(record => queue.Settle(record.Attempt, new AttemptOutcome("no-answer", now), CancellationToken.None).AsTask()));
            settlings[step] = clock.Elapsed.TotalMilliseconds;
            now += TimeSpan.FromSeconds(1);
        }

        Array.Sort(choices);
        Array.Sort(settlings);
        const double mebibyte = 1 << 20;
        return new Figures(
            filled, choices[Steps / 2], choices[Steps * 99 / 100], settlings[Steps / 2],
            new FileInfo(path).Length / mebibyte, GC.GetTotalMemory(forceFullCollection: true) / mebibyte, Environment.WorkingSet / mebibyte);
    }

    /// <summary>
    /// Writes the records as an import leaves them, in the order of their ids and with the index of what is ready made at the end; an import's own pace is
    /// measured where imports are tested.
    /// </summary>
    private static void Fill(string path, int records)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Run(connection, "PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;");
        string index = Text(connection, "SELECT sql FROM sqlite_master WHERE name = 'record_ready'");
        Run(connection, "DROP INDEX record_ready");
        Run(connection, "INSERT INTO list (id, key, name, created) VALUES (1, $1, 'Many', 0)", List.Value.ToByteArray());
        Run(connection, "INSERT INTO part (id, list, active, first, last, ready) VALUES (1, 1, 1, 1, $1, $1)", records);
        Run(connection, "INSERT INTO counter (name, value) VALUES ('record', $1)", records);
        for (int first = 1; first <= records; first += Chunk)
        {
            int last = Math.Min(records, first + Chunk - 1);
            const string ids = "WITH RECURSIVE ids(id) AS (SELECT $1 UNION ALL SELECT id + 1 FROM ids WHERE id < $2)";
            Run(
                connection,
                $"""
                INSERT INTO record (id, part, state, rank, priority, numbers, name, consent) {ids}
                SELECT id, 1, 0, id, 0, printf('861%010d:1', id), 'Customer ' || id, 1 FROM ids
                """,
                first, last);
            Run(connection, $"INSERT INTO number (digits, list, record, part) {ids} SELECT 8610000000000 + id, 1, id, 1 FROM ids", first, last);
        }

        Run(connection, index);
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static void Run(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        command.ExecuteNonQuery();
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }
}
