using Crm.Contracts.Accounts;
using Crm.Customers;
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

    internal DbSet<CapacityProfileRow> CapacityProfiles => Set<CapacityProfileRow>();

    internal DbSet<CalendarRow> Calendars => Set<CalendarRow>();

    internal DbSet<ConfigurationVersionRow> ConfigurationVersions => Set<ConfigurationVersionRow>();

    internal DbSet<TrunkRow> Trunks => Set<TrunkRow>();

    internal DbSet<SiteSettingRow> SiteSettings => Set<SiteSettingRow>();

    internal DbSet<DialledNumberRow> DialledNumbers => Set<DialledNumberRow>();

    internal DbSet<CustomerRow> Customers => Set<CustomerRow>();

    internal DbSet<CustomerPhoneRow> CustomerPhones => Set<CustomerPhoneRow>();

    internal DbSet<CustomerEmailRow> CustomerEmails => Set<CustomerEmailRow>();

    internal DbSet<CustomerIdentityRow> CustomerIdentities => Set<CustomerIdentityRow>();

    internal DbSet<ContactRow> Contacts => Set<ContactRow>();

    internal DbSet<CustomerSearchRow> CustomerSearch => Set<CustomerSearchRow>();

    internal DbSet<CustomerNoteRow> CustomerNotes => Set<CustomerNoteRow>();

    internal DbSet<CustomerChangeRow> CustomerChanges => Set<CustomerChangeRow>();

    internal DbSet<CustomerMergeRow> CustomerMerges => Set<CustomerMergeRow>();

    internal DbSet<InteractionLinkRow> InteractionLinks => Set<InteractionLinkRow>();

    internal DbSet<InteractionNoteRow> InteractionNotes => Set<InteractionNoteRow>();

    internal DbSet<ImportedInteractionRow> ImportedInteractions => Set<ImportedInteractionRow>();

    internal DbSet<FlowRow> Flows => Set<FlowRow>();

    internal DbSet<FlowVersionRow> FlowVersions => Set<FlowVersionRow>();

    internal DbSet<WebhookRow> Webhooks => Set<WebhookRow>();

    internal DbSet<WebhookDeliveryRow> WebhookDeliveries => Set<WebhookDeliveryRow>();

    internal DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    internal DbSet<MaterialFileRow> MaterialFiles => Set<MaterialFileRow>();

    internal DbSet<MaterialDeliveryRow> MaterialDeliveries => Set<MaterialDeliveryRow>();

    internal DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Instant>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<AgentId>().HaveConversion<TextIdConverter<AgentId>>().HaveMaxLength(64);
        configurationBuilder.Properties<QueueId>().HaveConversion<TextIdConverter<QueueId>>().HaveMaxLength(64);
        configurationBuilder.Properties<CapacityProfileId>().HaveConversion<TextIdConverter<CapacityProfileId>>().HaveMaxLength(64);
        configurationBuilder.Properties<CalendarId>().HaveConversion<TextIdConverter<CalendarId>>().HaveMaxLength(64);
        configurationBuilder.Properties<TrunkId>().HaveConversion<TextIdConverter<TrunkId>>().HaveMaxLength(64);
        configurationBuilder.Properties<FlowId>().HaveConversion<TextIdConverter<FlowId>>().HaveMaxLength(64);
        configurationBuilder.Properties<CustomerId>().HaveConversion<GuidIdConverter<CustomerId>>();
        configurationBuilder.Properties<ContactId>().HaveConversion<GuidIdConverter<ContactId>>();
        configurationBuilder.Properties<CustomerKind>().HaveConversion<string>().HaveMaxLength(16);
        configurationBuilder.Properties<PhoneKind>().HaveConversion<string>().HaveMaxLength(16);
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
        InteractionsModel.Configure(modelBuilder);
        FlowsModel.Configure(modelBuilder);
        IntegrationModel.Configure(modelBuilder);
        MaterialsModel.Configure(modelBuilder);
        AuditModel.Configure(modelBuilder);
    }
}

/// <summary>The records in a SQLite file.</summary>
public sealed class SqliteRecordsContext(DbContextOptions<SqliteRecordsContext> options) : RecordsContext(options);

/// <summary>The records in PostgreSQL.</summary>
public sealed class PostgreSqlRecordsContext(DbContextOptions<PostgreSqlRecordsContext> options) : RecordsContext(options)
{
    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // in the order of bytes, as SQLite has it: beginnings of names are ranges of the index
        modelBuilder.Entity<CustomerRow>().Property(c => c.SortKey).UseCollation("C");
    }
}
