using Crm.Actors.Shards;
using Crm.Contracts.Live;
using Crm.Engine.Live;
using Crm.Engine.Routing;
using Crm.Ivr;
using Crm.Primitives;
using Crm.Routing.Views;

namespace Crm.Engine.Flows;

/// <summary>
/// Paints the <see cref="QueueBoard"/> twice a second while flows run. A caller's estimated wait is his place times the queue's average
/// handle time today, shared by the agents on queue; three minutes stand in until there is an average.
/// </summary>
public sealed class QueueBoardFeed(QueueBoard board, LivePublisher live, IShardHost shards, EngineFigures figures, TimeProvider clock)
{
    /// <summary>With more waiting than this, places are not counted: it would keep routing from its work.</summary>
    public const int PlacesMax = 5_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(4);

    /// <summary>Paints until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Interval, clock, cancellation).ConfigureAwait(false);
            if (!board.Wanted)
            {
                continue;
            }

            try
            {
                await Paint(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                figures.Fault("queue-board", e);
            }
        }
    }

    /// <summary>Paints once.</summary>
    public async Task Paint(CancellationToken cancellation)
    {
        var picture = await live.Current(cancellation).ConfigureAwait(false);
        var waiting = await shards.Query<RoutingProgram, EntryView[]>(
            EngineOptions.RoutingShard,
            p => p.Domain.OpenEntries > PlacesMax ? [] : [.. p.Domain.Entries],
            cancellation).ConfigureAwait(false);
        board.Show(Compose(picture, waiting));
    }

    /// <summary>Puts the picture together. Pure.</summary>
    public static QueuePicture Compose(LivePicture picture, IReadOnlyCollection<EntryView> waiting)
    {
        var queues = new Dictionary<QueueId, FlowQueueFigures>();
        var share = new Dictionary<QueueId, TimeSpan?>(); // how long each place takes
        foreach (var queue in picture.Queues)
        {
            var handle = queue.Today.AverageHandleTime is { } seconds ? TimeSpan.FromSeconds(seconds) : FirstGuess;
            TimeSpan? one = queue.AgentsOnQueue == 0 ? null : handle / queue.AgentsOnQueue;
            share[queue.Id] = one;
            queues[queue.Id] = new FlowQueueFigures(
                queue.Waiting,
                TimeSpan.FromSeconds(queue.LongestWait ?? 0),
                queue.AgentsOnQueue,
                queue.AgentsReady,
                queue is { AgentsReady: > 0, Waiting: 0 } ? TimeSpan.Zero : Wait(one, queue.Waiting + 1),
                queue.Today.ServiceLevel);
        }

        var places = new Dictionary<InteractionId, QueuePlace>();
        foreach (var queue in waiting.GroupBy(e => e.Queue))
        {
            int position = 0;
            foreach (var entry in queue.OrderBy(e => e.Since - TimeSpan.FromMinutes(e.Priority)).ThenBy(e => e.Visit.Value))
            {
                places[entry.Interaction] = new QueuePlace(++position, Wait(share.GetValueOrDefault(queue.Key), position));
            }
        }

        return new QueuePicture(queues, places);
    }

    private static TimeSpan? Wait(TimeSpan? one, int places) =>
        one is not { } each ? null : each * places is var wait && wait < WaitMax ? wait : WaitMax;
}
