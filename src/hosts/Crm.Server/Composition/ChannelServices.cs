using Crm.Channels.Egress;
using Crm.Channels.Lookups;
using Crm.Channels.Twilio;
using Crm.Channels.Webhooks;
using Crm.Contracts.Channels;
using Crm.Contracts.Integration;
using Crm.Contracts.Settings;
using Crm.Events.Privacy;
using Crm.Ivr;
using Crm.PublicEvents.Webhooks;

namespace Crm.Server.Composition;

/// <summary>Registers what reaches out to other services.</summary>
internal static class ChannelServices
{
    public static IServiceCollection AddCrmChannels(this IServiceCollection services, CrmSettings settings) => services
        .AddSingleton<ILookups>(s => new HttpLookups(new EgressList(settings.LookupHosts), s.GetRequiredService<TimeProvider>()))
        .AddSingleton(_ => new WebhookFigures(Console.Error.WriteLine))
        .AddSingleton(s => new WebhookDispatcher(
            s.GetRequiredService<IWebhookStore>(),
            s.GetRequiredService<IPublicEventLog>(),
            new WebhookSender(new EgressList(settings.WebhookHosts), s.GetRequiredService<TimeProvider>()),
            s.GetRequiredService<IPersonalDataVault>(),
            DeliveryRules.With(settings.WebhookFirstRetry, settings.WebhookGiveUpAfter),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WebhookFigures>()))
        .AddSingleton<IWebhookDesk>(s => s.GetRequiredService<WebhookDispatcher>())
        .AddTwilio(settings.Twilio);

    private static IServiceCollection AddTwilio(this IServiceCollection services, TwilioSettings? twilio)
    {
        if (twilio is null)
        {
            return services;
        }

        services
            .AddSingleton(twilio)
            .AddSingleton<TwilioClient>()
            .AddSingleton<IChannelWebhooks, TwilioWebhooks>();
        foreach (string channel in twilio.Senders.Select(s => s.Channel).Distinct())
        {
            services.AddSingleton<IChannelGateway>(s => new TwilioGateway(channel, twilio, s.GetRequiredService<TwilioClient>()));
        }

        return services;
    }
}
