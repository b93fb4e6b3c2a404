using Crm.Actors.Journal;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Journal;

/// <summary>Keeps snapshots of the past by <see cref="SnapshotRetention"/>. Runs on the writer's thread, in the transaction that stores the newest one.</summary>
internal static class KeptSnapshots
{
    private const string Insert = """
        INSERT INTO kept_snapshot (shard, sequence, at, data)
        SELECT j.shard, j.sequence, j.at, $data FROM journal j JOIN shard s ON s.number = j.shard
        WHERE s.id = $shard AND j.sequence = $sequence
          AND NOT EXISTS (
            SELECT 1 FROM kept_snapshot k
            WHERE k.shard = j.shard AND k.sequence > j.sequence - $every_rows AND k.at > j.at - $every)
        """;

    // length() of a stored value is in its header: nothing of the snapshots is read
    private const string GiveUp = """
        DELETE FROM kept_snapshot
        WHERE shard = (SELECT number FROM shard WHERE id = $shard)
          AND (at < (SELECT MAX(n.at) FROM kept_snapshot n WHERE n.shard = kept_snapshot.shard) - $for
            OR (SELECT SUM(length(n.data)) FROM kept_snapshot n WHERE n.shard = kept_snapshot.shard AND n.sequence >= kept_snapshot.sequence) > $bytes)
        """;

    public static void Keep(SqliteTransaction transaction, SnapshotRetention retention, ShardId shard, long sequence, byte[] data)
    {
        int kept = Run(transaction, Insert, ("$shard", shard.Value), ("$sequence", sequence), ("$data", data),
            ("$every", Microseconds(retention.Every)), ("$every_rows", retention.EveryRows));
        if (kept > 0)
        {
            Run(transaction, GiveUp, ("$shard", shard.Value), ("$for", Microseconds(retention.For)), ("$bytes", retention.BytesMax));
        }
    }

    private static int Run(SqliteTransaction transaction, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command.ExecuteNonQuery();
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
