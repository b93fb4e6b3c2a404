using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Mail;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Engine;
using Crm.Events.Privacy;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Persistence.Mail;
using Crm.Persistence.Vault;
using Crm.Primitives;
using Crm.Telephony.Media;

namespace Crm.Server.Composition;

/// <summary>Registers journal, shard ownership and the vault of personal data, all on files below the data path.</summary>
internal static class PersistenceServices
{
    public static IServiceCollection AddCrmJournal(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton(s => JournalDatabase.Open(Path.Combine(settings.DataPath, "journal.db"), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new SqliteJournal(
            s.GetRequiredService<JournalDatabase>(), new SnapshotRetention { Shards = new HashSet<ShardId> { EngineOptions.RoutingShard } }))
        .AddSingleton<IJournalHistory>(s => s.GetRequiredService<SqliteJournal>())
        .AddSingleton<IJournal>(s => s.GetRequiredService<SqliteJournal>())
        .AddSingleton<IClusterStore, SqliteClusterStore>()
        .AddSingleton(_ => new PersonalDataVault(
            Path.Combine(settings.DataPath, "vault.db"), Path.Combine(settings.DataPath, "keys", "master.key")))
        .AddSingleton<IPersonalDataVault>(s => s.GetRequiredService<PersonalDataVault>())
        .AddSingleton<ICustomerKeys, CustomerKeys>()
        .AddSingleton<IMailStore>(s => new SqliteMailStore(
            Path.Combine(settings.DataPath, "mail.db"), s.GetRequiredService<PersonalDataVault>(), s.GetRequiredService<TimeProvider>()))
        .AddSingleton<IRecordingKeys, RecordingKeys>()
        .AddSingleton(s =>
        {
            var figures = s.GetRequiredService<EngineFigures>();
            return new ShardHost(
                new NodeId($"node-{Guid.CreateVersion7():n}"),
                s.GetRequiredService<IJournal>(),
                s.GetRequiredService<IClusterStore>(),
                s.GetRequiredService<EventCodec>(),
                s.GetRequiredService<TimeProvider>(),
                new ShardHostOptions { Faulted = (shard, what, fault) => figures.Fault($"{shard}:{what}", fault) });
        });
}
