using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Primitives;
using Crm.TestKit;

namespace Crm.Adapters.Tests.Journal;

/// <summary>What every journal must do. Each implementation runs it as it is.</summary>
public abstract class JournalConformance
{
    protected static readonly ShardId A = new("shard/a");
    protected static readonly ShardId B = new("shard/b");
    protected static readonly NodeId Node = new("n1");

    protected FakeClock Clock { get; } = new();

    protected abstract IJournal Journal { get; }

    protected abstract IClusterStore Cluster { get; }

    [Fact]
    public async Task A_row_comes_back_exactly_as_it_was_appended()
    {
        long epoch = await Claim(A);
        var row = new JournalRow(
            A, epoch, 1, new Instant(1_700_000_000_123_456), Bytes("[1]"),
            new CommandMark(new CommandId(Guid.NewGuid()), Bytes("reply")),
            [new OutgoingMessage(B, 1, Bytes("one")), new OutgoingMessage(new ShardId("shard/ü"), 7, Bytes(""))],
            new IncomingMark(B, 3));
        Assert.Empty(await Append(row));
        var back = Assert.Single(await ReadAll(A));
        Assert.Equal((row.Shard, row.Epoch, row.Sequence, row.At), (back.Shard, back.Epoch, back.Sequence, back.At));
        Assert.Equal(row.Payload.ToArray(), back.Payload.ToArray());
        Assert.Equal(row.Command!.Id, back.Command!.Id);
        Assert.Equal(row.Command.Reply.ToArray(), back.Command.Reply.ToArray());
        Assert.Equal(row.Incoming, back.Incoming);
        Assert.Equal(2, back.Outgoing.Count);
        Assert.Equal("one"u8.ToArray(), back.Outgoing[0].Payload.ToArray());
        Assert.Equal((new ShardId("shard/ü"), 7L), (back.Outgoing[1].Destination, back.Outgoing[1].LinkSequence));
    }

    [Fact]
    public async Task An_append_under_an_old_epoch_stores_nothing()
    {
        long epoch = await Claim(A);
        await Append(Row(A, epoch, 1));
        await Claim(A);
        Assert.Equal([A], await Append(Row(A, epoch, 2)));
        Assert.Single(await ReadAll(A));
    }

