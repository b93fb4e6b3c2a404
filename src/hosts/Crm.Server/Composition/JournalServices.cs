using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Engine.Cluster;
using Crm.Persistence.Cluster;
using Crm.Persistence.Journal;
using Crm.Persistence.Journal.PostgreSql;
using Crm.Primitives;
using Crm.Server.Lives;

namespace Crm.Server.Composition;

/// <summary>Registers journal and shard ownership: in a file of this process alone, or in a database that nodes share.</summary>
internal static class JournalServices
{
    /// <summary>Between two attempts to have a shard that another node still owns: it gives them up one after the other.</summary>
    private static readonly TimeSpan ClaimAgainMax = TimeSpan.FromSeconds(2);

    private static readonly SnapshotRetention Retention = new() { Shards = new HashSet<ShardId> { EngineOptions.RoutingShard } };

    public static IServiceCollection AddCrmJournal(this IServiceCollection services, CrmSettings settings, ClusterSeat? seat, NodeLife life) =>
        (seat is null ? services.AddSqlite(settings) : services.AddPostgreSql(seat))
            .AddSingleton(seat is null
                ? new NodeRole("sqlite", null, null)
                : new NodeRole("postgreSql", settings.Cluster.Lease, () => life.Finish(LifeEnd.HandedOver)))
            .AddSingleton<IClusterDesk, ClusterDesk>()
            .AddSingleton<IReadinessCheck, ShardReadiness>()
            .AddSingleton(s =>
            {
                var figures = s.GetRequiredService<EngineFigures>();
                var options = new ShardHostOptions { Faulted = (shard, what, fault) => figures.Fault($"{shard}:{what}", fault) };
                return new ShardHost(
                    life.Node,
                    s.GetRequiredService<IJournal>(),
                    s.GetRequiredService<IClusterStore>(),
                    s.GetRequiredService<EventCodec>(),
                    s.GetRequiredService<TimeProvider>(),
                    seat is null ? options : options with { Lease = settings.Cluster.Lease, RecoveryRetryMax = ClaimAgainMax, Disowned = shard => Disown(life, shard) });
            });

    private static IServiceCollection AddSqlite(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton(s => JournalDatabase.Open(Path.Combine(settings.DataPath, "journal.db"), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(s => new SqliteJournal(s.GetRequiredService<JournalDatabase>(), Retention))
        .AddSingleton<IJournalHistory>(s => s.GetRequiredService<SqliteJournal>())
        .AddSingleton<IJournal>(s => s.GetRequiredService<SqliteJournal>())
        .AddSingleton<IClusterStore, SqliteClusterStore>();

    private static IServiceCollection AddPostgreSql(this IServiceCollection services, ClusterSeat seat) => services
        .AddSingleton(s => new PostgreSqlJournal(seat.Database, s.GetRequiredService<TimeProvider>(), Retention))
        .AddSingleton<IJournalHistory>(s => s.GetRequiredService<PostgreSqlJournal>())
        .AddSingleton<IJournal>(s => s.GetRequiredService<PostgreSqlJournal>())
        .AddSingleton<IClusterStore>(_ => new PostgreSqlClusterStore(seat.Database))
        .AddSingleton<IReadinessCheck, JournalReadiness>();

    /// <summary>Who has the leading shard has the work. Another one may still be with a node that is giving them up.</summary>
    private static void Disown(NodeLife life, ShardId shard)
    {
        if (shard == EngineOptions.Shards[0])
        {
            life.Finish(LifeEnd.Disowned);
        }
    }
}
