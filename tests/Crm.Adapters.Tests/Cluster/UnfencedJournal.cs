using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Adapters.Tests.Cluster;

/// <summary>A journal as it would be without a fence: whoever writes, his rows are stored at the end of the shard.</summary>
internal sealed class UnfencedJournal(IJournal journal, IClusterStore cluster) : IJournal
{
    public async ValueTask<IReadOnlySet<ShardId>> Append(IReadOnlyList<JournalRow> rows, CancellationToken cancellation)
    {
        var epochs = (await cluster.Shards(cancellation)).ToDictionary(shard => shard.Shard, shard => shard.Epoch);
        var last = new Dictionary<ShardId, long>();
        var moved = new List<JournalRow>();
        foreach (var row in rows)
        {
            if (!last.TryGetValue(row.Shard, out long sequence))
            {
                await foreach (var stored in journal.Read(row.Shard, 0, cancellation))
                {
                    sequence = stored.Sequence;
                }
            }

            last[row.Shard] = sequence + 1;
            moved.Add(row with { Epoch = epochs[row.Shard], Sequence = sequence + 1 });
        }

        return await journal.Append(moved, cancellation);
    }

    public IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, CancellationToken cancellation) => journal.Read(shard, afterSequence, cancellation);

    public IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, CancellationToken cancellation) => journal.ReadAll(afterPosition, cancellation);

    public ValueTask WaitForMore(long afterPosition, CancellationToken cancellation) => journal.WaitForMore(afterPosition, cancellation);

    public ValueTask SaveSnapshot(ShardId shard, long epoch, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation) =>
        journal.SaveSnapshot(shard, epoch, sequence, snapshot, cancellation);

    public ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation) => journal.LoadSnapshot(shard, cancellation);
}
