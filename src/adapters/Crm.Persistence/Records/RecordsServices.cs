using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Contracts.Mail;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Customers.Merging;
using Crm.Customers.Numbers;
using Crm.Interactions.Annotations;
using Crm.Ivr;
using Crm.Persistence.Records.Accounts;
using Crm.Persistence.Records.Audit;
using Crm.Persistence.Records.Configuration;
using Crm.Persistence.Records.Customers;
using Crm.Persistence.Records.Flows;
using Crm.Persistence.Records.Interactions;
using Crm.Persistence.Records.Mail;
using Crm.Persistence.Records.Materials;
using Crm.Persistence.Records.Webhooks;
using Crm.Telephony.Outbound;
using Crm.Telephony.Trunks;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Persistence.Records;

/// <summary>Registers the records.</summary>
public static class RecordsServices
{
    /// <summary>
    /// Adds accounts, devices, audit trail, customers, telephony directory, flows and configuration. The host awaits
    /// <see cref="RecordsStart.Prepare"/> before it starts anything else. Needs a <see cref="TimeProvider"/> and, for webhooks, the personal-data vault.
    /// </summary>
    public static IServiceCollection AddCrmRecords(this IServiceCollection services, CrmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return services
            .AddSingleton(settings)
            .AddSingleton(RecordsContextFactory.For(settings))
            .AddSingleton(NumberingPlan.Of(settings.CountryCode))
            .AddSingleton<Passwords>()
            .AddSingleton<TelephonyDirectory>()
            .AddSingleton<ITelephonyDirectory>(s => s.GetRequiredService<TelephonyDirectory>())
            .AddSingleton<IOutboundRulesSource>(s => s.GetRequiredService<TelephonyDirectory>())
            .AddSingleton<OutboundRulesStore>()
            .AddSingleton<ITrunkStore, TrunkStore>()
            .AddSingleton<LiveConfiguration>()
            .AddSingleton<IConfigurationSource>(s => s.GetRequiredService<LiveConfiguration>())
            .AddSingleton<IConfigurationChanges, ConfigurationStore>()
            .AddSingleton<IAccounts, AccountStore>()
            .AddSingleton<IRefreshTokens, RefreshTokenStore>()
            .AddSingleton<IDevices, DeviceStore>()
            .AddSingleton<IAuditTrail, AuditTrail>()
            .AddSingleton<IApiKeys, ApiKeyStore>()
            .AddSingleton<IWebhookStore, WebhookStore>()
            .AddSingleton<Installation>()
            .AddSingleton<MailSettingsStore>()
            .AddSingleton<IMailSettings>(s => s.GetRequiredService<MailSettingsStore>())
            .AddSingleton<IMailboxes>(s => s.GetRequiredService<MailSettingsStore>())
            .AddSingleton<IMaterialShelf, MaterialShelf>()
            .AddSingleton<IMaterialDeliveries, MaterialDeliveries>()
            .AddSingleton(_ => ShippedFlows.BesideTheProgram())
            .AddSingleton<FlowShelf>()
            .AddSingleton<IFlowLibrary>(s => s.GetRequiredService<FlowShelf>())
            .AddSingleton<FlowStore>()
            .AddSingleton<IFlowStore>(s => s.GetRequiredService<FlowStore>())
            .AddSingleton<ICustomerDirectory, CustomerDirectory>()
            .AddSingleton<ICustomerBook, CustomerBook>()
            .AddSingleton<ICustomerLog, CustomerLog>()
            .AddSingleton<ICustomerErasure, CustomerErasure>()
            .AddSingleton<ICustomerMerging, CustomerMerging>()
            .AddSingleton<IInteractionAnnotations, InteractionAnnotations>()
            .AddSingleton<IReadinessCheck, RecordsReadiness>()
            .AddSingleton(s => new RecordsStart(
                s.GetRequiredService<RecordsContextFactory>(),
                settings,
                s.GetRequiredService<TelephonyDirectory>(),
                s.GetRequiredService<LiveConfiguration>(),
                s.GetRequiredService<FlowStore>(),
                s.GetRequiredService<Installation>(),
                s.GetRequiredService<Passwords>(),
                s.GetRequiredService<TimeProvider>()));
    }
}
