using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Adapters.Tests.Journal;

public sealed class JournalFileTests : IDisposable
{
    private static readonly ShardId A = new("shard/a");
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_stored_is_there_after_reopening_and_epochs_rise_on()
    {
        using (var database = JournalDatabase.Open(FilePath, TimeProvider.System))
        {
            Assert.Equal(1, await ClaimAs(database, "n1"));
            await new SqliteJournal(database).Append([Row(1, 1), Row(1, 2)], default);
        }

        using var again = JournalDatabase.Open(FilePath, TimeProvider.System);
        Assert.Equal(2, await ClaimAs(again, "n2"));
        Assert.Equal(2, new SqliteJournal(again).LastPosition());
        Assert.Empty(await new SqliteJournal(again).Append([Row(2, 3)], default));
    }

    [Fact]
    public void A_second_process_or_opening_is_refused()
    {
        using var database = JournalDatabase.Open(FilePath, TimeProvider.System);
        var thrown = Assert.Throws<IOException>(() => JournalDatabase.Open(FilePath, TimeProvider.System));
        Assert.Contains("in use", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_database_is_refused_and_left_as_it_is()
    {
        using (var foreign = new SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            foreign.Open();
            using var command = foreign.CreateCommand();
            command.CommandText = "CREATE TABLE mine (a)";
            command.ExecuteNonQuery();
        }

        byte[] before = File.ReadAllBytes(FilePath);
        var thrown = Assert.Throws<InvalidDataException>(() => JournalDatabase.Open(FilePath, TimeProvider.System));
        Assert.Contains("something else", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_newer_schema_is_refused_with_both_versions()
    {
        JournalDatabase.Open(FilePath, TimeProvider.System).Dispose();
        using (var newer = new SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            newer.Open();
            using var command = newer.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }

        var thrown = Assert.Throws<InvalidDataException>(() => JournalDatabase.Open(FilePath, TimeProvider.System));
        Assert.Contains("99", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(FilePath, new string('x', 8192));
        Assert.Throws<InvalidDataException>(() => JournalDatabase.Open(FilePath, TimeProvider.System));
        File.WriteAllText(FilePath, "");
        JournalDatabase.Open(FilePath, TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task A_closed_journal_refuses_appends()
    {
        var database = JournalDatabase.Open(FilePath, TimeProvider.System);
        await ClaimAs(database, "n1");
        database.Dispose();
        await Assert.ThrowsAsync<IOException>(async () => await new SqliteJournal(database).Append([Row(1, 1)], default));
    }

    private static JournalRow Row(long epoch, long sequence) => new(A, epoch, sequence, new Instant(sequence), "[]"u8.ToArray(), null, [], null);

    private static async Task<long?> ClaimAs(JournalDatabase database, string node)
    {
        var store = new SqliteClusterStore(database, TimeProvider.System);
        await store.Join(new NodeId(node), "local", TimeSpan.FromSeconds(60), default);
        long seen = (await store.Shards(default)).FirstOrDefault()?.Epoch ?? 0;
        return await store.Claim(A, new NodeId(node), seen, default);
    }
}
