using Crm.Contracts.Live;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Contracts.Rest;

/// <summary>A queue with its rules. The version is its ETag.</summary>
/// <param name="Settings">With the hours of its calendar when it names one.</param>
/// <param name="Effective">Whether decisions rest on it already; false while routing is busy or away.</param>
public sealed record QueueView(QueueId Id, long Version, QueueSettings Settings, bool Effective);

/// <summary>A queue's figures between two instants; the fields are those of <see cref="QueueFigures"/>, flat.</summary>
public sealed record QueueStatistics(
    QueueId QueueId,
    Instant From,
    Instant To,
    long Offered,
    long Answered,
    long AnsweredInThreshold,
    long Abandoned,
    long ShortAbandoned,
    long Overflowed,
    long CallbackRequested,
    long Voicemail,
    long TransferredOut,
    long Requeued,
    long ClosedBySystem,
    double? AverageSpeedOfAnswer,
    double? AverageHandleTime,
    double? ServiceLevel,
    string ServiceLevelVariant,
    double? LongestWait,
    long Waiting,
    long AgentsReady,
    double? AbandonmentRate,
    double? Occupancy)
{
    /// <summary>The same by channel; the sums over them are the queue's.</summary>
    public IReadOnlyList<ChannelFigures> Channels { get; init; } = [];

    /// <summary>Lays figures out flat.</summary>
    public static QueueStatistics Of(QueueId queue, Instant from, Instant to, QueueFigures f) => new(
        queue, from, to, f.Offered, f.Answered, f.AnsweredInThreshold, f.Abandoned, f.ShortAbandoned, f.Overflowed, f.CallbackRequested,
        f.Voicemail, f.TransferredOut, f.Requeued, f.ClosedBySystem, f.AverageSpeedOfAnswer, f.AverageHandleTime, f.ServiceLevel,
        f.ServiceLevelVariant, f.LongestWait, f.Waiting, f.AgentsReady, f.AbandonmentRate, f.Occupancy) { Channels = f.Channels };
}
