using Crm.Actors.Journal;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>The two statements of every append, prepared once for the writer's connection. For the writer's thread only; the connection disposes of them.</summary>
internal sealed class JournalStatements
{
    private readonly SqliteCommand _fence;
    private readonly SqliteCommand _insert;

    public JournalStatements(SqliteConnection connection)
    {
        _fence = Prepare(connection, """
            SELECT s.number, s.epoch, COALESCE((SELECT MAX(j.sequence) FROM journal j WHERE j.shard = s.number), 0)
            FROM shard s WHERE s.id = $shard AND s.owner IS NOT NULL
            """, "$shard");
        _insert = Prepare(connection, """
            INSERT INTO journal (shard, sequence, epoch, at, payload, command, reply, outgoing, source, source_sequence)
            VALUES ($shard, $sequence, $epoch, $at, $payload, $command, $reply, $outgoing, $source, $source_sequence)
            """, "$shard", "$sequence", "$epoch", "$at", "$payload", "$command", "$reply", "$outgoing", "$source", "$source_sequence");
    }

    /// <summary>The shard's number, epoch and last sequence; null when nobody owns it.</summary>
    public (long Number, long Epoch, long Last)? ReadFence(SqliteTransaction transaction, ShardId shard)
    {
        _fence.Transaction = transaction;
        _fence.Parameters[0].Value = shard.Value;
        using var reader = _fence.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : null;
    }

    public void Insert(SqliteTransaction transaction, long shard, JournalRow row)
    {
        _insert.Transaction = transaction;
        var values = _insert.Parameters;
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
        _insert.ExecuteNonQuery();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params string[] names)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string name in names)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
