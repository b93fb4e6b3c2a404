using Crm.Actors.Journal;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>
/// The journal in SQLite: write-ahead log, a sync at each commit, one writer for all, the fence checked inside the transaction.
/// Positions are row ids: they rise in commit order.
/// </summary>
public sealed class SqliteJournal(JournalDatabase database, SnapshotRetention? retention = null) : IJournal, IJournalHistory
{
    private readonly SnapshotRetention _retention = retention ?? SnapshotRetention.None;
    private readonly JournalReader _reader = database.Reader;
    private JournalStatements? _statements;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlySet<ShardId>> Append(IReadOnlyList<JournalRow> rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return await database.Write(transaction => Store(transaction, rows)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, CancellationToken cancellation) => _reader.Read(shard, afterSequence, cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, CancellationToken cancellation) => _reader.ReadAll(afterPosition, cancellation);

    /// <inheritdoc/>
    public async ValueTask WaitForMore(long afterPosition, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var next = database.NextCommit;
            if (LastPosition() > afterPosition)
            {
                return;
            }

            await next.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshot(ShardId shard, long epoch, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation)
    {
        byte[] data = snapshot.ToArray();
        await database.Write(transaction =>
        {
            using var command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = """
                INSERT INTO snapshot (shard, sequence, data)
                SELECT s.number, $sequence, $data FROM shard s
                WHERE s.id = $shard AND s.epoch = $epoch
                  AND EXISTS (SELECT 1 FROM journal j WHERE j.shard = s.number AND j.sequence = $sequence)
                ON CONFLICT (shard) DO UPDATE SET sequence = excluded.sequence, data = excluded.data WHERE excluded.sequence > snapshot.sequence
                """;
            command.Parameters.AddWithValue("$shard", shard.Value);
            command.Parameters.AddWithValue("$epoch", epoch);
            command.Parameters.AddWithValue("$sequence", sequence);
            command.Parameters.AddWithValue("$data", data);
            int stored = command.ExecuteNonQuery();
            if (stored > 0 && _retention.Shards.Contains(shard))
            {
                KeptSnapshots.Keep(transaction, _retention, shard, sequence, data);
            }

            return stored;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation) => ValueTask.FromResult(_reader.LoadSnapshot(shard));

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> SnapshotAt(ShardId shard, long sequence, CancellationToken cancellation) => ValueTask.FromResult(_reader.SnapshotAt(shard, sequence));

    /// <inheritdoc/>
    public ValueTask<long> LastSequenceBefore(ShardId shard, Instant at, CancellationToken cancellation) => _reader.LastSequenceBefore(shard, at);

    /// <summary>The position of the newest row, 0 when there is none.</summary>
    public long LastPosition() => _reader.LastPosition();

    /// <summary>Runs on the writer's thread.</summary>
    private HashSet<ShardId> Store(SqliteTransaction transaction, IReadOnlyList<JournalRow> rows)
    {
        var statements = _statements ??= new JournalStatements(transaction.Connection!);
        var refused = new HashSet<ShardId>();
        foreach (var group in rows.GroupBy(row => row.Shard))
        {
            if (statements.ReadFence(transaction, group.Key) is not { } fence)
            {
                refused.Add(group.Key);
                continue;
            }

            long next = fence.Last + 1;
            if (group.Any(row => row.Epoch != fence.Epoch || row.Sequence != next++))
            {
                refused.Add(group.Key);
                continue;
            }

            foreach (var row in group)
            {
                statements.Insert(transaction, fence.Number, row);
            }
        }

        return refused;
    }
}