    [Fact]
    public async Task An_append_to_a_shard_that_nobody_claimed_or_that_was_given_back_is_refused()
    {
        Assert.Equal([A], await Append(Row(A, 1, 1)));
        long epoch = await Claim(A);
        await Cluster.Release(A, Node, epoch, CancellationToken.None);
        Assert.Equal([A], await Append(Row(A, epoch, 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0)]
    public async Task A_sequence_that_is_not_the_next_is_refused(long sequence)
    {
        long epoch = await Claim(A);
        await Append(Row(A, epoch, 1));
        Assert.Equal([A], await Append(Row(A, epoch, sequence)));
        Assert.Single(await ReadAll(A));
    }

    [Fact]
    public async Task A_gap_in_a_batch_refuses_all_rows_of_that_shard_and_none_of_the_others()
    {
        long a = await Claim(A);
        long b = await Claim(B);
        Assert.Equal([A], await Append(Row(A, a, 1), Row(B, b, 1), Row(A, a, 3), Row(B, b, 2)));
        Assert.Empty(await ReadAll(A));
        Assert.Equal(2, (await ReadAll(B)).Count);
    }

    [Fact]
    public async Task Rows_of_all_shards_come_in_commit_order_with_rising_positions()
    {
        long a = await Claim(A);
        long b = await Claim(B);
        for (int i = 1; i <= 700; i++)
        {
            await Append(Row(A, a, i), Row(B, b, i));
        }

        var all = await Collect(Journal.ReadAll(0, CancellationToken.None));
        Assert.Equal(1400, all.Count);
        Assert.Equal(all.Select(row => row.Position).Order(), all.Select(row => row.Position));
        Assert.Equal(all.Count, all.Select(row => row.Position).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), all.Where(row => row.Row.Shard == A).Select(row => row.Row.Sequence));
        var rest = await Collect(Journal.ReadAll(all[1000].Position, CancellationToken.None));
        Assert.Equal(399, rest.Count);
        Assert.Equal(600, (await Collect(Journal.Read(A, 100, CancellationToken.None))).Count);
    }

    [Fact]
    public async Task Concurrent_appends_of_many_shards_are_all_stored_without_gaps()
    {
        var shards = Enumerable.Range(0, 8).Select(i => new ShardId($"shard/{i}")).ToList();
        var epochs = new Dictionary<ShardId, long>();
        foreach (var shard in shards)
        {
            epochs[shard] = await Claim(shard);
        }

        await Task.WhenAll(shards.Select(async shard =>
        {
            for (int i = 1; i <= 50; i++)
            {
                Assert.Empty(await Append(Row(shard, epochs[shard], i)));
            }
        }));
        foreach (var shard in shards)
        {
            Assert.Equal(50, (await ReadAll(shard)).Count);
        }
    }

    [Fact]
    public async Task Waiting_ends_at_a_commit_after_the_position_and_at_cancellation()
    {
        long epoch = await Claim(A);
        var waiting = Journal.WaitForMore(0, CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await Append(Row(A, epoch, 1));
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
        var all = await Collect(Journal.ReadAll(0, CancellationToken.None));
        await Journal.WaitForMore(all[0].Position - 1, CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        using var stop = new CancellationTokenSource();
        var endless = Journal.WaitForMore(all[0].Position, stop.Token).AsTask();
        Assert.False(endless.IsCompleted);
        await stop.CancelAsync();
        await endless.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_newest_snapshot_is_kept_and_an_older_or_foreign_one_changes_nothing()
    {
        long epoch = await Claim(A);
        Assert.Null(await Journal.LoadSnapshot(A, CancellationToken.None));
        await Append(Row(A, epoch, 1), Row(A, epoch, 2));
        await Journal.SaveSnapshot(A, epoch, 2, Bytes("two"), CancellationToken.None);
        await Journal.SaveSnapshot(A, epoch, 1, Bytes("one"), CancellationToken.None);
        await Journal.SaveSnapshot(A, epoch, 3, Bytes("of rows that are not stored"), CancellationToken.None);
        await Claim(A);
        await Append(Row(A, epoch + 1, 3));
        await Journal.SaveSnapshot(A, epoch, 3, Bytes("zombie"), CancellationToken.None);
        var snapshot = await Journal.LoadSnapshot(A, CancellationToken.None);
        Assert.Equal(2, snapshot!.Sequence);
        Assert.Equal("two"u8.ToArray(), snapshot.Data.ToArray());
    }

    [Fact]
    public async Task The_last_row_before_an_instant_is_found_also_among_rows_of_one_instant_and_of_others()
    {
        var random = new Random(1);
        long a = await Claim(A);
        long b = await Claim(B);
        var instants = new List<long>();
        long at = 100;
        for (int i = 1; i <= 200; i++)
        {
            at += random.Next(3) == 0 ? random.Next(50) : 0;
            instants.Add(at);
            await Append(Row(A, a, i) with { At = new Instant(at) }, Row(B, b, i) with { At = new Instant(at + 7) });
        }

        var history = (IJournalHistory)Journal;
        for (long asked = 90; asked < at + 20; asked++)
        {
            Assert.Equal(instants.Count(known => known < asked), await history.LastSequenceBefore(A, new Instant(asked), CancellationToken.None));
        }

        Assert.Equal(0, await history.LastSequenceBefore(new ShardId("nobody"), new Instant(1), CancellationToken.None));
    }

    protected static JournalRow Row(ShardId shard, long epoch, long sequence) =>
        new(shard, epoch, sequence, new Instant(sequence), Bytes("[]"), null, [], null);

    protected static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    protected static async Task<List<T>> Collect<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows)
        {
            list.Add(row);
        }

        return list;
    }

    protected async Task<long> Claim(ShardId shard)
    {
        long seen = (await Cluster.Shards(CancellationToken.None)).FirstOrDefault(known => known.Shard == shard)?.Epoch ?? 0;
        return await Cluster.Claim(shard, Node, seen, CancellationToken.None) ?? throw new InvalidOperationException("not claimed");
    }

    protected async Task<IReadOnlySet<ShardId>> Append(params JournalRow[] rows) => await Journal.Append(rows, CancellationToken.None);

    protected Task<List<JournalRow>> ReadAll(ShardId shard) => Collect(Journal.Read(shard, 0, CancellationToken.None));
}
