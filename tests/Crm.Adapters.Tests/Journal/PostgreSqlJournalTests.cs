using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Adapters.Tests.Cluster;
using Crm.Adapters.Tests.Records;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Journal;

public sealed class PostgreSqlClusterStoreTests(PostgreSqlServer server) : ClusterStoreConformance, IAsyncLifetime
{
    private PostgreSqlJournalPlace? _place;
    private IClusterStore? _store;

    protected override IClusterStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        _place = await PostgreSqlJournalPlace.Create(server);
        _store = new PostgreSqlClusterStore(await _place.Connect(), Clock);
    }

    public ValueTask DisposeAsync() => _place!.DisposeAsync();
}

public sealed class PostgreSqlJournalTests(PostgreSqlServer server) : JournalConformance, IAsyncLifetime
{
    private PostgreSqlJournalPlace? _place;
    private IJournal? _journal;
    private IClusterStore? _cluster;

    protected override IJournal Journal => _journal!;

    protected override IClusterStore Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        _place = await PostgreSqlJournalPlace.Create(server);
        var node = await _place.Connect();
        (_journal, _cluster) = (new PostgreSqlJournal(node, Clock), new PostgreSqlClusterStore(node, Clock));
    }

    public ValueTask DisposeAsync() => _place!.DisposeAsync();

    [Fact]
    public async Task Who_follows_by_position_misses_no_row_of_nodes_that_append_at_the_same_time()
    {
        const int Nodes = 4;
        const int Batches = 40;
        const int Rows = 5;
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var seen = new List<PositionedRow>();
        var followed = new PostgreSqlJournal(await _place!.Connect(), TimeProvider.System);
        var follower = Task.Run(async () =>
        {
            long position = 0;
            while (seen.Count < Nodes * Batches * Rows)
            {
                await followed.WaitForMore(position, enough.Token);
                enough.Token.ThrowIfCancellationRequested();
                await foreach (var row in followed.ReadAll(position, enough.Token))
                {
                    position = row.Position;
                    seen.Add(row);
                }
            }
        });
        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(async i =>
        {
            var journal = new PostgreSqlJournal(await _place!.Connect(), Clock);
            var shard = new ShardId($"shard/{i}");
            long epoch = await Claim(shard);
            for (int batch = 0; batch < Batches; batch++)
            {
                Assert.Empty(await journal.Append([.. Enumerable.Range(1, Rows).Select(k => Row(shard, epoch, (batch * Rows) + k))], enough.Token));
            }
        }));
        await follower.WaitAsync(enough.Token);
        Assert.Equal(seen.Count, seen.Select(row => row.Position).Distinct().Count());
        Assert.All(
            seen.GroupBy(row => row.Row.Shard),
            rows => Assert.Equal(Enumerable.Range(1, Batches * Rows).Select(k => (long)k), rows.Select(row => row.Row.Sequence)));
    }

    [Fact]
    public async Task An_owner_of_the_past_gets_nothing_in_however_the_claim_and_his_appends_cross()
    {
        var past = new PostgreSqlJournal(await _place!.Connect(), Clock);
        long stale = await Claim(A);
        for (int round = 0; round < 20; round++)
        {
            long last = (await ReadAll(A)).Count;
            var append = Task.Run(() => past.Append([Row(A, stale, last + 1)], default).AsTask());
            long epoch = await Claim(A);
            bool inTime = (await append).Count == 0;
            Assert.Equal([A], await past.Append([Row(A, stale, last + (inTime ? 2 : 1))], default));
            Assert.Equal(last + (inTime ? 1 : 0), (await ReadAll(A)).Count);
            stale = epoch;
        }
    }

    [Fact]
    public async Task Nodes_that_append_to_the_same_shards_in_other_orders_do_not_wait_for_each_other()
    {
        long a = await Claim(A);
        long b = await Claim(B);
        var one = new PostgreSqlJournal(await _place!.Connect(), Clock);
        var two = new PostgreSqlJournal(await _place.Connect(), Clock);
        for (int round = 1; round <= 30; round++)
        {
            var first = one.Append([Row(A, a, round), Row(B, b, round)], default).AsTask();
            var second = two.Append([Row(B, b, round), Row(A, a, round)], default).AsTask();
            var refused = await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Single(refused, shards => shards.Count == 0);
            Assert.Single(refused, shards => shards.SetEquals([A, B]));
        }
    }

    [Fact]
    public async Task Another_nodes_commit_is_noticed()
    {
        long epoch = await Claim(A);
        var other = new PostgreSqlJournal(await _place!.Connect(), TimeProvider.System);
        var waiting = other.WaitForMore(0, default).AsTask();
        await Append(Row(A, epoch, 1));
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Kept_snapshots_of_the_past_are_found_and_the_old_ones_given_up()
    {
        var retention = new SnapshotRetention
        {
            Shards = new HashSet<ShardId> { A }, Every = TimeSpan.FromMicroseconds(10), EveryRows = 1000, For = TimeSpan.FromMicroseconds(25),
        };
        var journal = new PostgreSqlJournal(await _place!.Connect(), Clock, retention);
        long epoch = await Claim(A);
        for (int i = 1; i <= 60; i++)
        {
            await Append(Row(A, epoch, i));
            await journal.SaveSnapshot(A, epoch, i, Bytes($"{i}"), default);
        }

        Assert.Equal(41, (await journal.SnapshotAt(A, 45, default))!.Sequence);
        Assert.Equal(51, (await journal.SnapshotAt(A, 59, default))!.Sequence);
        Assert.Equal(60, (await journal.SnapshotAt(A, 100, default))!.Sequence);
        Assert.Null(await journal.SnapshotAt(A, 10, default));
    }

    [Fact]
    public async Task Tables_newer_than_the_program_are_refused()
    {
        await _place!.Execute("UPDATE crm_journal.version SET number = 99");
        await Assert.ThrowsAsync<InvalidDataException>(_place.Connect);
    }

    [Fact]
    public async Task The_databases_clock_decides_about_leases_where_no_other_is_given()
    {
        var cluster = new PostgreSqlClusterStore(await _place!.Connect());
        await cluster.Join(Node, "here", TimeSpan.FromHours(1), default);
        Assert.True(await cluster.Heartbeat(Node, default));
        Assert.Single(await cluster.Nodes(default));
        await cluster.Join(Node, "here", TimeSpan.FromMicroseconds(1), default);
        Assert.Empty(await cluster.Nodes(default));
        Assert.False(await cluster.Heartbeat(Node, default));
    }
}
