using Npgsql;

namespace Crm.Persistence.Journal.PostgreSql;

/// <summary>
/// The journal's tables on a PostgreSQL server, shared by <see cref="PostgreSqlJournal"/> and the cluster store, and by all nodes.
/// Thread safe. How durable a commit is (a local sync, a synchronous standby) is the server's setting and is left to it.
/// </summary>
public sealed class PostgreSqlJournalDatabase : IAsyncDisposable
{
    /// <summary>Statements of the journal kept prepared on each connection.</summary>
    private const int PreparedMax = 32;

    private readonly NpgsqlDataSource _source;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgreSqlJournalDatabase(NpgsqlDataSource source) => _source = source;

    /// <summary>
    /// Connects and makes the tables that are missing. Throws <see cref="NpgsqlException"/> when the server is away or refuses,
    /// <see cref="InvalidDataException"/> when the tables are newer than this program.
    /// </summary>
    public static async ValueTask<PostgreSqlJournalDatabase> Open(string connectionString, CancellationToken cancellation)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxAutoPrepare = PreparedMax;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.ConnectionStringBuilder.ApplicationName ??= "crm-journal";

        // each statement of an append must see what was committed before it had its lock
        builder.ConnectionStringBuilder.Options = $"{builder.ConnectionStringBuilder.Options} -c default_transaction_isolation=read\\ committed".TrimStart();
        var source = builder.Build();
        try
        {
            await using var create = source.CreateCommand(JournalTables.Create);
            await create.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            await using var version = source.CreateCommand("SELECT max(number) FROM crm_journal.version");
            if (await version.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not JournalTables.Version and var found)
            {
                throw new InvalidDataException($"The journal's tables have version {found}; this program knows {JournalTables.Version}.");
            }

            return new PostgreSqlJournalDatabase(source);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes the connections. What was not committed is not stored.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>Completes at the next commit of this node after this call.</summary>
    internal Task NextCommit => Volatile.Read(ref _more).Task;

    internal void SignalCommit() =>
        Interlocked.Exchange(ref _more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Statements that are sent together and are one transaction.</summary>
    internal NpgsqlBatch Batch() => _source.CreateBatch();

    internal NpgsqlCommand Command(string sql, params object?[] values)
    {
        var command = _source.CreateCommand(sql);
        foreach (object? value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    internal async ValueTask<int> Execute(string sql, CancellationToken cancellation, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    internal async ValueTask<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object?[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            found.Add(read(reader));
        }

        return found;
    }
}
