using Crm.Actors.Journal;
using Crm.Actors.Projections;
using Crm.Channels.Webhooks;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Media;
using Crm.Persistence.Lists;
using Crm.Persistence.Records;
using Crm.Server.Composition;
using Crm.Server.Lives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Web;
using Crm.Web.Serving;

namespace Crm.Server;

/// <summary>What a server is made of, and what of it comes up before the engine.</summary>
internal static class ServerParts
{
    /// <summary>Puts the parts together; nothing runs and no database is opened.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, CrmSettings settings, ClusterSeat? seat, NodeLife life)
    {
        Directory.CreateDirectory(settings.DataPath);
        string sign = LifeSign.PathIn(settings.SharedPath);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<PortEvents>()
            .AddCrmRecords(settings)
            .AddCrmLists(settings)
            .AddCrmVault(settings, seat)
            .AddCrmJournal(settings, seat, life)
            .AddCrmProjections(settings, seat)
            .AddCrmEngine(
                new EngineOptions { Endpoint = ClusterSeat.EndpointOf(settings), SecondTab = settings.SecondTabRefused ? SecondTab.IsRefused : SecondTab.TakesOver, Calls = PolicyOf(settings.Calls), LastSign = () => LifeSign.Read(sign) }, settings)
            .AddCrmChannels(settings)
            .AddCrmMedia(settings)
            .AddCrmSip(settings)
            .AddMailClients()
            .AddCrmWeb(settings);
        builder.UseCrmWebServer(settings, settings.Http.TlsPort is null ? null : SelfSignedCertificate.Load(settings, TimeProvider.System));
        var app = builder.Build();
        app.MapCrmWeb();
        return app;
    }

    /// <summary>Brings records and projections up, beside what else takes time at a start.</summary>
    public static async Task<RecordsReport> Prepare(IServiceProvider services, CancellationToken end)
    {
        var others = Task.Run(() => (services.GetRequiredService<IJournal>(), services.GetRequiredService<MediaPlane>()), end); // meanwhile
        var report = await services.GetRequiredService<RecordsStart>().Prepare(end);
        await others;
        services.GetRequiredService<ProjectionHost>().Start();
        services.GetRequiredService<WebhookDispatcher>().Start();
        services.GetRequiredService<PortEvents>().Connect(services.GetRequiredService<IMediaEvents>(), services.GetRequiredService<ISignallingEvents>());
        return report;
    }

    private static CallPolicy PolicyOf(CallSettings calls) => new()
    {
        SurviveLoss = calls.SurviveRestart,
        HoldReminder = calls.HoldReminder,
        HoldReturn = calls.HoldReturn,
        MonitoringHidden = calls.MonitoringHidden,
        AgentsDialAway = calls.AgentsDialAway,
    };
}
