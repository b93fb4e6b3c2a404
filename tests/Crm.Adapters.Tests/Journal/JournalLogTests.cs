using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;
using Crm.TestKit;
using Microsoft.Data.Sqlite;

namespace Crm.Adapters.Tests.Journal;

/// <summary>The write-ahead log: bounded whatever the load, and its upkeep in nobody's way.</summary>
public sealed class JournalLogTests : IDisposable
{
    private const int RowBytes = 1 << 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();

    private string FilePath => _folder.File("journal.db");

    private long LogMegabytes => new FileInfo(FilePath + "-wal").Length >> 20;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Under_writing_without_pause_the_log_starts_over_and_nothing_is_lost()
    {
        const int Rows = 60;
        ShardId[] shards = [new("shard/a"), new("shard/b"), new("shard/c")];
        long logMegabytes;
        using (var database = JournalDatabase.Open(FilePath, _clock))
        {
            var writing = Task.WhenAll(await Task.WhenAll(shards.Select(shard => Begin(database, shard, Rows))));
            while (!writing.IsCompleted)
            {
                _clock.Advance(Period);
                await Task.Yield();
            }

            await writing;
            logMegabytes = LogMegabytes;
        }

        Assert.InRange(logMegabytes, 1, shards.Length * Rows / 2);
        using var again = JournalDatabase.Open(FilePath, _clock);
        foreach (var shard in shards)
        {
            Assert.Equal(Rows, await new SqliteJournal(again).Read(shard, 0, default).CountAsync());
        }
    }

    [Fact]
    public async Task A_reader_that_stays_holds_up_no_commit_and_the_log_starts_over_after_it()
    {
        var shard = new ShardId("shard/a");
        using var database = JournalDatabase.Open(FilePath, _clock);
        await Claim(database, shard);
        var journal = new SqliteJournal(database);
        await journal.Append([Row(shard, 1)], default);
        using (var reader = new SqliteConnection($"Data Source={FilePath};Mode=ReadOnly;Pooling=False"))
        {
            reader.Open();
            await using var reading = reader.BeginTransaction(deferred: true);
            await using var look = reader.CreateCommand();
            look.Transaction = reading;
            look.CommandText = "SELECT COUNT(*) FROM journal";
            Assert.Equal(1L, look.ExecuteScalar());
            await Write(journal, shard, from: 2, to: 40);
            Assert.Equal(1L, look.ExecuteScalar());
        }

        await Write(journal, shard, from: 41, to: 42);
        long before = LogMegabytes;
        Assert.InRange(before, 40, 50);
        await Write(journal, shard, from: 43, to: 80);
        Assert.Equal(before, LogMegabytes);
    }

    private async Task Write(SqliteJournal journal, ShardId shard, long from, long to)
    {
        for (long sequence = from; sequence <= to; sequence++)
        {
            Assert.Empty(await journal.Append([Row(shard, sequence)], default).AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
            _clock.Advance(Period);
        }
    }

    /// <summary>Starts to write, one row after the other; the inner task ends with the last.</summary>
    private static async Task<Task> Begin(JournalDatabase database, ShardId shard, int rows)
    {
        await Claim(database, shard);
        var journal = new SqliteJournal(database);
        return Task.Run(async () =>
        {
            for (long sequence = 1; sequence <= rows; sequence++)
            {
                Assert.Empty(await journal.Append([Row(shard, sequence)], default));
            }
        });
    }

    private static async Task Claim(JournalDatabase database, ShardId shard)
    {
        var cluster = new SqliteClusterStore(database, TimeProvider.System);
        await cluster.Join(new NodeId("n1"), "local", TimeSpan.FromMinutes(5), default);
        Assert.Equal(1, await cluster.Claim(shard, new NodeId("n1"), 0, default));
    }

    private static JournalRow Row(ShardId shard, long sequence) => new(shard, 1, sequence, default, new byte[RowBytes], null, [], null);
}
