using System.Collections.Concurrent;
using Crm.Actors.Cluster;
using Crm.Persistence.Journal;
using Crm.Primitives;
using Microsoft.Data.Sqlite;

namespace Crm.Persistence.Cluster;

/// <summary>Membership and shard ownership in the journal's own file, so that the fence is checked in the append's transaction. For one process: the file is locked.</summary>
public sealed class SqliteClusterStore(JournalDatabase database, TimeProvider clock) : IClusterStore
{
    /// <summary>Only this process can have the file, so what drains need not be stored.</summary>
    private readonly ConcurrentDictionary<NodeId, bool> _draining = new();

    /// <inheritdoc/>
    public async ValueTask Join(NodeId node, string endpoint, TimeSpan lease, CancellationToken cancellation)
    {
        _draining.TryRemove(node, out _);
        await Execute(
            """
            INSERT INTO node (id, endpoint, lease, until) VALUES ($node, $endpoint, $lease, $now + $lease)
            ON CONFLICT (id) DO UPDATE SET endpoint = $endpoint, lease = $lease, until = $now + $lease;
            DELETE FROM node WHERE until = 0
            """,
            ("$node", node.Value), ("$endpoint", endpoint), ("$lease", (long)lease.TotalMicroseconds)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> Heartbeat(NodeId node, CancellationToken cancellation) =>
        await Execute("UPDATE node SET until = $now + lease WHERE id = $node AND until >= $now", ("$node", node.Value)).ConfigureAwait(false) == 1;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ClusterMember>> Nodes(CancellationToken cancellation)
    {
        var live = await Query(
            "SELECT id, endpoint FROM node WHERE until >= $now ORDER BY id", reader => (Node: new NodeId(reader.GetString(0)), Endpoint: reader.GetString(1))).ConfigureAwait(false);
        return live.ConvertAll(member => new ClusterMember(member.Node, member.Endpoint, _draining.ContainsKey(member.Node)));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardOwnership>> Shards(CancellationToken cancellation) =>
        await Query(
            "SELECT id, epoch, owner FROM shard WHERE $now IS NOT NULL ORDER BY number",
            reader => new ShardOwnership(new ShardId(reader.GetString(0)), reader.GetInt64(1), reader.IsDBNull(2) ? null : new NodeId(reader.GetString(2)))).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<long?> Claim(ShardId shard, NodeId node, long seenEpoch, CancellationToken cancellation)
    {
        string sql = seenEpoch == 0
            ? "INSERT INTO shard (id, epoch, owner) VALUES ($shard, 1, $node) ON CONFLICT (id) DO NOTHING"
            : """
              UPDATE shard SET epoch = epoch + 1, owner = $node
              WHERE id = $shard AND epoch = $seen
                AND (owner IS NULL OR owner = $node OR NOT EXISTS (SELECT 1 FROM node n WHERE n.id = owner AND n.until >= $now))
              """;
        int changed = await Execute(sql, ("$shard", shard.Value), ("$node", node.Value), ("$seen", seenEpoch)).ConfigureAwait(false);
        return changed == 1 ? seenEpoch + 1 : null;
    }

    /// <inheritdoc/>
    public async ValueTask Release(ShardId shard, NodeId node, long epoch, CancellationToken cancellation) =>
        // the epoch rises at release too, so that a late append of the old owner is fenced at once
        await Execute(
            "UPDATE shard SET owner = NULL, epoch = epoch + 1 WHERE id = $shard AND owner = $node AND epoch = $epoch",
            ("$shard", shard.Value), ("$node", node.Value), ("$epoch", epoch)).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask Drain(NodeId node, CancellationToken cancellation)
    {
        _draining[node] = true;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask Leave(NodeId node, CancellationToken cancellation) =>
        await Execute("DELETE FROM node WHERE id = $node", ("$node", node.Value)).ConfigureAwait(false);

    private Task<int> Execute(string sql, params (string Name, object Value)[] values) => database.Write(transaction =>
    {
        using var command = Prepare(transaction, sql, values);
        return command.ExecuteNonQuery();
    });

    private Task<List<T>> Query<T>(string sql, Func<SqliteDataReader, T> read) => database.Write(transaction =>
    {
        using var command = Prepare(transaction, sql, []);
        using var reader = command.ExecuteReader();
        var found = new List<T>();
        while (reader.Read())
        {
            found.Add(read(reader));
        }

        return found;
    });

    private SqliteCommand Prepare(SqliteTransaction transaction, string sql, (string Name, object Value)[] values)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$now", Instant.Now(clock).Microseconds);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
