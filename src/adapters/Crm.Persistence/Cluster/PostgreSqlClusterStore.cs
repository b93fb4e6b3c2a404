using Crm.Actors.Cluster;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;

namespace Crm.Persistence.Cluster;

/// <summary>
/// Membership and shard ownership beside the journal's rows, so that the fence is checked in the append's transaction. The database's
/// clock says whose lease is over: nodes' clocks may jump.
/// </summary>
/// <param name="database">Where the tables are.</param>
/// <param name="clock">A clock in place of the database's, for tests; null for the database's.</param>
public sealed class PostgreSqlClusterStore(PostgreSqlJournalDatabase database, TimeProvider? clock = null) : IClusterStore
{
    /// <summary>Microseconds since 1970 by the clock in force.</summary>
    private const string Now = "COALESCE($1::bigint, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)";

    /// <summary>How long after its end an incarnation is remembered.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async ValueTask Join(NodeId node, string endpoint, TimeSpan lease, CancellationToken cancellation)
    {
        await Execute(
            $"""
            INSERT INTO crm_journal.node (id, endpoint, lease, until) VALUES ($2, $3, $4, {Now} + $4)
            ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint, lease = excluded.lease, until = excluded.until, draining = false
            """,
            cancellation, node.Value, endpoint, (long)lease.TotalMicroseconds).ConfigureAwait(false);
        await Execute($"DELETE FROM crm_journal.node WHERE until < {Now} - $2", cancellation, (long)Remembered.TotalMicroseconds).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> Heartbeat(NodeId node, CancellationToken cancellation) =>
        await Execute($"UPDATE crm_journal.node SET until = {Now} + lease WHERE id = $2 AND until >= {Now}", cancellation, node.Value).ConfigureAwait(false) == 1;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ClusterMember>> Nodes(CancellationToken cancellation) =>
        await database.Query(
            $"SELECT id, endpoint, draining FROM crm_journal.node WHERE until >= {Now} ORDER BY id",
            reader => new ClusterMember(new NodeId(reader.GetString(0)), reader.GetString(1), reader.GetBoolean(2)), cancellation, Moment()).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardOwnership>> Shards(CancellationToken cancellation) =>
        await database.Query(
            "SELECT id, epoch, owner FROM crm_journal.shard ORDER BY number",
            reader => new ShardOwnership(new ShardId(reader.GetString(0)), reader.GetInt64(1), reader.IsDBNull(2) ? null : new NodeId(reader.GetString(2))),
            cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long?> Claim(ShardId shard, NodeId node, long seenEpoch, CancellationToken cancellation)
    {
        int changed = seenEpoch == 0
            ? await database.Execute(
                "INSERT INTO crm_journal.shard (id, epoch, owner) VALUES ($1, 1, $2) ON CONFLICT (id) DO NOTHING", cancellation, shard.Value, node.Value).ConfigureAwait(false)
            : await Execute(
                $"""
                UPDATE crm_journal.shard s SET epoch = s.epoch + 1, owner = $2
                WHERE s.id = $3 AND s.epoch = $4
                  AND (s.owner IS NULL OR s.owner = $2 OR NOT EXISTS (SELECT 1 FROM crm_journal.node n WHERE n.id = s.owner AND n.until >= {Now}))
                """,
                cancellation, node.Value, shard.Value, seenEpoch).ConfigureAwait(false);
        return changed == 1 ? seenEpoch + 1 : null;
    }

    /// <inheritdoc/>
    public async ValueTask Release(ShardId shard, NodeId node, long epoch, CancellationToken cancellation) =>
        // the epoch rises at release too, so that a late append of the old owner is fenced at once
        await database.Execute(
            "UPDATE crm_journal.shard SET owner = NULL, epoch = epoch + 1 WHERE id = $1 AND owner = $2 AND epoch = $3",
            cancellation, shard.Value, node.Value, epoch).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask Drain(NodeId node, CancellationToken cancellation) =>
        await database.Execute("UPDATE crm_journal.node SET draining = true WHERE id = $1", cancellation, node.Value).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask Leave(NodeId node, CancellationToken cancellation) =>
        await database.Execute("DELETE FROM crm_journal.node WHERE id = $1", cancellation, node.Value).ConfigureAwait(false);

    private ValueTask<int> Execute(string sql, CancellationToken cancellation, params object?[] values) => database.Execute(sql, cancellation, [Moment(), .. values]);

    private object? Moment() => clock is null ? null : Instant.Now(clock).Microseconds;
}
