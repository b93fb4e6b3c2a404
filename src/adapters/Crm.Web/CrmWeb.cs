using Crm.Contracts.Accounts;
using Crm.Contracts.Integration;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Primitives.Security;
using Crm.Web.Audit;
using Crm.Web.Auth;
using Crm.Web.Callbacks;
using Crm.Web.Campaigns;
using Crm.Web.Channels;
using Crm.Web.Chat;
using Crm.Web.Cluster;
using Crm.Web.Configuration;
using Crm.Web.Customers;
using Crm.Web.Desk;
using Crm.Web.Flows;
using Crm.Web.Hubs;
using Crm.Web.Inbound;
using Crm.Web.Integration;
using Crm.Web.Interactions;
using Crm.Web.Json;
using Crm.Web.Lists;
using Crm.Web.Mail;
using Crm.Web.Materials;
using Crm.Web.OpenApi;
using Crm.Web.Outbound;
using Crm.Web.Problems;
using Crm.Web.Queues;
using Crm.Web.Recordings;
using Crm.Web.Security;
using Crm.Web.Serving;
using Crm.Web.Serving.Relaying;
using Crm.Web.Sip;
using Crm.Web.Statistics;
using Crm.Web.Supervision;
using Crm.Web.Telemetry;
using Crm.Web.Trunks;
using Crm.Web.WhatIf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Crm.Web;

/// <summary>The web adapter: HTTP interface, hubs, SIP over WebSocket, figures and the web app.</summary>
public static class CrmWeb
{
    /// <summary>
    /// Adds the services. Needs, from elsewhere: <see cref="IContactCentre"/>, <see cref="ICallbacks"/>, <see cref="IConversations"/>, <see cref="IMailDesk"/>, mail store and settings, <see cref="IConfigurationSource"/>,
    /// <see cref="IConfigurationChanges"/>, <see cref="IConfigurationTaking"/>, outbound rules, the account, device and audit ports, customers with their book, log and cards, telephony directory,
    /// interaction and statistics stores, <see cref="IPublicEventLog"/>, <see cref="IWebhookStore"/>, <see cref="IWebhookDesk"/>, interaction annotations, <see cref="IRecordingLibrary"/>, <see cref="IClusterDesk"/> and the personal-data vault. <c>ISipWebSocketSink</c> may be absent.
    /// Provides <see cref="IDeskPush"/> and <see cref="IConversationPush"/>.
    /// </summary>
    public static IServiceCollection AddCrmWeb(this IServiceCollection services, CrmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.TryAddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DeskPush>();
        services.AddSingleton<IDeskPush>(s => s.GetRequiredService<DeskPush>());
        services.AddSingleton(_ => new SignInThrottle());
        services.AddSingleton<SignInService>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<InteractionViews>();
        services.AddSingleton<CustomerChanges>();
        services.AddSingleton<MergeChanges>();
        services.AddSingleton<MergeViews>();
        services.AddSingleton<LaterInteractions>();
        services.AddSingleton<PlaybackTickets>();
        services.AddSingleton<ConfigurationEditor>();
        services.AddSingleton<ConfigurationPush>();
        services.AddSingleton<QueueScope>();
        services.AddSingleton<OutboundRulesKind>();
        services.AddSingleton<QueueKind>();
        services.AddSingleton<AgentKind>();
        services.AddSingleton<CapacityProfileKind>();
        services.AddSingleton<CalendarKind>();
        services.AddSingleton<SipWebSocketRoute>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<PublicCallbackLimit>();
        services.AddSingleton<MailAccess>();
        services.AddSingleton<MaterialViews>();
        services.AddSingleton<ChatTokens>();
        services.AddSingleton<ChatPush>();
        services.AddSingleton<WebCallTickets>();
        services.AddSingleton<IConversationPush>(s => s.GetRequiredService<ChatPush>());
        services.AddSingleton(s => new Lazy<IConversations>(s.GetRequiredService<IConversations>));
        services.AddSingleton<EventViews>();
        services.AddSingleton<EventPump>();
        services.AddAccess(settings);
        services.AddRequestLimits();
        services.AddCrmOpenApi();
        services.ConfigureHttpJsonOptions(o => WebJson.Apply(o.SerializerOptions));
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddSignalR(ConfigureHubs).AddJsonProtocol(o => WebJson.Apply(o.PayloadSerializerOptions));
        return services;
    }

