using Crm.Contracts.Settings;
using Crm.Dialing.Campaigns;
using Crm.Dialing.DoNotCall;
using Crm.Dialing.Import;
using Crm.Dialing.Lists;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Persistence.Lists;

/// <summary>Registers lists, imports and the do-not-call list.</summary>
public static class ListsServices
{
    /// <summary>Adds them, on files below the data path. Needs customers, a numbering plan, a clock and logging.</summary>
    public static IServiceCollection AddCrmLists(this IServiceCollection services, CrmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return services
            .AddSingleton(_ => ListsDatabase.Open(Path.Combine(settings.SharedPath, "lists.db")))
            .AddSingleton(_ => new ImportFiles(Path.Combine(settings.SharedPath, "imports")))
            .AddSingleton<ListFigures>()
            .AddSingleton<DoNotCallStore>()
            .AddSingleton<IDoNotCallBook>(s => s.GetRequiredService<DoNotCallStore>())
            .AddSingleton<IDoNotCall>(s => s.GetRequiredService<DoNotCallStore>())
            .AddSingleton<IRecordQueue, SqliteRecordQueue>()
            .AddSingleton<IAttemptLedger, SqliteAttemptLedger>()
            .AddSingleton<ListSweeper>()
            .AddSingleton<ICallLists, CallListStore>()
            .AddSingleton<ImportSources>()
            .AddSingleton<ImportTakeover>()
            .AddSingleton<ImportRunner>()
            .AddHostedService(s => s.GetRequiredService<ImportRunner>())
            .AddSingleton<IListImports, ListImports>();
    }
}
