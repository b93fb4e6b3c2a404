using Crm.Actors.Journal;
using Crm.Actors.Projections;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Interactions.Storage;
using Crm.Persistence.Projections;
using Crm.Persistence.PublicEvents;
using Crm.Persistence.Recordings;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Interactions;
using Crm.Server.Lives;
using Crm.Statistics.Storage;
using Crm.Telephony.Media;

namespace Crm.Server.Composition;

/// <summary>Registers what is folded from the journal: interaction records and figures.</summary>
internal static class ProjectionServices
{
    public static IServiceCollection AddCrmProjections(this IServiceCollection services, CrmSettings settings, ClusterSeat? seat) => services
        .AddSingleton(_ => new ProjectionsDatabase(seat?.Database.ProjectionsFile(settings.DataPath) ?? Path.Combine(settings.DataPath, "projections.db")))
        .AddSingleton<InteractionProjection>()
        .AddSingleton<IInteractionStore>(s => new InteractionHistory(s.GetRequiredService<InteractionProjection>(), s.GetRequiredService<RecordsContextFactory>()))
        .AddSingleton<StatisticsProjection>()
        .AddSingleton<TranscriptProjection>()
        .AddSingleton<ITranscripts>(s => s.GetRequiredService<TranscriptProjection>())
        .AddCrmPublicEvents()
        .AddSingleton<IStatisticsStore>(s => s.GetRequiredService<StatisticsProjection>())
        .AddSingleton(s => new RecordingFiles(
            Path.Combine(settings.SharedPath, "recordings"), s.GetRequiredService<InteractionProjection>(), s.GetRequiredService<IRecordingKeys>()))
        .AddSingleton(s => new RecordingExpiry(Path.Combine(settings.SharedPath, "recordings"), s.GetRequiredService<InteractionProjection>()))
        .AddHostedService<RecordingKeeping>()
        .AddSingleton<IRecordingLibrary>(s => s.GetRequiredService<RecordingFiles>())
        .AddSingleton<IRecordingRepair>(s => s.GetRequiredService<RecordingFiles>())
        .AddSingleton(s => new ProjectionHost(
            s.GetRequiredService<IJournal>(),
            s.GetRequiredService<EventCodec>(),
            s.GetRequiredService<TimeProvider>(),
            [s.GetRequiredService<InteractionProjection>(), s.GetRequiredService<StatisticsProjection>(), s.GetRequiredService<PublicEventProjection>(), s.GetRequiredService<TranscriptProjection>()]));
}
