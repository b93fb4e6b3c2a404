using Crm.Actors.Journal;
using Crm.Actors.Shards;
using Crm.Engine.Calls;
using Crm.Engine.Configuration;
using Crm.Engine.Conversations;
using Crm.Engine.Desk;
using Crm.Engine.Flows;
using Crm.Engine.Inbound;
using Crm.Engine.Live;
using Crm.Engine.Mail;
using Crm.Engine.Routing;
using Crm.Events.Privacy;
using Crm.Ivr;
using Crm.Telephony.Trunks;

namespace Crm.Engine;

/// <summary>
/// Starts and stops the engine in order: routing before calls and conversations, because recovering them sends routing what became of them; configuration
/// and publishers after both. The ports (SIP, media, web) are started by the host after this and stopped before it.
/// </summary>
public sealed class EngineRuntime(
    EngineOptions options,
    ShardHost shards,
    EventCodec codec,
    RoutingEffects routingEffects,
    CallEffects callEffects,
    ConversationEffects conversationEffects,
    ConversationPlaces conversationPlaces,
    ChannelOutbox channelOutbox,
    MailEffects mailEffects,
    Materials.MaterialOutbox materials,
    Campaigns.CampaignEffects campaignEffects,
    Campaigns.CampaignFloors campaignFloors,
    ConfigurationFeed configuration,
    DeskPublisher desks,
    DeskComposer composer,
    PartyCards cards,
    LivePublisher live,
    LiveChanges liveChanges,
    InboundCalls inbound,
    IFlowLibrary flows,
    QueueBoard board,
    QueueBoardFeed boardFeed,
    IPersonalDataVault vault,
    ITelephonyDirectory telephony)
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;

    /// <summary>What the records hold that routing refused; shown at the start.</summary>
    public IReadOnlyList<string> RefusedConfiguration { get; private set; } = [];

    /// <summary>Takes the shards over, recovers them and starts the publishers.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        await shards.Start(options.Endpoint, cancellation).ConfigureAwait(false);
        await shards.Open(EngineOptions.RoutingShard, () => new RoutingProgram(), routingEffects, cancellation).ConfigureAwait(false);
        await shards.Open(EngineOptions.CallsShard, () => new CallsProgram(options.Calls, codec, flows, board, vault, telephony, options.LastSign?.Invoke()), callEffects, cancellation).ConfigureAwait(false);
        await shards.Open(
            EngineOptions.ConversationsShard, () => new ConversationsProgram(options.Conversations, codec, vault), conversationEffects, cancellation).ConfigureAwait(false);
        conversationEffects.WakeOutbox = channelOutbox.Wake;
        conversationEffects.WakeMaterials = materials.Wake;
        mailEffects.WakeMaterials = materials.Wake;
        await shards.Open(EngineOptions.MailShard, () => new MailProgram(options.Mail, new BusinessClock(), codec, vault), mailEffects, cancellation).ConfigureAwait(false);
        await shards.Open(EngineOptions.CampaignsShard, () => new Campaigns.CampaignsProgram(), campaignEffects, cancellation).ConfigureAwait(false);
        RefusedConfiguration = await configuration.Send(cancellation).ConfigureAwait(false);
        _work = Task.WhenAll(
            configuration.Run(_stopping.Token),
            desks.Run(composer, _stopping.Token),
            cards.Warm(_stopping.Token),
            live.Run(liveChanges, _stopping.Token),
            boardFeed.Run(_stopping.Token),
            conversationPlaces.Run(_stopping.Token),
            channelOutbox.Run(_stopping.Token),
            materials.Run(_stopping.Token),
            campaignFloors.Run(_stopping.Token));
    }

    /// <summary>Takes no new calls from now on.</summary>
    public void Drain() => inbound.Drain();

    /// <summary>How many calls are not over.</summary>
    public async Task<int> CountCalls(CancellationToken cancellation) =>
        await shards.Query<CallsProgram, int>(EngineOptions.CallsShard, p => p.Count, cancellation).ConfigureAwait(false);

    /// <summary>Stops publishers and shards; snapshots are taken.</summary>
    public async Task Stop(TimeSpan drain)
    {
        Drain();
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _work.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // that is how publishers end
        }

        await shards.Stop(drain).ConfigureAwait(false);
        _stopping.Dispose();
    }
}
