using System.Runtime.CompilerServices;
using Crm.Actors.Journal;
using Crm.Primitives;
using Npgsql;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>
/// The journal in PostgreSQL, for many nodes. The fence is checked inside the append's transaction, positions rise in the order of the
/// commits. An append outlives an outage of the database of up to half a minute. Commits of other nodes are noticed within <see cref="LookEvery"/>, those of this one at once.
/// </summary>
public sealed class PostgreSqlJournal(PostgreSqlJournalDatabase database, TimeProvider clock, SnapshotRetention? retention = null) : IJournal, IJournalHistory
{
    /// <summary>How often a waiting reader asks whether another node has committed.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private const int PageSize = 512;

    private const string Columns = """
        SELECT j.position, s.id, j.epoch, j.sequence, j.at, j.payload, j.command, j.reply, j.outgoing, j.source, j.source_sequence
        FROM crm_journal.journal j JOIN crm_journal.shard s ON s.number = j.shard
        """;

    private const string OneShard = $"{Columns} WHERE s.id = $1 AND j.sequence > $2 ORDER BY j.sequence LIMIT $3";
    private const string AllShards = $"{Columns} WHERE j.position > $1 ORDER BY j.position LIMIT $2";

    private readonly SnapshotRetention _retention = retention ?? SnapshotRetention.None;
    private readonly PatientAppend _append = new(database, clock);

    /// <summary>Appends that met an outage of the database and were tried again, since start.</summary>
    public int Outages => _append.Outages;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlySet<ShardId>> Append(IReadOnlyList<JournalRow> rows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var refused = await _append.Run(rows, cancellation).ConfigureAwait(false);
        database.SignalCommit();
        return refused;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> Read(ShardId shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int read = PageSize;
        while (read == PageSize)
        {
            var page = await database.Query(OneShard, ReadRow, cancellation, shard.Value, afterSequence, (long)PageSize).ConfigureAwait(false);
            foreach (var positioned in page)
            {
                afterSequence = positioned.Row.Sequence;
                yield return positioned.Row;
            }

            read = page.Count;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PositionedRow> ReadAll(long afterPosition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        int read = PageSize;
        while (read == PageSize)
        {
            var page = await database.Query(AllShards, ReadRow, cancellation, afterPosition, (long)PageSize).ConfigureAwait(false);
            foreach (var positioned in page)
            {
                afterPosition = positioned.Position;
                yield return positioned;
            }

            read = page.Count;
        }
    }

    /// <inheritdoc/>
    public async ValueTask WaitForMore(long afterPosition, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var next = database.NextCommit;
            if (await LastPosition(CancellationToken.None).ConfigureAwait(false) > afterPosition)
            {
                return;
            }

            await next.WaitAsync(LookEvery, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshot(ShardId shard, long epoch, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancellation)
    {
        byte[] data = snapshot.ToArray();
        int stored = await database.Execute(
            """
            INSERT INTO crm_journal.snapshot (shard, sequence, data)
            SELECT s.number, $3, $4 FROM crm_journal.shard s
            WHERE s.id = $1 AND s.epoch = $2 AND EXISTS (SELECT 1 FROM crm_journal.journal j WHERE j.shard = s.number AND j.sequence = $3)
            ON CONFLICT (shard) DO UPDATE SET sequence = excluded.sequence, data = excluded.data WHERE excluded.sequence > snapshot.sequence
            """,
            cancellation, shard.Value, epoch, sequence, data).ConfigureAwait(false);
        if (stored > 0 && _retention.Shards.Contains(shard))
        {
            await KeptSnapshots.Keep(database, _retention, shard, sequence, data, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ShardSnapshot?> LoadSnapshot(ShardId shard, CancellationToken cancellation) =>
        await OneSnapshot(
            "SELECT p.sequence, p.data FROM crm_journal.snapshot p JOIN crm_journal.shard s ON s.number = p.shard WHERE s.id = $1",
            shard, cancellation, shard.Value).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<ShardSnapshot?> SnapshotAt(ShardId shard, long sequence, CancellationToken cancellation) =>
        await OneSnapshot(
            """
            SELECT p.sequence, p.data FROM (
                SELECT shard, sequence, data FROM crm_journal.kept_snapshot UNION ALL SELECT shard, sequence, data FROM crm_journal.snapshot) p
            JOIN crm_journal.shard s ON s.number = p.shard
            WHERE s.id = $1 AND p.sequence <= $2 ORDER BY p.sequence DESC LIMIT 1
            """,
            shard, cancellation, shard.Value, sequence).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<long> LastSequenceBefore(ShardId shard, Instant at, CancellationToken cancellation) => InstantSearch.LastBefore(
        async sequence =>
        {
            var found = await database.Query(
                """
                SELECT sequence, at FROM crm_journal.journal
                WHERE shard = (SELECT number FROM crm_journal.shard WHERE id = $1) AND sequence <= $2 ORDER BY sequence DESC LIMIT 1
                """,
                reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellation, shard.Value, sequence).ConfigureAwait(false);
            return found.Count == 0 ? (0, 0) : found[0];
        },
        at);

    /// <summary>The position of the newest row or beyond it, 0 when there is none.</summary>
    public async ValueTask<long> LastPosition(CancellationToken cancellation) =>
        (await database.Query("SELECT position FROM crm_journal.counter", reader => reader.GetInt64(0), cancellation).ConfigureAwait(false))[0];

    private async ValueTask<ShardSnapshot?> OneSnapshot(string sql, ShardId shard, CancellationToken cancellation, params object[] values)
    {
        var found = await database.Query(
            sql, reader => new ShardSnapshot(shard, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)), cancellation, values).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    private static PositionedRow ReadRow(NpgsqlDataReader reader) => new(reader.GetInt64(0), new JournalRow(
        new ShardId(reader.GetString(1)),
        reader.GetInt64(2),
        reader.GetInt64(3),
        new Instant(reader.GetInt64(4)),
        reader.GetFieldValue<byte[]>(5),
        reader.IsDBNull(6) ? null : new CommandMark(new CommandId(reader.GetGuid(6)), reader.GetFieldValue<byte[]>(7)),
        OutgoingFormat.Read(reader.IsDBNull(8) ? null : reader.GetFieldValue<byte[]>(8)),
        reader.IsDBNull(9) ? null : new IncomingMark(new ShardId(reader.GetString(9)), reader.GetInt64(10))));
}
