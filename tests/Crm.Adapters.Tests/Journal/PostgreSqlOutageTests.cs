using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;
using Crm.TestKit.Peers;

namespace Crm.Adapters.Tests.Journal;

/// <summary>A server of its own that is stopped as by a crash while the journal is in use.</summary>
public sealed class PostgreSqlOutageTests : IAsyncLifetime
{
    private static readonly ShardId A = new("shard/a");
    private static readonly NodeId Node = new("one@1");

    private PostgreSqlPeer? _peer;
    private PostgreSqlJournalDatabase? _database;

    public async ValueTask InitializeAsync()
    {
        _peer = await PostgreSqlPeer.Start(durable: true);
        _database = await PostgreSqlJournalDatabase.Open(_peer.ConnectionString, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _database!.DisposeAsync();
        await _peer!.DisposeAsync();
    }

    [Fact]
    public async Task Appends_outlive_a_crash_of_the_server_and_each_row_is_stored_once()
    {
        var journal = new PostgreSqlJournal(_database!, TimeProvider.System);
        var cluster = new PostgreSqlClusterStore(_database!);
        await cluster.Join(Node, "here", TimeSpan.FromHours(1), default);
        long epoch = (await cluster.Claim(A, Node, 0, default))!.Value;
        using var enough = new CancellationTokenSource();
        var appending = Task.Run(async () =>
        {
            long last = 0;
            for (; !enough.IsCancellationRequested || last % 50 != 0; last++)
            {
                Assert.Empty(await journal.Append([Row(epoch, last + 1)], default));
            }

            return last;
        });
        await _peer!.StopAtOnce();
        await _peer.Run();
        await enough.CancelAsync();
        long rows = await appending.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(journal.Outages > 0);
        var stored = new List<long>();
        await foreach (var row in journal.Read(A, 0, default))
        {
            stored.Add(row.Sequence);
        }

        Assert.Equal(Enumerable.Range(1, (int)rows).Select(i => (long)i), stored);
    }

    [Fact]
    public async Task An_append_that_was_stored_although_its_answer_was_lost_is_known_when_it_is_tried_again()
    {
        var cluster = new PostgreSqlClusterStore(_database!);
        await cluster.Join(Node, "here", TimeSpan.FromHours(1), default);
        long epoch = (await cluster.Claim(A, Node, 0, default))!.Value;

        // its rows are there, and no answer has come: the try after that finds the sequence taken
        var journal = new PostgreSqlJournal(_database!, TimeProvider.System);
        Assert.Empty(await journal.Append([Row(epoch, 1), Row(epoch, 2)], default));
        await _peer!.StopAtOnce();
        var again = Task.Run(() => journal.Append([Row(epoch, 1), Row(epoch, 2)], default).AsTask());
        while (journal.Outages == 0 && !again.IsCompleted)
        {
            await Task.Yield();
        }

        await _peer.Run();
        Assert.Empty(await again.WaitAsync(TimeSpan.FromMinutes(1)));

        // rows under another epoch at that place are somebody else's, outage or not
        Assert.Equal([A], await journal.Append([Row(epoch - 1, 2)], default));
    }

    [Fact]
    public async Task A_name_belongs_to_one_process_and_ends_the_lives_before_it()
    {
        var cluster = new PostgreSqlClusterStore(_database!);
        await cluster.Join(new NodeId("one@1"), "here", TimeSpan.FromHours(1), default);
        await cluster.Join(new NodeId("oneself@1"), "there", TimeSpan.FromHours(1), default);
        await using (await NodeNameLock.Take(_database!, "one", default))
        {
            Assert.Equal([new NodeId("oneself@1")], (await cluster.Nodes(default)).Select(member => member.Node));
            var taken = await Assert.ThrowsAsync<IOException>(() => NodeNameLock.Take(_database!, "one", default));
            Assert.Contains("Cluster:NodeId=one", taken.Message, StringComparison.Ordinal);
        }

        await using var again = await NodeNameLock.Take(_database!, "one", default);
    }

    [Fact]
    public async Task A_database_without_a_journal_is_not_made_one_by_looking()
    {
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            string other = _peer!.ConnectionString.Replace("Database=postgres", "Database=template1", StringComparison.Ordinal);
            await using var none = await PostgreSqlJournalDatabase.OpenExisting(other, default);
        });
        await using var there = await PostgreSqlJournalDatabase.OpenExisting(_peer!.ConnectionString, default);
        Assert.Equal(_database!.Identity, there.Identity);
    }

    private static JournalRow Row(long epoch, long sequence) => new(A, epoch, sequence, new Instant(sequence), new byte[] { 1, 2, 3 }, null, [], null);
}
