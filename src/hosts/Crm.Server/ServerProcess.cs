using System.Data.Common;
using System.Net.Sockets;
using Crm.Actors.Cluster;
using Crm.Actors.Journal;
using Crm.Actors.Memory;
using Crm.Actors.Projections;
using Crm.Actors.Shards;
using Crm.Actors.Time;
using Crm.Channels.Webhooks;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Engine.Cluster;
using Crm.Media;
using Crm.Persistence.Lists;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Vault;
using Crm.Server.Composition;
using Crm.Server.Lives;
using Crm.Simulator.Running;
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
        var builder = NewBuilder(args);
        var read = SettingsReader.Read(builder.Configuration.AsEnumerable(), args, Directory.GetCurrentDirectory(), Environment.MachineName);
        var faults = read.Settings is { } good ? StorageFaults.Of(good.Storage) : read.Faults;
        if (read.Settings is not { } settings || faults.Count > 0)
        {
            foreach (string fault in faults)
            {
                await Console.Error.WriteLineAsync(fault);
            }

            return 2;
        }

        if (settings.LargePages && HeapPages.MakeLargeOnes() is { } refusal)
        {
            await Console.Error.WriteLineAsync($"Memory:LargePages: {refusal}");
        }

        try
        {
            await using var seat = await ClusterSeat.Take(settings);
            for (var end = await Live(builder, settings, seat, TimeSpan.Zero); end != LifeEnd.Stopped;)
            {
                await Console.Error.WriteLineAsync(end == LifeEnd.Disowned
                    ? $"Node {settings.Cluster.NodeId} was silent for longer than its lease and another node has its shards. Calls here are over."
                    : $"Node {settings.Cluster.NodeId} has given its shards up.");
                end = await Live(NewBuilder(args), settings, seat, end == LifeEnd.HandedOver ? settings.Cluster.Lease : TimeSpan.Zero);
            }

            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or SocketException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Crm could not start: {e.Message}");
            return 1;
        }
        catch (Exception e) when (DatabaseFault(e) is { } fault)
        {
            await Console.Error.WriteLineAsync($"Crm could not start: {StorageFaults.PlaceOf(settings.Storage)} cannot be used: {fault.Message}");
            return 1;
        }
    }

    /// <summary>What a database said, which others may have wrapped.</summary>
    private static DbException? DatabaseFault(Exception? e) => e as DbException ?? (e is InvalidOperationException ? DatabaseFault(e.InnerException) : null);

    private static WebApplicationBuilder NewBuilder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    /// <summary>One life as a node, from standing by to its end; a process without other nodes has one.</summary>
    /// <param name="holdOff">For so long shards that are free are left to other nodes.</param>
    private static async Task<LifeEnd> Live(WebApplicationBuilder builder, CrmSettings settings, ClusterSeat? seat, TimeSpan holdOff)
    {
        using var life = new NodeLife(NodeNames.NewLife(settings.Cluster.NodeId));
        var model = Task.Run(RecordsContextFactory.For(settings).BuildModel); // the longest single piece of a start: beside the rest
        await using var taken = seat is null ? null : await seat.StandBy(life, holdOff, TimeProvider.System);
        if (seat is not null && taken is null)
        {
            return LifeEnd.Stopped;
        }

        await using var app = Build(builder, settings, seat, life);
        await model;
        await Serve(app, settings, seat, life, taken);
        return life.End;
    }

    private static CallPolicy PolicyOf(CallSettings calls) => new()
    {
        SurviveLoss = calls.SurviveRestart,
        HoldReminder = calls.HoldReminder,
        HoldReturn = calls.HoldReturn,
        MonitoringHidden = calls.MonitoringHidden,
        AgentsDialAway = calls.AgentsDialAway,
    };

    private static WebApplication Build(WebApplicationBuilder builder, CrmSettings settings, ClusterSeat? seat, NodeLife life)
    {
        Directory.CreateDirectory(settings.DataPath);
        string sign = LifeSign.PathIn(settings.SharedPath);
        builder.Services
            .AddSingleton<TimeProvider>(new SteadyClock(new BootClock()))
            .AddSingleton<IReadinessCheck, ClockReadiness>()
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

    /// <summary>Starts the parts in order, serves until the process is to stop or the life is over, and stops them.</summary>
    private static async Task Serve(WebApplication app, CrmSettings settings, ClusterSeat? seat, NodeLife life, TakenSeat? taken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping, life.Over);
        using var asked = taken?.Leaving.Register(app.Lifetime.StopApplication);
        var services = app.Services;
        var clock = services.GetRequiredService<TimeProvider>();
        EngineRuntime? engine = null;
        SipEndpoint? sip = null;
        CallGauges? gauges = null;
        using var shards = new ShardGauges(services.GetRequiredService<ShardHost>());
        PeopleOutside? people = null;
        CustomerSimulation? customers = null;
        LifeSign? sign = null;
        try
        {
            var report = await Prepare(services, end.Token);
            engine = services.GetRequiredService<EngineRuntime>();
            await engine.Start(end.Token);
            sign = LifeSign.Start(LifeSign.PathIn(settings.SharedPath), clock);
            await (taken?.GiveLease() ?? ValueTask.CompletedTask);
            sip = services.GetRequiredService<SipEndpoint>();
            await sip.StartAsync(services.GetRequiredService<PortEvents>(), end.Token);
            await (taken?.GivePorts() ?? Task.CompletedTask);
            gauges = new CallGauges(sip, services.GetRequiredService<MediaPlane>());
            await app.StartAsync(end.Token);
            people = await DemoPeopleOutside.Start(settings, sip, services.GetRequiredService<TelephonyDirectory>(), clock, end.Token);
            customers = await DemoTraffic.Start(settings, sip, services.GetRequiredService<ITelephonyDirectory>(), clock, end.Token);
            await StartupReport.Print(app, settings, report, engine, customers is not null);
            await Requested(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // it ended before it had begun
            await Console.Error.WriteLineAsync("The start was broken off.");
        }

        await (customers?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (gauges is not null && life.End != LifeEnd.Disowned)
        {
            await (seat?.Drain(life) ?? Task.CompletedTask);
            await Drain(engine!, clock);
        }

        await (people?.DisposeAsync() ?? ValueTask.CompletedTask);
        // calls of a node whose work another has are that one's: a word from here would end them
        bool theirs = life.End == LifeEnd.Disowned && settings.Calls.SurviveRestart is not null;
        await (sip is null ? Task.CompletedTask : theirs ? sip.LeaveAsync() : sip.StopAsync(CancellationToken.None));
        await (sign?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (gauges is null ? Task.CompletedTask : app.StopAsync(CancellationToken.None));
        gauges?.Dispose();
        await (engine is null ? Task.CompletedTask : StopEngine(engine, life));
    }

    /// <summary>Brings records and projections up, beside what else takes time at a start.</summary>
    private static async Task<RecordsReport> Prepare(IServiceProvider services, CancellationToken end)
    {
        var others = Task.Run(() => (services.GetRequiredService<IJournal>(), services.GetRequiredService<MediaPlane>()), end); // meanwhile
        var report = await services.GetRequiredService<RecordsStart>().Prepare(end);
        await others;
        services.GetRequiredService<ProjectionHost>().Start();
        services.GetRequiredService<WebhookDispatcher>().Start();
        services.GetRequiredService<PortEvents>().Connect(services.GetRequiredService<IMediaEvents>(), services.GetRequiredService<ISignallingEvents>());
        return report;
    }

    /// <summary>Gives the shards back. Without the database of the journal they are free when the lease is over.</summary>
    private static async Task StopEngine(EngineRuntime engine, NodeLife life)
    {
        try
        {
            await engine.Stop(life.End == LifeEnd.Disowned ? TimeSpan.Zero : TimeSpan.FromSeconds(5));
        }
        catch (DbException e)
        {
            await Console.Error.WriteLineAsync($"The shards could not be given back: {e.Message}");
        }
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
