using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Actors.Shards;

/// <summary>Claims a shard under a new epoch and rebuilds its state from the newest snapshot and the rows after it.</summary>
internal sealed class ShardRecovery(NodeId node, ShardId shard, Func<IShardProgram> program, IJournal journal, IClusterStore cluster, EventCodec codec, ShardHostOptions options)
{
    /// <summary>Returns the recovered shard. Throws <see cref="ShardUnavailableException"/> when another node owns it, and whatever the stores throw.</summary>
    public async Task<ShardCore> Run(CancellationToken cancellation)
    {
        var shards = await cluster.Shards(cancellation).ConfigureAwait(false);
        long seen = shards.FirstOrDefault(known => known.Shard == shard)?.Epoch ?? 0;
        long epoch = await cluster.Claim(shard, node, seen, cancellation).ConfigureAwait(false)
            ?? throw new ShardUnavailableException(shard, "not-owned");
        var snapshot = await journal.LoadSnapshot(shard, cancellation).ConfigureAwait(false);
        var core = Restore(epoch, snapshot);
        await foreach (var row in journal.Read(shard, core.Sequence, cancellation).ConfigureAwait(false))
        {
            core.Replay(row);
        }

        return core;
    }

    private ShardCore Restore(long epoch, ShardSnapshot? snapshot)
    {
        var core = Empty(epoch);
        if (snapshot is null)
        {
            return core;
        }

        try
        {
            core.Restore(snapshot);
            return core;
        }
        catch (InvalidDataException e)
        {
            options.Faulted(shard, $"snapshot at {snapshot.Sequence} cannot be read; replaying from the start", e);
            return Empty(epoch);
        }
    }

    private ShardCore Empty(long epoch) => new(shard, epoch, program(), codec, options.NewId, options.CommandWindow);
}
