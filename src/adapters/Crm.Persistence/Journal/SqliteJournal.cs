using Crm.Actors.Journal;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>
/// The journal in SQLite: write-ahead log, a sync at each commit, one writer for all, the fence checked inside the transaction.
/// Positions are row ids: they rise in commit order.
/// </summary>
public sealed class SqliteJournal(JournalDatabase database) : IJournal
{
    private readonly JournalReader _reader = database.Reader;

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
            return command.ExecuteNonQuery();
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation) => ValueTask.FromResult(_reader.LoadSnapshot(shard));

    /// <summary>The position of the newest row, 0 when there is none.</summary>
    public long LastPosition() => _reader.LastPosition();

    private static HashSet<ShardId> Store(SqliteTransaction transaction, IReadOnlyList<JournalRow> rows)
    {
        var refused = new HashSet<ShardId>();
        using var insert = new RowInsert(transaction);
        foreach (var group in rows.GroupBy(row => row.Shard))
        {
            if (ReadFence(transaction, group.Key) is not { } fence)
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
                insert.Execute(fence.Number, row);
            }
        }

        return refused;
    }

    private static (long Number, long Epoch, long Last)? ReadFence(SqliteTransaction transaction, ShardId shard)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            SELECT s.number, s.epoch, COALESCE((SELECT MAX(j.sequence) FROM journal j WHERE j.shard = s.number), 0)
            FROM shard s WHERE s.id = $shard AND s.owner IS NOT NULL
            """;
        command.Parameters.AddWithValue("$shard", shard.Value);
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    /// <summary>The insert statement, prepared once per transaction.</summary>
    private sealed class RowInsert : IDisposable
    {
        private readonly SqliteCommand _command;

        public RowInsert(SqliteTransaction transaction)
        {
            _command = transaction.Connection!.CreateCommand();
            _command.Transaction = transaction;
            _command.CommandText = """
                INSERT INTO journal (shard, sequence, epoch, at, payload, command, reply, outgoing, source, source_sequence)
                VALUES ($shard, $sequence, $epoch, $at, $payload, $command, $reply, $outgoing, $source, $source_sequence)
                """;
            foreach (string name in (string[])["$shard", "$sequence", "$epoch", "$at", "$payload", "$command", "$reply", "$outgoing", "$source", "$source_sequence"])
            {
                _command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }
        }

        public void Execute(long shard, JournalRow row)
        {
            var values = _command.Parameters;
            values[0].Value = shard;
            values[1].Value = row.Sequence;
            values[2].Value = row.Epoch;
            values[3].Value = row.At.Microseconds;
            values[4].Value = row.Payload.ToArray();
            values[5].Value = (object?)row.Command?.Id.Value.ToByteArray() ?? DBNull.Value;
            values[6].Value = (object?)row.Command?.Reply.ToArray() ?? DBNull.Value;
            values[7].Value = (object?)OutgoingFormat.Write(row.Outgoing) ?? DBNull.Value;
            values[8].Value = (object?)row.Incoming?.Source.Value ?? DBNull.Value;
            values[9].Value = (object?)row.Incoming?.LinkSequence ?? DBNull.Value;
            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}
