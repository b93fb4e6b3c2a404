using Crm.Actors.Journal;
using Crm.Primitives;
using Npgsql;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>
/// An append as one transaction that is sent and answered at once: lock the shards in the order of their numbers, so that no two nodes
/// wait for each other; take positions; store the rows of those shards whose epoch and sequence are right. A claim changes the shard's
/// row and waits for that lock, so an owner of the past finds another epoch afterwards.
/// </summary>
internal static class AppendBatch
{
    private const string LockShards = "SELECT number FROM crm_journal.shard WHERE id = ANY($1) AND owner IS NOT NULL ORDER BY number FOR UPDATE";

    private const string TakePositions = "UPDATE crm_journal.counter SET position = position + $1";

    // refused rows leave a gap between positions, which nobody minds
    private const string Store = """
        WITH incoming AS MATERIALIZED (
            SELECT t.*, row_number() OVER (PARTITION BY t.shard ORDER BY t.place) AS nth
            FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::uuid[], $7::bytea[], $8::bytea[], $9::text[], $10::bigint[])
            WITH ORDINALITY AS t (shard, epoch, sequence, at, payload, command, reply, outgoing, source, source_sequence, place)),
        fence AS MATERIALIZED (
            SELECT s.number, s.id, s.epoch, COALESCE((SELECT max(j.sequence) FROM crm_journal.journal j WHERE j.shard = s.number), 0) AS last
            FROM crm_journal.shard s WHERE s.id = ANY($1) AND s.owner IS NOT NULL),
        good AS MATERIALIZED (
            SELECT f.number, f.id FROM incoming i JOIN fence f ON f.id = i.shard
            GROUP BY f.number, f.id HAVING bool_and(i.epoch = f.epoch AND i.sequence = f.last + i.nth)),
        stored AS (
            INSERT INTO crm_journal.journal (position, shard, sequence, epoch, at, payload, command, reply, outgoing, source, source_sequence)
            SELECT c.position - $11 + i.place, g.number, i.sequence, i.epoch, i.at, i.payload, i.command, i.reply, i.outgoing, i.source, i.source_sequence
            FROM incoming i JOIN good g ON g.id = i.shard CROSS JOIN crm_journal.counter c)
        SELECT id FROM good
        """;

    /// <summary>Stores rows and returns the shards that were refused. Throws when the outcome is unknown.</summary>
    public static async ValueTask<HashSet<ShardId>> Run(PostgreSqlJournalDatabase database, IReadOnlyList<JournalRow> rows, CancellationToken cancellation)
    {
        var refused = rows.Select(row => row.Shard).ToHashSet();
        string[] shards = [.. refused.Select(shard => shard.Value)];
        await using var batch = database.Batch();
        batch.BatchCommands.Add(Statement(LockShards, (object)shards));
        batch.BatchCommands.Add(Statement(TakePositions, (long)rows.Count));
        batch.BatchCommands.Add(Statement(
            Store,
            Column(rows, row => row.Shard.Value),
            Column(rows, row => row.Epoch),
            Column(rows, row => row.Sequence),
            Column(rows, row => row.At.Microseconds),
            Column(rows, row => row.Payload.ToArray()),
            Column(rows, row => row.Command?.Id.Value),
            Column(rows, row => row.Command?.Reply.ToArray()),
            Column(rows, row => OutgoingFormat.Write(row.Outgoing)),
            Column(rows, row => row.Incoming?.Source.Value),
            Column(rows, row => row.Incoming?.LinkSequence),
            (long)rows.Count));
        await using var reader = await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        await reader.NextResultAsync(cancellation).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            refused.Remove(new ShardId(reader.GetString(0)));
        }

        return refused;
    }

    private static T[] Column<T>(IReadOnlyList<JournalRow> rows, Func<JournalRow, T> value)
    {
        var column = new T[rows.Count];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return column;
    }

    private static NpgsqlBatchCommand Statement(string sql, params object[] values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        foreach (object value in values)
        {
            statement.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return statement;
    }
}
