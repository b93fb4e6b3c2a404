using System.Net.Sockets;
using Crm.Actors.Journal;
using Crm.Actors.Projections;
using Crm.Channels.Webhooks;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Media;
using Crm.Persistence.Lists;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Vault;
using Crm.Server.Composition;
using Crm.Sip.Transport;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;
using Crm.Telephony.Trunks;
using Crm.Web;
using Crm.Web.Serving;

namespace Crm.Server;

/// <summary>One process that is everything: reads settings, starts the parts in order, prints where to go, drains at the end.</summary>
internal static class ServerProcess
{
    /// <summary>How long calls may go on after a request to stop.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(20);

    /// <summary>Exit code: 0 stopped on request, 1 a part could not start, 2 the settings are wrong.</summary>
    public static async Task<int> Run(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var read = SettingsReader.Read(builder.Configuration.AsEnumerable(), args, Directory.GetCurrentDirectory());
        if (read.Settings is not { } settings)
        {
            foreach (string fault in read.Faults)
            {
                await Console.Error.WriteLineAsync(fault);
            }

            return 2;
        }

        try
        {
            var model = Task.Run(RecordsContextFactory.For(settings).BuildModel); // the longest single piece of a start: beside the rest
            await using var app = Build(builder, settings);
            await model;
            return await Serve(app, settings);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Crm could not start: {e.Message}");
            return 1;
        }
    }

    private static CallPolicy PolicyOf(CallSettings calls) => new()
    {
        HoldReminder = calls.HoldReminder,
        HoldReturn = calls.HoldReturn,
        MonitoringHidden = calls.MonitoringHidden,
        AgentsDialAway = calls.AgentsDialAway,
    };

    private static WebApplication Build(WebApplicationBuilder builder, CrmSettings settings)
    {
        Directory.CreateDirectory(settings.DataPath);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<PortEvents>()
            .AddCrmRecords(settings)
            .AddCrmLists(settings)
            .AddCrmJournal(settings)
            .AddCrmProjections(settings)
            .AddCrmEngine(
                new EngineOptions { SecondTab = settings.SecondTabRefused ? SecondTab.IsRefused : SecondTab.TakesOver, Calls = PolicyOf(settings.Calls) }, settings)
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

    private static async Task<int> Serve(WebApplication app, CrmSettings settings)
    {
        var services = app.Services;
        var stopping = app.Lifetime.ApplicationStopping;
        var others = Task.Run(() => (services.GetRequiredService<IJournal>(), services.GetRequiredService<MediaPlane>()), stopping); // meanwhile
        var report = await services.GetRequiredService<RecordsStart>().Prepare(stopping);
        await others;
        services.GetRequiredService<ProjectionHost>().Start();
        services.GetRequiredService<WebhookDispatcher>().Start();
        var media = services.GetRequiredService<MediaPlane>();
        var events = services.GetRequiredService<PortEvents>();
        events.Connect(services.GetRequiredService<IMediaEvents>(), services.GetRequiredService<ISignallingEvents>());
        var engine = services.GetRequiredService<EngineRuntime>();
        await engine.Start(stopping);
        var sip = services.GetRequiredService<SipEndpoint>();
        await sip.StartAsync(events, stopping);
        using var gauges = new CallGauges(sip, services.GetRequiredService<MediaPlane>());
        await app.StartAsync(stopping);
        var clock = services.GetRequiredService<TimeProvider>();
        var people = await DemoPeopleOutside.Start(settings, sip, services.GetRequiredService<TelephonyDirectory>(), clock, stopping);
        var customers = await DemoTraffic.Start(settings, sip, services.GetRequiredService<ITelephonyDirectory>(), clock, stopping);
        await StartupReport.Print(app, settings, report, engine, customers is not null);
        await Requested(stopping);
        await (customers?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Drain(engine, clock);
        await (people?.DisposeAsync() ?? ValueTask.CompletedTask);
        await sip.StopAsync(CancellationToken.None);
        await app.StopAsync(CancellationToken.None);
        await engine.Stop(TimeSpan.FromSeconds(5));
        return 0;
    }

    private static Task Requested(CancellationToken stopping)
    {
        var requested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stopping.Register(requested.SetResult);
        return requested.Task;
    }

    /// <summary>No new calls; those in progress may finish.</summary>
    private static async Task Drain(EngineRuntime engine, TimeProvider clock)
    {
        engine.Drain();
        var limit = clock.GetUtcNow() + DrainLimit;
        while (clock.GetUtcNow() < limit && await engine.CountCalls(CancellationToken.None) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), clock);
        }
    }
}
