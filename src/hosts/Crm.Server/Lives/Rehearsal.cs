using System.Globalization;
using System.Net;
using System.Text.Json;
using Crm.Actors.Cluster;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Server.Composition;
using Crm.Simulator.Agents;
using Crm.Simulator.Running;
using Crm.Sip.Transport;

namespace Crm.Server.Lives;

/// <summary>
/// A server inside this process that works for some seconds on data of its own: simulated customers call, an agent answers, the server
/// leaves in the middle of it and another takes the calls up. What it does in earnest later is compiled then, native libraries are loaded,
/// files are in memory. Loopback and free ports only; the folder <c>rehearsal</c> under the data path, which is removed.
/// </summary>
internal static class Rehearsal
{
    private const string DemoPassword = "demo";

    /// <summary>Long enough that customers are put through and hot methods are compiled.</summary>
    private static readonly TimeSpan FirstAct = TimeSpan.FromSeconds(8);

    /// <summary>Long enough that the peers were asked whether they go on.</summary>
    private static readonly TimeSpan SecondAct = TimeSpan.FromSeconds(2);

    /// <summary>Plays it; returns early when told to end. Throws what a start throws.</summary>
    public static async Task Play(Func<WebApplicationBuilder> newBuilder, CrmSettings settings, TimeProvider clock, CancellationToken end)
    {
        string folder = Path.Combine(settings.DataPath, "rehearsal");
        Remove(folder);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(end);
        Task customers = Task.CompletedTask;
        try
        {
            var stage = StageOf(settings, folder);
            await Act(newBuilder(), stage, FirstAct, (web, sip) => customers = Customers(web, sip, clock, leaving.Token), clock, end);
            end.ThrowIfCancellationRequested();
            await Act(newBuilder(), stage, SecondAct, static (_, _) => { }, clock, end);
        }
        finally
        {
            await leaving.CancelAsync();
            await customers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a fault of the servers is the one to tell
            Remove(folder);
        }

        await customers;
    }

    /// <summary>The settings with everything taken out that reaches beyond this process.</summary>
    private static CrmSettings StageOf(CrmSettings settings, string folder) => new(
        Public: false,
        new HttpSettings(0, null, null, null, [], [], null),
        new SipSettings(IPAddress.Loopback, 0, null, null, settings.Sip.Realm, AllowMd5: false),
        new MediaSettings(IPAddress.Loopback, null, settings.Media.PortMin, settings.Media.PortMax, 0, []),
        new StorageSettings(StorageProvider.Sqlite, null),
        new DemoSettings(Enabled: true, 0, "127.0.0.1:9"),
        folder,
        settings.CountryCode,
        TwilioBaseUrl: null)
    {
        Calls = new CallSettings { SurviveRestart = TimeSpan.FromMinutes(1) },
    };

    /// <summary>Starts the server, lets it work and leaves without a word to the peers, as a node does that lost its work.</summary>
    private static async Task Act(
        WebApplicationBuilder builder, CrmSettings stage, TimeSpan length, Action<Uri, IPEndPoint> begun, TimeProvider clock, CancellationToken end)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        using var life = new NodeLife(NodeNames.NewLife("rehearsal"));
        await using var app = ServerParts.Build(builder, stage, null, life);
        EngineRuntime? engine = null;
        SipEndpoint? sip = null;
        LifeSign? sign = null;
        bool serving = false;
        try
        {
            await ServerParts.Prepare(app.Services, end);
            engine = app.Services.GetRequiredService<EngineRuntime>();
            await engine.Start(end);
            sign = LifeSign.Start(LifeSign.PathIn(stage.SharedPath), clock);
            sip = app.Services.GetRequiredService<SipEndpoint>();
            await sip.StartAsync(app.Services.GetRequiredService<PortEvents>(), end);
            await app.StartAsync(end);
            serving = true;
            begun(new Uri(app.Urls.First()), sip.LocalEndPoint!);
            await Task.WhenAll(Task.Delay(length, clock, end), Look(new Uri(app.Urls.First()), end)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            await (sip?.LeaveAsync() ?? Task.CompletedTask);
            await (sign?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (serving ? app.StopAsync(CancellationToken.None) : Task.CompletedTask);
            await (engine?.Stop(TimeSpan.Zero) ?? Task.CompletedTask);
        }
    }

    /// <summary>Asks what browsers and balancers ask first.</summary>
    private static async Task Look(Uri web, CancellationToken end)
    {
        using var supervisor = new CentreApi(web, "supervisor", DemoPassword);
        _ = await supervisor.GetText("/", end);
        _ = await supervisor.GetText("/health/ready", end);
        foreach (string path in (string[])["/queues", "/queues/support/statistics/live", "/interactions?limit=5"])
        {
            _ = await supervisor.Get<JsonElement>(path, end);
        }
    }

    /// <summary>Customers who call the queues and an agent at a desk phone; until cancelled.</summary>
    private static Task Customers(Uri web, IPEndPoint sip, TimeProvider clock, CancellationToken leaving) => SimulatorCommand.Run(
        "rehearsal",
        [
            "--server", web.ToString(), "--sip", string.Create(CultureInfo.InvariantCulture, $"{sip}"), "--rate", "90", "--duration", "6", "--linger", "60",
            "--to", "4001=50,4002=20,4000=30", "--agents", "agent2", "--talk", "5",
        ],
        TextWriter.Null, TextWriter.Null, clock, leaving);

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A lifetime that listens to no signal of the process.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
