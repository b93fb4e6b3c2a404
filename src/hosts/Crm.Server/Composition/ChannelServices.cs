using Crm.Channels.Egress;
using Crm.Channels.Lookups;
using Crm.Channels.Webhooks;
using Crm.Contracts.Integration;
using Crm.Contracts.Settings;
using Crm.Events.Privacy;
using Crm.Ivr;
using Crm.PublicEvents.Webhooks;

namespace Crm.Server.Composition;

/// <summary>Registers what reaches out to other services.</summary>
internal static class ChannelServices
{
    /// <summary>How much longer than the first the longest pause between attempts is.</summary>
    private const int LongestRetry = 120;

    public static IServiceCollection AddCrmChannels(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton<ILookups>(s => new HttpLookups(new EgressList(settings.LookupHosts), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(_ => new WebhookFigures(Console.Error.WriteLine))
        .AddSingleton(s => new WebhookDispatcher(
            s.GetRequiredService<IWebhookStore>(),
            s.GetRequiredService<IPublicEventLog>(),
            new WebhookSender(new EgressList(settings.WebhookHosts), s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<IPersonalDataVault>(),
            new DeliveryRules { FirstRetry = settings.WebhookFirstRetry, LongestRetry = settings.WebhookFirstRetry * LongestRetry, GiveUpAfter = settings.WebhookGiveUpAfter },
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WebhookFigures>()))
        .AddSingleton<IWebhookDesk>(s => s.GetRequiredService<WebhookDispatcher>());
}
