using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Statistics.Queues;

namespace Crm.Statistics.Folding;

/// <content>
/// The same visits by channel. Their ends do not say what they were, so visits that are no calls are remembered while they are open.
/// </content>
public sealed partial class StatisticsFold
{
    private readonly Dictionary<QueueVisitId, MediaType> _media = []; // who is missing here is a call
    private readonly Dictionary<(QueueId Queue, MediaType Channel), TimeSpan> _channelThresholds = [];

    /// <summary>What was counted for queues' channels since the last drain.</summary>
    public ChannelFactsTable Channels { get; } = new();

    private void Configured(QueueConfigured e)
    {
        _thresholds[e.Queue] = e.Settings.ServiceLevelThreshold;
        foreach (var key in _channelThresholds.Keys.Where(k => k.Queue == e.Queue).ToList())
        {
            _channelThresholds.Remove(key);
        }

        foreach (var channel in e.Settings.Channels ?? [])
        {
            _channelThresholds[(e.Queue, channel.Channel)] = channel.Threshold;
        }
    }

    private TimeSpan? ThresholdOf(QueueId queue, MediaType medium) =>
        _channelThresholds.TryGetValue((queue, medium), out var own) ? own : _thresholds.TryGetValue(queue, out var all) ? all : null;

    private MediaType MediumOf(QueueVisitId visit) => _media.GetValueOrDefault(visit, MediaType.Voice);

    private void EnqueuedOn(EntryEnqueued e, Instant at)
    {
        if (e.MediaType != MediaType.Voice)
        {
            _media[e.Visit] = e.MediaType;
        }

        Channels.At(e.Queue, e.MediaType, at).Offered++;
    }

    /// <summary>Ends a visit in its channel's figures; it is remembered no more.</summary>
    private ChannelIntervalFacts EndedOn(QueueVisitId visit, QueueId queue, Instant at, TimeSpan waited)
    {
        _media.Remove(visit, out var medium); // a call when it was not there
        var facts = Channels.At(queue, medium, at - waited);
        facts.LongestWait = Math.Max(facts.LongestWait, Microseconds(waited));
        return facts;
    }
}
