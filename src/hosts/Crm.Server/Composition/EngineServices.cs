using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Contracts.Channels;
using Crm.Contracts.Desk;
using Crm.Contracts.Materials;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Customers;
using Crm.Dialing.Campaigns;
using Crm.Engine;
using Crm.Engine.Agents;
using Crm.Engine.Callbacks;
using Crm.Engine.Calls;
using Crm.Engine.Campaigns;
using Crm.Engine.Configuration;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Engine.Explaining;
using Crm.Engine.Flows;
using Crm.Engine.Inbound;
using Crm.Engine.Live;
using Crm.Engine.Materials;
using Crm.Engine.Messages;
using Crm.Engine.Placing;
using Crm.Engine.Routing;
using Crm.Engine.WebCalls;
using Crm.Engine.WhatIf;
using Crm.Events;
using Crm.Primitives;
using Crm.Telephony.Calls;
using Crm.Telephony.Media;
using Crm.Telephony.Signalling;

namespace Crm.Server.Composition;

/// <summary>Registers the engine. Shards are lazy for those they call back: the ports and the shards know each other.</summary>
internal static class EngineServices
{
    public static IServiceCollection AddCrmEngine(this IServiceCollection services, EngineOptions options, CrmSettings settings) => services
        .AddSingleton(options)
        .AddSingleton(new EntryPoints(settings.ChatEntryPoints.ToDictionary(e => e.Key, e => new QueueId(e.Value))))
        .AddSingleton(new EventCodec(
            typeof(IDomainEvent).Assembly, typeof(CampaignSaved).Assembly, typeof(CommandDone).Assembly, typeof(EnqueueCall).Assembly, typeof(ConnectAgentMessage).Assembly))
        .AddSingleton<IShardHost>(s => s.GetRequiredService<ShardHost>())
        .AddSingleton(s => new Lazy<IShardHost>(s.GetRequiredService<IShardHost>))
        .AddSingleton<EngineFigures>()
        .AddSingleton<InteractionParties>()
        .AddSingleton<PartyCards>()
        .AddSingleton<ICardSection, HistorySection>()
        .AddSingleton<ICardSection, PinnedNotesSection>()
        .AddSingleton<ICardSection, MaterialsSection>()
        .AddSingleton<CustomerCards>()
        .AddSingleton<ICustomerCards>(s => s.GetRequiredService<CustomerCards>())
        .AddSingleton<ICustomerNews, CustomerNews>()
        .AddSingleton<DeskPublisher>()
        .AddSingleton<IDeskChanges>(s => s.GetRequiredService<DeskPublisher>())
        .AddSingleton<DeskChats>()
        .AddSingleton<DeskMails>()
        .AddSingleton<DeskCampaigns>()
        .AddSingleton<DeskComposer>()
        .AddSingleton<LiveChanges>()
        .AddSingleton<ILiveChanges>(s => s.GetRequiredService<LiveChanges>())
        .AddSingleton<LivePublisher>()
        .AddSingleton<AgentConnections>()
        .AddSingleton<Handovers>()
        .AddSingleton<IHandovers>(s => s.GetRequiredService<Handovers>())
        .AddSingleton<InboundCalls>()
        .AddSingleton<QueueBoard>()
        .AddSingleton<QueueBoardFeed>()
        .AddSingleton<SignallingRouter>()
        .AddSingleton<ISignallingEvents>(s => s.GetRequiredService<SignallingRouter>())
        .AddSingleton<MediaRouter>()
        .AddSingleton<IMediaEvents>(s => s.GetRequiredService<MediaRouter>())
        .AddSingleton<RoutingEffects>()
        .AddSingleton(s => new WebLegs(s.GetRequiredService<ISignalling>()))
        .AddSingleton(s => ActivatorUtilities.CreateInstance<CallEffects>(s, s.GetRequiredService<WebLegs>()))
        .AddSingleton<IWebCalls, WebCallDesk>()
        .AddSingleton<ConversationEffects>()
        .AddSingleton<ConversationPlaces>()
        .AddCrmMail()
        .AddSingleton<ChatDoor>()
        .AddSingleton<ChannelBook>()
        .AddSingleton<ChannelOutbox>()
        .AddSingleton<ChannelDesk>()
        .AddSingleton<IChannelIntake>(s => s.GetRequiredService<ChannelDesk>())
        .AddSingleton<IChannelDesk>(s => s.GetRequiredService<ChannelDesk>())
        .AddSingleton<ConversationFiles>()
        .AddSingleton<IConversations, ConversationDesk>()
        .AddSingleton<IInvitations, InvitationDesk>()
        .AddSingleton<ITranscriptMails, TranscriptMails>()
        .AddSingleton<MaterialPost>()
        .AddSingleton<MaterialOutbox>()
        .AddSingleton<MaterialWays>()
        .AddSingleton<IMaterials, MaterialDesk>()
        .AddSingleton<ConfigurationFeed>()
        .AddSingleton<RoutingPast>()
        .AddSingleton<IRoutingStories, RoutingStories>()
        .AddSingleton<WhatIfStudy>()
        .AddSingleton<IWhatIf, WhatIfDesk>()
        .AddSingleton<IConfigurationTaking>(s => s.GetRequiredService<ConfigurationFeed>())
        .AddSingleton<EngineRuntime>()
        .AddSingleton<ICallbacks, CallbackDesk>()
        .AddSingleton<CampaignEffects>()
        .AddSingleton<CampaignFloors>()
        .AddSingleton<ICampaigns, CampaignDesk>()
        .AddSingleton<ICampaignEvidence, CampaignProof>()
        .AddSingleton<ICampaignWork, CampaignWork>()
        .AddSingleton<IDialling, DialDesk>()
        .AddSingleton<IContactCentre, ContactCentre>();
}
