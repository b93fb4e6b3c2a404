using Crm.Actors.Shards;
using Crm.Contracts.Ports;
using Crm.Engine.Flows;
using Crm.Engine.Live;
using Crm.Engine.Routing;
using Crm.Messaging.Conversations;
using Crm.Primitives;
using Crm.Routing.Views;

namespace Crm.Engine.Conversations;

/// <summary>
/// The places of waiting customers, counted once in two seconds while anybody waits, and pushed to his page when his changed. Thread safe.
/// </summary>
public sealed class ConversationPlaces(IShardHost shards, LivePublisher live, IConversationPush push, EngineFigures figures, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private Dictionary<InteractionId, QueuePlace> _told = [];

    /// <summary>A customer's place; null when he does not wait or too many do.</summary>
    public async ValueTask<QueuePlace?> Of(InteractionId conversation, CancellationToken cancellation)
    {
        var places = await Count(cancellation).ConfigureAwait(false);
        return places.TryGetValue(conversation, out var place) ? place : null;
    }

    /// <summary>Counts and pushes until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, clock, cancellation).ConfigureAwait(false);
            try
            {
                await Tell(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                figures.Fault("chat-places", e);
            }
        }
    }

    /// <summary>Counts once and pushes what changed.</summary>
    public async Task Tell(CancellationToken cancellation)
    {
        var waiting = await shards.Query<ConversationsProgram, IReadOnlyList<InteractionId>>(
            EngineOptions.ConversationsShard, p => p.Waiting(), cancellation).ConfigureAwait(false);
        var told = new Dictionary<InteractionId, QueuePlace>();
        if (waiting.Count > 0)
        {
            var places = await Count(cancellation).ConfigureAwait(false);
            foreach (var conversation in waiting)
            {
                if (!places.TryGetValue(conversation, out var place))
                {
                    continue;
                }

                told[conversation] = place;
                if (!_told.TryGetValue(conversation, out var before) || before.Position != place.Position)
                {
                    push.Status(conversation, ChatViews.Status(ConversationStage.Waiting, null, null, place.Position, place.EstimatedWait));
                }
            }
        }

        _told = told;
    }

    private async ValueTask<IReadOnlyDictionary<InteractionId, QueuePlace>> Count(CancellationToken cancellation)
    {
        var entries = await shards.Query<RoutingProgram, EntryView[]>(
            EngineOptions.RoutingShard, p => p.Domain.OpenEntries > QueueBoardFeed.PlacesMax ? [] : [.. p.Domain.Entries], cancellation).ConfigureAwait(false);
        return QueueBoardFeed.Compose(await live.Current(cancellation).ConfigureAwait(false), entries).Places;
    }
}
