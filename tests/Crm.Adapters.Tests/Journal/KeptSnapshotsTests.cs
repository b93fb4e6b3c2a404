using System.Text;
using Crm.Actors.Journal;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Journal;

/// <summary>Snapshots of the past: one an hour or after many rows, bounded in age and bytes.</summary>
public sealed class KeptSnapshotsTests : IDisposable
{
    private static readonly ShardId Shard = new("routing/main");
    private static readonly ShardId Other = new("calls/main");
    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly JournalDatabase _database;
    private readonly SqliteClusterStore _cluster;
    private readonly Dictionary<ShardId, (long Epoch, long Last)> _shards = [];

    public KeptSnapshotsTests()
    {
        _database = JournalDatabase.Open(_folder.File("journal.db"), _clock);
        _cluster = new SqliteClusterStore(_database, _clock);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_is_kept_an_hour_and_the_nearest_before_a_row_is_given()
    {
        var journal = Journal(new SnapshotRetention());
        for (int minute = 0; minute < 180; minute += 10)
        {
            await Save(journal, Shard, minute);
        }

        Assert.Equal([1, 7, 13, 18], await Kept(journal, 18)); // at 0, 60, 120 minutes, and the newest
        Assert.Equal(7, (await journal.SnapshotAt(Shard, 12, default))!.Sequence);
        Assert.Null(await journal.SnapshotAt(Shard, 0, default));
        Assert.Equal("at 60", Encoding.UTF8.GetString((await journal.SnapshotAt(Shard, 7, default))!.Data.Span));
    }

    [Fact]
    public async Task Where_an_hour_brings_many_rows_more_are_kept()
    {
        var journal = Journal(new SnapshotRetention { EveryRows = 3 });
        for (int minute = 0; minute < 10; minute++)
        {
            await Save(journal, Shard, minute);
        }

        Assert.Equal([1, 4, 7, 10], await Kept(journal, 10));
    }

    [Fact]
    public async Task Old_ones_and_too_many_bytes_are_given_up_oldest_first()
    {
        var young = Journal(new SnapshotRetention { For = TimeSpan.FromHours(5) });
        for (int hour = 0; hour < 20; hour++)
        {
            await Save(young, Shard, hour * 61);
        }

        Assert.Equal([16, 17, 18, 19, 20], await Kept(young, 20));
        var small = Journal(new SnapshotRetention { BytesMax = 25 });
        await Save(small, Shard, 60 * 61);
        Assert.Equal([19, 20, 21], await Kept(small, 21));
    }

    [Fact]
    public async Task Only_the_shards_asked_for_have_a_past()
    {
        var journal = Journal(new SnapshotRetention());
        await Save(journal, Other, 0);
        await Save(journal, Other, 120);
        Assert.Null(await journal.SnapshotAt(Other, 1, default));
        Assert.Equal(2, (await journal.SnapshotAt(Other, 2, default))!.Sequence);
    }

    private SqliteJournal Journal(SnapshotRetention rule) => new(_database, rule with { Shards = new HashSet<ShardId> { Shard } });

    private async Task Save(SqliteJournal journal, ShardId shard, int minute)
    {
        if (!_shards.TryGetValue(shard, out var known))
        {
            known = ((await _cluster.Claim(shard, new NodeId("n"), 0, default))!.Value, 0);
        }

        _shards[shard] = known = (known.Epoch, known.Last + 1);
        await journal.Append([new JournalRow(shard, known.Epoch, known.Last, new Instant(1_000_000) + TimeSpan.FromMinutes(minute), "[]"u8.ToArray(), null, [], null)], default);
        await journal.SaveSnapshot(shard, known.Epoch, known.Last, Encoding.UTF8.GetBytes($"at {minute}"), default);
    }

    private static async Task<List<long>> Kept(SqliteJournal journal, long last)
    {
        var found = new SortedSet<long>();
        for (long sequence = 1; sequence <= last; sequence++)
        {
            if (await journal.SnapshotAt(Shard, sequence, default) is { } snapshot)
            {
                found.Add(snapshot.Sequence);
            }
        }

        return [.. found];
    }
}
