using Crm.Contracts.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records;

/// <summary>Makes a context per unit of work for the database of the settings. Thread safe.</summary>
public sealed class RecordsContextFactory
{
    private readonly Func<RecordsContext> _create;

    private RecordsContextFactory(Func<RecordsContext> create) => _create = create;

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
        return new(() => new SqliteRecordsContext(options));
    }

    /// <summary>For a PostgreSQL database.</summary>
    public static RecordsContextFactory PostgreSql(string connectionString)
    {
        var options = new DbContextOptionsBuilder<PostgreSqlRecordsContext>()
            .UseNpgsql(connectionString, o => o.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery)).Options;
        return new(() => new PostgreSqlRecordsContext(options));
    }

    /// <summary>A new context; the caller disposes it.</summary>
    public RecordsContext Create() => _create();

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
