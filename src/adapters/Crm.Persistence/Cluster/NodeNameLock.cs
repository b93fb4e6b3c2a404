using Crm.Persistence.Journal.PostgreSql;
using Npgsql;

namespace Crm.Persistence.Cluster;

/// <summary>
/// A node's name, held by a session of the database for as long as the process lives: no two processes go by one name, and a process
/// that starts knows that all earlier lives under its name are over, so that it need not wait for their leases.
/// </summary>
public sealed class NodeNameLock : IAsyncDisposable
{
    /// <summary>Keeps these locks apart from others in the same database.</summary>
    private const int Kind = 0x43524D4E;

    private readonly NpgsqlConnection _session;

    private NodeNameLock(NpgsqlConnection session) => _session = session;

    /// <summary>Takes the name and ends earlier lives under it. Throws <see cref="IOException"/> when another process has it.</summary>
    public static async Task<NodeNameLock> Take(PostgreSqlJournalDatabase database, string name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        var session = await database.Session(cancellation).ConfigureAwait(false);
        try
        {
            await using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Kind}, hashtext($1))", session);
            take.Parameters.Add(new NpgsqlParameter { Value = name });
            if (await take.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not true)
            {
                throw new IOException($"a process with Cluster:NodeId={name} is connected to this journal already. Give each node a name of its own.");
            }

            await using var end = new NpgsqlCommand("DELETE FROM crm_journal.node WHERE split_part(id, '@', 1) = $1", session);
            end.Parameters.Add(new NpgsqlParameter { Value = name });
            await end.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return new NodeNameLock(session);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives the name back.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
