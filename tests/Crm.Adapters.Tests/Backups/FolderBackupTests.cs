using Crm.Actors.Journal;
using Crm.Adapters.Tests.Journal;
using Crm.Persistence.Backups;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Backups;

/// <summary>Backups beside a writer, and folders made of them.</summary>
public sealed class FolderBackupTests : IDisposable
{
    private static readonly ShardId Lane = new("lane/0");
    private readonly TemporaryFolder _place = new();

    public void Dispose() => _place.Dispose();

    private string Data => _place.File("data");

    private string Target => _place.File("backup");

    [Fact]
    public async Task Beside_a_writer_a_backup_holds_all_that_was_durable_before_it_and_no_gap()
    {
        using var database = JournalDatabase.Open(Path.Combine(Data, "journal.db"), TimeProvider.System);
        var journal = new SqliteJournal(database);
        long epoch = await Claim(database);
        using var enough = new CancellationTokenSource();
        long durable = 0;
        var writing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await journal.Append([Row(epoch, durable + 1)], default);
                Interlocked.Increment(ref durable);
            }
        });
        for (int round = 1; round <= 3; round++)
        {
            long wanted = Interlocked.Read(ref durable) + 50;
            SpinWait.SpinUntil(() => Interlocked.Read(ref durable) >= wanted || writing.IsCompleted);
            long before = Interlocked.Read(ref durable);
            var report = FolderBackup.Make(Data, $"{Target}{round}", withKeys: true, default);
            Assert.Equal(["journal.db"], report.Databases);
            string restored = _place.File($"restored{round}");
            FolderRestore.Make($"{Target}{round}", restored, default);
            long held = await Count(Path.Combine(restored, "journal.db"));
            Assert.InRange(held, before, long.MaxValue);
        }

        await enough.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_folder_made_of_a_backup_has_every_file_and_takes_new_rows()
    {
        await Prepare();
        Write("recordings/2026/a.rec", "sealed sound");
        Write("keys/master.key", "secret");
        var made = FolderBackup.Make(Data, Target, withKeys: true, default);
        Assert.Equal(2, made.Files);
        string folder = _place.File("restored");
        FolderRestore.Make(Target, folder, default);
        Assert.Equal("sealed sound", File.ReadAllText(Path.Combine(folder, "recordings/2026/a.rec")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "keys/master.key")));
        using var database = JournalDatabase.Open(Path.Combine(folder, "journal.db"), TimeProvider.System);
        long epoch = await Claim(database);
        Assert.Empty(await new SqliteJournal(database).Append([Row(epoch, 4)], default));
    }

    [Fact]
    public async Task Without_keys_they_are_not_in_the_backup()
    {
        await Prepare();
        Write("keys/master.key", "secret");
        FolderBackup.Make(Data, Target, withKeys: false, default);
        Assert.False(Directory.Exists(Path.Combine(Target, "keys")));
    }

    [Theory]
    [InlineData("journal.db")]
    [InlineData("recordings/a.rec")]
    public async Task A_backup_of_which_one_byte_changed_is_refused_and_nothing_is_left(string name)
    {
        await Prepare();
        Write("recordings/a.rec", "sealed sound");
        FolderBackup.Make(Data, Target, withKeys: true, default);
        using (var file = File.OpenWrite(Path.Combine(Target, name)))
        {
            file.Position = file.Length - 1;
            file.WriteByte(0xA5);
        }

        var refused = Assert.Throws<InvalidDataException>(() => FolderRestore.Make(Target, _place.File("restored"), default));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_place.File("restored")));
    }

    [Fact]
    public async Task Nothing_is_ever_written_over()
    {
        await Prepare();
        FolderBackup.Make(Data, Target, withKeys: true, default);
        Assert.Throws<IOException>(() => FolderBackup.Make(Data, Target, withKeys: true, default));
        var refused = Assert.Throws<IOException>(() => FolderRestore.Make(Target, Data, default));
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, await Count(Path.Combine(Data, "journal.db")));
    }

    [Fact]
    public async Task A_damaged_database_gives_no_backup_at_all()
    {
        await Prepare();
        Write("vault.db", "this is no database, and long enough for somebody to look at it as one");
        Assert.ThrowsAny<Exception>(() => FolderBackup.Make(Data, Target, withKeys: true, default));
        Assert.False(Path.Exists(Target));
        Assert.False(Path.Exists(Target + ".unfinished"));
    }

    [Fact]
    public void A_folder_without_a_journal_is_no_data_folder() =>
        Assert.Throws<FileNotFoundException>(() => FolderBackup.Make(_place.File("nowhere"), Target, withKeys: true, default));

    private static async Task<long> Claim(JournalDatabase database)
    {
        var cluster = new SqliteClusterStore(database, TimeProvider.System);
        var node = new NodeId("n1");
        await cluster.Join(node, "local", TimeSpan.FromMinutes(5), default);
        long seen = (await cluster.Shards(default)).FirstOrDefault(shard => shard.Shard == Lane)?.Epoch ?? 0;
        return (await cluster.Claim(Lane, node, seen, default))!.Value;
    }

    private static JournalRow Row(long epoch, long sequence) => new(Lane, epoch, sequence, Instant.Now(TimeProvider.System), new byte[100], null, [], null);

    private static async Task<long> Count(string path)
    {
        using var database = JournalDatabase.Open(path, TimeProvider.System);
        long next = 0;
        await foreach (var row in new SqliteJournal(database).ReadAll(0, default))
        {
            Assert.Equal(++next, row.Row.Sequence);
        }

        return next;
    }

    private async Task Prepare()
    {
        using var database = JournalDatabase.Open(Path.Combine(Data, "journal.db"), TimeProvider.System);
        long epoch = await Claim(database);
        await new SqliteJournal(database).Append([Row(epoch, 1), Row(epoch, 2), Row(epoch, 3)], default);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
