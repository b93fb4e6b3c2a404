using Crm.Primitives;

namespace Crm.Actors.Journal;

/// <summary>
/// Looks back into a shard's journal beside its owner: snapshots of earlier moments are kept by a rule, so that any state of the past
/// that the journal still covers can be had by reading a bounded number of rows. Thread safe.
/// </summary>
public interface IJournalHistory
{
    /// <summary>The newest kept snapshot of a shard as of a sequence or before it; null when none is kept.</summary>
    ValueTask<ShardSnapshot?> SnapshotAt(ShardId shard, long sequence, CancellationToken cancellation);

    /// <summary>The last row of a shard before an instant; 0 when there is none. Costs a few reads, however long the journal is.</summary>
    ValueTask<long> LastSequenceBefore(ShardId shard, Instant at, CancellationToken cancellation);

    /// <summary>Rows of a shard after a sequence, in order.</summary>
    IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, CancellationToken cancellation);
}
