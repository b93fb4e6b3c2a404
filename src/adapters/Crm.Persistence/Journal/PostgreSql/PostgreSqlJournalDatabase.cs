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
    private readonly string _sessionString;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private PostgreSqlJournalDatabase(NpgsqlDataSource source, Guid identity, string sessionString) => (_source, Identity, _sessionString) = (source, identity, sessionString);

    /// <summary>Which journal this is. What a node has folded from it is kept under this name, so that it is never taken for another's.</summary>
    public Guid Identity { get; }

    /// <summary>The file, in a node's own folder, of what it folds from this journal.</summary>
    public string ProjectionsFile(string folder) => Path.Combine(folder, $"projections-{Identity:n}.db");

    /// <summary>
    /// Connects and makes the tables that are missing. Throws <see cref="NpgsqlException"/> when the server is away or refuses,
    /// <see cref="InvalidDataException"/> when the tables are newer than this program.
    /// </summary>
    public static ValueTask<PostgreSqlJournalDatabase> Open(string connectionString, CancellationToken cancellation) => Open(connectionString, make: true, cancellation);

    /// <summary>Connects to tables that are there, to read them. Throws <see cref="InvalidDataException"/> when there are none, and as <see cref="Open(string, CancellationToken)"/>.</summary>
    public static ValueTask<PostgreSqlJournalDatabase> OpenExisting(string connectionString, CancellationToken cancellation) => Open(connectionString, make: false, cancellation);

    private static async ValueTask<PostgreSqlJournalDatabase> Open(string connectionString, bool make, CancellationToken cancellation)
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
            await using var create = source.CreateCommand(make ? JournalTables.Create : "SELECT to_regclass('crm_journal.version')::text");
            if (await create.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not string && !make)
            {
                throw new InvalidDataException("There is no journal in this database.");
            }

            await using var version = source.CreateCommand("SELECT max(number) FROM crm_journal.version");
            if (await version.ExecuteScalarAsync(cancellation).ConfigureAwait(false) is not JournalTables.Version and var found)
            {
                throw new InvalidDataException($"The journal's tables have version {found}; this program knows {JournalTables.Version}.");
            }

            await using var identity = source.CreateCommand("SELECT id FROM crm_journal.identity");
            return new PostgreSqlJournalDatabase(
                source,
                (Guid)(await identity.ExecuteScalarAsync(cancellation).ConfigureAwait(false))!,
                new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 10, ApplicationName = "crm-node" }.ConnectionString);
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

    /// <summary>A session of its own, which the caller disposes; it is never given to another afterwards.</summary>
    internal async ValueTask<NpgsqlConnection> Session(CancellationToken cancellation)
    {
        var session = new NpgsqlConnection(_sessionString);
        try
        {
            await session.OpenAsync(cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

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
