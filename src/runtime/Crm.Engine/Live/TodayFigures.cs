using Crm.Contracts.Live;
using Crm.Engine.Conversations;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Statistics.Agents;
using Crm.Statistics.Queues;
using Crm.Statistics.Storage;

namespace Crm.Engine.Live;

/// <summary>Today's (UTC) counted figures, read from the facts that reports read too, so that live and historical figures agree. Immutable.</summary>
public sealed class TodayFigures
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Dictionary<QueueId, (QueueIntervalFacts Arrivals, QueueIntervalFacts Events)> _queues = [];
    private readonly Dictionary<QueueId, IReadOnlyList<ChannelSummary>> _channels = [];
    private readonly Dictionary<AgentId, double?> _occupancy = [];

    private TodayFigures()
    {
    }

    /// <summary>Reads the facts of the UTC day of an instant.</summary>
    public static async ValueTask<TodayFigures> Read(IStatisticsStore store, Instant now, CancellationToken cancellation)
    {
        var start = new Instant(now.Microseconds - (now.Microseconds % (Day.Ticks / TimeSpan.TicksPerMicrosecond)));
        var figures = new TodayFigures();
        foreach (var fact in await store.ReadQueues(null, start, start + Day, cancellation).ConfigureAwait(false))
        {
            var (arrivals, events) = figures.Of(fact.Queue, start);
            (fact.View == FactView.Arrival ? arrivals : events).Add(fact);
        }

        foreach (var queue in (await store.ReadChannels(null, start, start + Day, cancellation).ConfigureAwait(false)).GroupBy(f => f.Queue))
        {
            figures._channels[queue.Key] = ChannelSummary.From(queue);
        }

        foreach (var agent in (await store.ReadAgents(null, start, start + Day, cancellation).ConfigureAwait(false)).GroupBy(f => f.Agent))
        {
            var day = new AgentIntervalFacts(agent.Key, start);
            foreach (var fact in agent)
            {
                day.Add(fact);
            }

            figures._occupancy[agent.Key] = day.Occupancy;
        }

        return figures;
    }

    /// <summary>A queue's figures. All of a queue nobody has called yet are zero or null.</summary>
    public QueueFigures Of(QueueId queue, QueueSettings settings, Instant now, int agentsReady, Instant? oldestSince)
    {
        var (arrivals, events) = Of(queue, now);
        var s = QueueSummary.From(arrivals, events, oldestSince is { } since ? now - since : null);
        return new QueueFigures(
            s.Offered, s.Answered, s.AnsweredInThreshold, s.Abandoned, s.ShortAbandoned, s.Overflowed, s.CallbackRequested, s.Voicemail,
            s.TransferredOut, s.Requeued, s.ClosedBySystem, s.AverageSpeedOfAnswer, s.AverageHandleTime, s.ServiceLevel, s.ServiceLevelVariant,
            s.LongestWait, s.Waiting, agentsReady, s.AbandonmentRate, s.Occupancy)
        {
            Channels = [.. _channels.GetValueOrDefault(queue, []).Select(c => Channel(c, settings))],
        };
    }

    /// <summary>An agent's occupancy, 0 to 1; null when he was not on queue.</summary>
    public double? OccupancyOf(AgentId agent) => _occupancy.GetValueOrDefault(agent);

    private static ChannelFigures Channel(ChannelSummary c, QueueSettings settings) => new(
        ChatViews.Word(c.Channel), c.Offered, c.Answered, c.AnsweredInThreshold, c.Abandoned, c.ShortAbandoned, c.Left, c.Waiting, c.Handled,
        c.AverageSpeedOfAnswer, c.AverageHandleTime, c.ServiceLevel, c.LongestWait, settings.ThresholdOf(c.Channel).TotalSeconds, settings.TargetOf(c.Channel));

    private (QueueIntervalFacts Arrivals, QueueIntervalFacts Events) Of(QueueId queue, Instant start)
    {
        if (!_queues.TryGetValue(queue, out var facts))
        {
            facts = (new QueueIntervalFacts(queue, start, FactView.Arrival), new QueueIntervalFacts(queue, start, FactView.Event));
            _queues.Add(queue, facts);
        }

        return facts;
    }
}
