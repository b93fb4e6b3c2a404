using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Crm.Persistence.Records;

/// <summary>Lets the migration tool build the SQLite model; opens no file.</summary>
public sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteRecordsContext>
{
    /// <inheritdoc/>
    public SqliteRecordsContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteRecordsContext>().UseSqlite("Data Source=:memory:").Options);
}

/// <summary>Lets the migration tool build the PostgreSQL model; connects to nothing.</summary>
public sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlRecordsContext>
{
    /// <inheritdoc/>
    public PostgreSqlRecordsContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlRecordsContext>().UseNpgsql("Host=localhost").Options);
}
