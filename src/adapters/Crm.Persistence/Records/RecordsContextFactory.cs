using System.Data.Common;
using Crm.Contracts.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Persistence.Records;

/// <summary>Makes a context per unit of work for the database of the settings. Thread safe.</summary>
public sealed class RecordsContextFactory
{
    private readonly Func<RecordsContext> _create;
    private readonly Type _context;
    private readonly Func<DbConnection> _connection;

    private RecordsContextFactory(Type context, Func<RecordsContext> create, Func<DbConnection> connection) =>
        (_context, _create, _connection) = (context, create, connection);

    /// <summary>For the database the settings name.</summary>
    public static RecordsContextFactory For(CrmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Storage.Provider == StorageProvider.PostgreSql
            ? PostgreSql(settings.Storage.ConnectionString!)
            : Sqlite(settings.Storage.ConnectionString ?? new SqliteConnectionStringBuilder { DataSource = Path.Combine(settings.DataPath, "records.db") }.ToString());
    }

    /// <summary>For a SQLite database.</summary>
    public static RecordsContextFactory Sqlite(string connectionString)
    {
        var options = new DbContextOptionsBuilder<SqliteRecordsContext>()
            .UseSqlite(connectionString, o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).Options;
        return new(typeof(SqliteRecordsContext), () => new SqliteRecordsContext(options), () => Existing(connectionString));
    }

    /// <summary>For a PostgreSQL database.</summary>
    public static RecordsContextFactory PostgreSql(string connectionString)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlRecordsContext>()
            .UseNpgsql(connectionString, o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).Options;
        return new(typeof(PostgreSqlRecordsContext), () => new PostgreSqlRecordsContext(options), () => new NpgsqlConnection(connectionString));
    }

    /// <summary>Whether the database is there and has exactly the steps this version knows.</summary>
    internal async ValueTask<bool> IsCurrent(CancellationToken cancellation)
    {
        await using var connection = _connection();
        return await MigrationHistory.IsCurrent(_context, connection, cancellation);
    }

    /// <summary>Builds EF Core's model, which the first context would else build: a start can do it beside other work. Touches no database.</summary>
    public void BuildModel()
    {
        using var context = _create();
        _ = context.Model;
    }

    /// <summary>A new context; the caller disposes it.</summary>
    public RecordsContext Create() => _create();

    /// <summary>A look at a file that is there; none makes one.</summary>
    private static SqliteConnection Existing(string connectionString)
    {
        var settings = new SqliteConnectionStringBuilder(connectionString);
        settings.Mode = settings.Mode == SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWrite : settings.Mode;
        return new SqliteConnection(settings.ToString());
    }

    /// <summary>A new context whose connection stays open until the caller disposes it: for several queries in a row, which else open one each.</summary>
    public async ValueTask<RecordsContext> Open(CancellationToken cancellation)
    {
        var context = _create();
        try
        {
            await context.Database.OpenConnectionAsync(cancellation);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }
}
