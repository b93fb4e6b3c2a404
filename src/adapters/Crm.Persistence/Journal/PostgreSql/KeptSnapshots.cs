using Crm.Actors.Journal;
using Crm.Primitives;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>Keeps snapshots of the past by <see cref="SnapshotRetention"/>. One that could not be kept is no loss: the next is.</summary>
internal static class KeptSnapshots
{
    public static async ValueTask Keep(
        PostgreSqlJournalDatabase database, SnapshotRetention retention, ShardId shard, long sequence, byte[] data, CancellationToken cancellation)
    {
        int kept = await database.Execute(
            """
            INSERT INTO crm_journal.kept_snapshot (shard, sequence, at, data)
            SELECT j.shard, j.sequence, j.at, $3 FROM crm_journal.journal j JOIN crm_journal.shard s ON s.number = j.shard
            WHERE s.id = $1 AND j.sequence = $2
              AND NOT EXISTS (SELECT 1 FROM crm_journal.kept_snapshot k WHERE k.shard = j.shard AND k.sequence > j.sequence - $4 AND k.at > j.at - $5)
            ON CONFLICT DO NOTHING
            """,
            cancellation, shard.Value, sequence, data, retention.EveryRows, Microseconds(retention.Every)).ConfigureAwait(false);
        if (kept > 0)
        {
            await database.Execute(
                """
                DELETE FROM crm_journal.kept_snapshot k
                WHERE k.shard = (SELECT number FROM crm_journal.shard WHERE id = $1)
                  AND (k.at < (SELECT max(n.at) FROM crm_journal.kept_snapshot n WHERE n.shard = k.shard) - $2
                    OR (SELECT sum(length(n.data)) FROM crm_journal.kept_snapshot n WHERE n.shard = k.shard AND n.sequence >= k.sequence) > $3)
                """,
                cancellation, shard.Value, Microseconds(retention.For), retention.BytesMax).ConfigureAwait(false);
        }
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