    /// <summary>Builds the pipeline and maps every route. Nothing is reachable unless its route says to whom.</summary>
    public static WebApplication MapCrmWeb(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var settings = app.Services.GetRequiredService<CrmSettings>();
        app.Services.GetRequiredService<MetricsPage>();
        app.Services.GetRequiredService<ConfigurationPush>();
        app.UseMiddleware<FaultMiddleware>();
        app.UseMiddleware<RelayedMiddleware>();
        UseTrustedProxies(app, settings);
        app.UseWebSockets(new Microsoft.AspNetCore.Builder.WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseMiddleware<PerimeterMiddleware>();
        app.UseWebApp();
        app.UseRouting();
        app.Use((context, next) => context.GetEndpoint() is null ? Problem.Write(context, ProblemKind.NotFound) : next(context));
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<AccountMiddleware>();
        app.UseAuthorization();
        MapRoutes(app);
        return app;
    }

    private static void MapRoutes(WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        AuthRoutes.Map(api);
        AgentRoutes.Map(api);
        DeviceRoutes.Map(api);
        ReservationRoutes.Map(api);
        CallRoutes.Map(api);
        DialRoutes.Map(api);
        HelpRoutes.Map(api);
        SupervisionRoutes.Map(api);
        UnstickRoutes.Map(api);
        SupervisorRoutes.Map(api);
        PartyRoutes.Map(api);
        HandoverRoutes.Map(api);
        CallbackRoutes.Map(api);
        CampaignRoutes.Map(api);
        CampaignWorkRoutes.Map(api);
        ChatRoutes.Map(api);
        ConversationRoutes.Map(api);
        ChannelRoutes.Map(api);
        MailRoutes.Map(api);
        MailboxRoutes.Map(api);
        MailRuleRoutes.Map(api);
        MaterialRoutes.Map(api);
        PublicCallbackRoutes.Map(api);
        QueueRoutes.Map(api);
        AgentRoutingRoutes.Map(api);
        NamedSettingsRoutes.Map(api);
        OutboundRulesRoutes.Map(api);
        TrunkRoutes.Map(api);
        ListRoutes.Map(api);
        StatisticsRoutes.Map(api);
        InteractionRoutes.Map(api);
        RecordingRoutes.Map(api);
        CustomerRoutes.Map(api);
        FlowRoutes.Map(api);
        WhatIfRoutes.Map(api);
        EventRoutes.Map(api);
        WebhookRoutes.Map(api);
        ApiKeyRoutes.Map(api);
        CtiRoutes.Map(api);
        AuditRoutes.Map(api);
        ClusterRoutes.Map(api);
        FlowRoutes.MapSchema(app);
        app.MapHub<AgentHub>("/hubs/agent", ConfigureTransport);
        app.MapHub<SupervisorHub>("/hubs/supervisor", ConfigureTransport);
        app.MapHub<EventsHub>("/hubs/events", ConfigureTransport).WithMetadata(new NeedsScope(ApiScopes.Events));
        app.MapHub<ChatHub>("/hubs/chat", ConfigureTransport).AllowAnonymous();
        MaterialLinkRoutes.Map(app);
        SipWebSocketRoute.Map(app);
        HealthRoutes.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapWebApp();
    }

    private static void UseTrustedProxies(WebApplication app, CrmSettings settings)
    {
        if (settings.Http.TrustedProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.Http.TrustedProxies)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }

    private static void ConfigureHubs(HubOptions options)
    {
        options.MaximumReceiveMessageSize = 16 * 1024;
        options.KeepAliveInterval = TimeSpan.FromSeconds(5);
        options.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
        options.HandshakeTimeout = TimeSpan.FromSeconds(5);
        options.EnableDetailedErrors = false;
    }

    private static void ConfigureTransport(HttpConnectionDispatcherOptions options)
    {
        options.Transports = HttpTransportType.WebSockets;
        options.TransportMaxBufferSize = 64 * 1024;
        options.ApplicationMaxBufferSize = 16 * 1024;
        options.WebSockets.CloseTimeout = TimeSpan.FromSeconds(2);
    }
}
