using Crm.Primitives;

namespace Crm.Statistics.Queues;

/// <summary>To which interval a fact of a visit is counted. The two are never mixed in one figure.</summary>
public enum FactView
{
    /// <summary>
    /// The interval in which the visit arrived, whenever its end comes. In this view every window satisfies
    /// offered = waiting + ends at every moment.
    /// </summary>
    Arrival,

    /// <summary>The interval in which the fact happened. Agents' busy and idle time is counted in this view only.</summary>
    Event,
}

/// <summary>
/// What was counted for a queue in one interval and view. Additive: the sum of the facts of several intervals, queues or batches is
/// their fact. Times in microseconds.
/// </summary>
public sealed record QueueIntervalFacts(QueueId Queue, Instant Start, FactView View)
{
    /// <summary>Visits that began.</summary>
    public long Offered { get; set; }

    /// <summary>Visits that ended with an agent connected.</summary>
    public long Answered { get; set; }

    /// <summary>Those of them within the threshold of the service level.</summary>
    public long AnsweredInThreshold { get; set; }

    /// <summary>Visits the customer left at or after the short-abandon threshold.</summary>
    public long Abandoned { get; set; }

    /// <summary>Visits the customer left before the short-abandon threshold.</summary>
    public long ShortAbandoned { get; set; }

    /// <summary>Abandons, short or not, within the threshold of the service level.</summary>
    public long AbandonedInThreshold { get; set; }

    /// <summary>Visits ended by a full queue or the longest wait.</summary>
    public long Overflowed { get; set; }

    /// <summary>Visits ended by a request to be called back.</summary>
    public long CallbackRequested { get; set; }

    /// <summary>Visits ended by leaving a message.</summary>
    public long Voicemail { get; set; }

    /// <summary>Visits ended by moving elsewhere.</summary>
    public long TransferredOut { get; set; }

    /// <summary>Visits ended by being put back with a new visit.</summary>
    public long Requeued { get; set; }

    /// <summary>Visits ended by the system.</summary>
    public long ClosedBySystem { get; set; }

    /// <summary>Summed wait of answered visits.</summary>
    public long WaitAnswered { get; set; }

    /// <summary>Summed wait of abandoned visits, short ones included.</summary>
    public long WaitAbandoned { get; set; }

    /// <summary>Longest wait of an ended visit. Merges by maximum, not by sum.</summary>
    public long LongestWait { get; set; }

    /// <summary>Completed handlings; talk, hold and wrap are theirs, counted whole at completion.</summary>
    public long Handled { get; set; }

    /// <summary>Summed talk time without hold.</summary>
    public long Talk { get; set; }

    /// <summary>Summed hold time.</summary>
    public long Hold { get; set; }

    /// <summary>Summed wrap-up time.</summary>
    public long Wrap { get; set; }

    /// <summary>Agents' time on this queue's work, from acceptance to the end of wrap-up, split at boundaries. View Event only.</summary>
    public long Busy { get; set; }

    /// <summary>Idle time of the queue's members, split at boundaries. View Event only.</summary>
    public long Idle { get; set; }

    /// <summary>All visits that ended.</summary>
    public long Ended => Answered + Abandoned + ShortAbandoned + Overflowed + CallbackRequested + Voicemail + TransferredOut + Requeued + ClosedBySystem;

    /// <summary>Adds another's counts to these; its queue, start and view do not matter.</summary>
    public void Add(QueueIntervalFacts other)
    {
        Offered += other.Offered;
        Answered += other.Answered;
        AnsweredInThreshold += other.AnsweredInThreshold;
        Abandoned += other.Abandoned;
        ShortAbandoned += other.ShortAbandoned;
        AbandonedInThreshold += other.AbandonedInThreshold;
        Overflowed += other.Overflowed;
        CallbackRequested += other.CallbackRequested;
        Voicemail += other.Voicemail;
        TransferredOut += other.TransferredOut;
        Requeued += other.Requeued;
        ClosedBySystem += other.ClosedBySystem;
        WaitAnswered += other.WaitAnswered;
        WaitAbandoned += other.WaitAbandoned;
        LongestWait = Math.Max(LongestWait, other.LongestWait);
        Handled += other.Handled;
        Talk += other.Talk;
        Hold += other.Hold;
        Wrap += other.Wrap;
        Busy += other.Busy;
        Idle += other.Idle;
    }
}
