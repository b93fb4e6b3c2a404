using Crm.Actors.Shards;
using Crm.Contracts.Live;
using Crm.Contracts.Ports;
using Crm.Engine.Calls;
using Crm.Engine.Conversations;
using Crm.Engine.Mail;
using Crm.Engine.Routing;
using Crm.Primitives;
using Crm.Statistics.Storage;

namespace Crm.Engine.Live;

/// <summary>
/// Keeps the live picture and pushes it when something changed, at most once per <see cref="EngineOptions.LiveInterval"/>, and once a
/// second anyway while somebody waits or talks, because waiting times grow; made only while somebody looks at it. Thread safe.
/// </summary>
public sealed class LivePublisher(EngineOptions options, IShardHost shards, IStatisticsStore statistics, IDeskPush push, EngineFigures faults, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _building = new(1, 1);
    private LivePicture? _last;
    private long _version;

    /// <summary>The picture, at most <see cref="EngineOptions.LiveInterval"/> old.</summary>
    public async ValueTask<LivePicture> Current(CancellationToken cancellation)
    {
        await _building.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var now = Instant.Now(clock);
            if (_last is { } last && now - last.At < options.LiveInterval)
            {
                return last;
            }

            var routing = await shards.Query<RoutingProgram, RoutingPicture>(EngineOptions.RoutingShard, p => RoutingPicture.Of(p.Domain), cancellation).ConfigureAwait(false);
            var (calls, callbacks) = await shards.Query<CallsProgram, (IReadOnlyList<CallView>, IReadOnlyDictionary<QueueId, int>)>(
                EngineOptions.CallsShard, p => (p.Views(), p.CallbackCounts()), cancellation).ConfigureAwait(false);
            var chats = await shards.Query<ConversationsProgram, IReadOnlyList<ConversationSight>>(EngineOptions.ConversationsShard, p => p.Sights(), cancellation).ConfigureAwait(false);
            var mails = await shards.Query<MailProgram, IReadOnlyDictionary<QueueId, LiveMails>>(EngineOptions.MailShard, p => p.Backlog(), cancellation).ConfigureAwait(false);
            var today = await TodayFigures.Read(statistics, now, cancellation).ConfigureAwait(false);
            return _last = LivePictureComposer.Compose(++_version, now, routing, calls, callbacks, chats, mails, today);
        }
        finally
        {
            _building.Release();
        }
    }

    /// <summary>Pushes until cancelled.</summary>
    public async Task Run(LiveChanges changes, CancellationToken cancellation)
    {
        while (true)
        {
            await changes.WaitAsync(TimeSpan.FromSeconds(1), clock, cancellation).ConfigureAwait(false);
            try
            {
                if (push.ShowsLive) // who comes is given the picture of that moment
                {
                    push.PushLive(await Current(cancellation).ConfigureAwait(false));
                }
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
            {
                faults.Fault("live", e);
            }

            await Task.Delay(options.LiveInterval, clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _building.Dispose();
}
