using Crm.Contracts.Accounts;
using Crm.Persistence.Records.Model;
using Crm.Persistence.Records.Rows;
using Crm.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Crm.Persistence.Records;

/// <summary>
/// The records people keep: users, configuration, customers and the audit trail. One instance per unit of work; not thread safe.
/// Instants are stored as whole microseconds, ids as text or GUID.
/// </summary>
public abstract class RecordsContext(DbContextOptions options) : DbContext(options)
{
    internal DbSet<UserRow> Users => Set<UserRow>();

    internal DbSet<RefreshTokenRow> RefreshTokens => Set<RefreshTokenRow>();

    internal DbSet<DeviceRow> Devices => Set<DeviceRow>();

    internal DbSet<AgentRow> Agents => Set<AgentRow>();

    internal DbSet<QueueRow> Queues => Set<QueueRow>();

    internal DbSet<TrunkRow> Trunks => Set<TrunkRow>();

    internal DbSet<DialledNumberRow> DialledNumbers => Set<DialledNumberRow>();

    internal DbSet<CustomerRow> Customers => Set<CustomerRow>();

    internal DbSet<CustomerPhoneRow> CustomerPhones => Set<CustomerPhoneRow>();

    internal DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Instant>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<AgentId>().HaveConversion<TextIdConverter<AgentId>>().HaveMaxLength(64);
        configurationBuilder.Properties<QueueId>().HaveConversion<TextIdConverter<QueueId>>().HaveMaxLength(64);
        configurationBuilder.Properties<TrunkId>().HaveConversion<TextIdConverter<TrunkId>>().HaveMaxLength(64);
        configurationBuilder.Properties<CustomerId>().HaveConversion<GuidIdConverter<CustomerId>>();
        configurationBuilder.Properties<SubjectId>().HaveConversion<GuidIdConverter<SubjectId>>();
        configurationBuilder.Properties<Role>().HaveConversion<string>().HaveMaxLength(16);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        AccountsModel.Configure(modelBuilder);
        ConfigurationModel.Configure(modelBuilder);
        CustomersModel.Configure(modelBuilder);
        AuditModel.Configure(modelBuilder);
    }
}

/// <summary>The records in a SQLite file.</summary>
public sealed class SqliteRecordsContext(DbContextOptions<SqliteRecordsContext> options) : RecordsContext(options);

/// <summary>The records in PostgreSQL.</summary>
public sealed class PostgreSqlRecordsContext(DbContextOptions<PostgreSqlRecordsContext> options) : RecordsContext(options);
