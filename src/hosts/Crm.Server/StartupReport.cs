using System.Globalization;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Engine;
using Crm.Persistence.Records;
using Crm.Persistence.Records.Configuration;

namespace Crm.Server;

/// <summary>What a person who starts the server wants to know: where to go, as whom, and what is missing.</summary>
internal static class StartupReport
{
    public static async Task Print(WebApplication app, CrmSettings settings, RecordsReport report, EngineRuntime engine, bool traffic)
    {
        foreach (string address in app.Urls.Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"Agent desktop    {address}/");
        }

        Console.WriteLine($"Wallboard        {app.Urls.Order(StringComparer.Ordinal).First()}/wallboard");
        Console.WriteLine($"SIP              {settings.Sip.Address}:{settings.Sip.Port} (UDP, TCP)");
        Console.WriteLine($"Data             {settings.DataPath}{(settings.SharedPath == settings.DataPath ? "" : $", shared {settings.SharedPath}")}");
        if (settings.Storage.Journal == StorageProvider.PostgreSql)
        {
            Console.WriteLine($"Journal          {StorageFaults.PlaceOf(settings.Storage)}, as node {settings.Cluster.NodeId}");
            if (File.Exists(Path.Combine(settings.DataPath, "journal.db")))
            {
                Console.WriteLine("Not in force     the file journal.db: the journal is in PostgreSQL, and nothing is carried over");
            }
        }

        if (settings.DemoAllowed && settings.Demo.Enabled != false)
        {
            Console.WriteLine("Demo             sign in as agent1 (or supervisor, admin) with password demo, go Available, call 4001");
        }

        if (traffic)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Traffic          {settings.Demo.Traffic} simulated calls a minute"));
        }

        if (report.NewAdministrator is { } administrator)
        {
            Console.WriteLine($"Administrator    user {administrator.UserName}, password {administrator.Password} (shown this once)");
        }

        foreach (var part in app.Services.GetServices<IReadinessCheck>().Where(part => part.IsOptional))
        {
            if (await part.Check(CancellationToken.None) is { } missing)
            {
                Console.WriteLine($"Missing          {missing}");
            }
        }

        foreach (string refused in engine.RefusedConfiguration.Concat(app.Services.GetRequiredService<TelephonyDirectory>().Faults))
        {
            Console.WriteLine($"Not in force     {refused}");
        }

        var queues = app.Services.GetRequiredService<Contracts.Ports.IConfigurationSource>().QueueConfigurations;
        foreach (var (name, queue) in settings.ChatEntryPoints.Where(e => queues.All(q => q.Id.Value != e.Value || q.Settings.Chat is not { FromWeb: true })))
        {
            Console.WriteLine($"Not in force     chat entry point {name}: the queue {queue} takes no chats from the web");
        }

        Console.WriteLine("Crm is ready. Ctrl+C stops it.");
    }
}
