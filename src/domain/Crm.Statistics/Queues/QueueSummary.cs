namespace Crm.Statistics.Queues;

/// <summary>
/// The public figures of a queue over a window (names fixed by the contract). Averages over nothing are null; times in seconds.
/// offered = waiting + answered + abandoned + shortAbandoned + overflowed + callbackRequested + voicemail + transferredOut + requeued + closedBySystem.
/// </summary>
public sealed record QueueSummary(
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
    double? AbandonmentRate,
    double? Occupancy)
{
    /// <summary>
    /// Computes the figures of a window from its summed facts. Averages: speed of answer = wait of answered / answered;
    /// handle time = (talk + hold + wrap) / handled; abandonment = abandoned / (offered - waiting - short abandoned);
    /// occupancy = busy / (busy + idle).
    /// </summary>
    /// <param name="arrivals">Facts of view Arrival.</param>
    /// <param name="events">Facts of view Event; only busy and idle are read.</param>
    /// <param name="oldestOpenWait">How long the oldest open visit of the window has waited; null when none is open.</param>
    /// <param name="variant">How the service level is computed.</param>
    public static QueueSummary From(
        QueueIntervalFacts arrivals,
        QueueIntervalFacts events,
        TimeSpan? oldestOpenWait = null,
        Queues.ServiceLevelVariant variant = Queues.ServiceLevelVariant.OfferedMinusWaitingMinusShort)
    {
        long waiting = arrivals.Offered - arrivals.Ended;
        double longest = Math.Max(arrivals.LongestWait / 1e6, oldestOpenWait?.TotalSeconds ?? 0);
        return new QueueSummary(
            arrivals.Offered,
            arrivals.Answered,
            arrivals.AnsweredInThreshold,
            arrivals.Abandoned,
            arrivals.ShortAbandoned,
            arrivals.Overflowed,
            arrivals.CallbackRequested,
            arrivals.Voicemail,
            arrivals.TransferredOut,
            arrivals.Requeued,
            arrivals.ClosedBySystem,
            Queues.ServiceLevel.Share(arrivals.WaitAnswered, arrivals.Answered) / 1e6,
            Queues.ServiceLevel.Share(arrivals.Talk + arrivals.Hold + arrivals.Wrap, arrivals.Handled) / 1e6,
            Queues.ServiceLevel.Of(arrivals, waiting, variant),
            Queues.ServiceLevel.NameOf(variant),
            arrivals.Ended > 0 || oldestOpenWait is not null ? longest : null,
            waiting,
            Queues.ServiceLevel.Share(arrivals.Abandoned, arrivals.Offered - waiting - arrivals.ShortAbandoned),
            Queues.ServiceLevel.Share(events.Busy, events.Busy + events.Idle));
    }
}
