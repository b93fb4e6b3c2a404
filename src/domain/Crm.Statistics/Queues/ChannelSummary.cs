using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Statistics.Queues;

/// <summary>
/// The figures of one channel of a queue over a window. Averages over nothing are null; times in seconds.
/// offered = waiting + answered + abandoned + shortAbandoned + left; the sums over the channels are the queue's figures.
/// </summary>
public sealed record ChannelSummary(
    MediaType Channel,
    long Offered,
    long Answered,
    long AnsweredInThreshold,
    long Abandoned,
    long ShortAbandoned,
    long Left,
    long Waiting,
    long Handled,
    double? AverageSpeedOfAnswer,
    double? AverageHandleTime,
    double? ServiceLevel,
    double? LongestWait)
{
    /// <summary>Sums facts of one queue by channel, in the order of the channels. The service level is the queue's default one.</summary>
    public static IReadOnlyList<ChannelSummary> From(IEnumerable<ChannelIntervalFacts> facts) =>
        [.. facts.GroupBy(f => f.Channel).OrderBy(g => g.Key).Select(g => Of(g.Key, g))];

    private static ChannelSummary Of(MediaType channel, IEnumerable<ChannelIntervalFacts> facts)
    {
        var f = new ChannelIntervalFacts(default, channel, default);
        foreach (var fact in facts)
        {
            f.Add(fact);
        }

        long waiting = f.Offered - f.Ended;
        return new ChannelSummary(
            channel,
            f.Offered,
            f.Answered,
            f.AnsweredInThreshold,
            f.Abandoned,
            f.ShortAbandoned,
            f.Left,
            waiting,
            f.Handled,
            Queues.ServiceLevel.Share(f.WaitAnswered, f.Answered) / 1e6,
            Queues.ServiceLevel.Share(f.Talk + f.Hold + f.Wrap, f.Handled) / 1e6,
            Queues.ServiceLevel.Share(f.AnsweredInThreshold, f.Offered - waiting - f.ShortAbandoned),
            f.Ended > 0 ? f.LongestWait / 1e6 : null);
    }
}
