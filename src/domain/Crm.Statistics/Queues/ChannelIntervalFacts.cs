using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Statistics.Queues;

/// <summary>
/// What was counted for one channel of a queue, in the interval in which the visits arrived, whenever their ends come. Additive: the sum of
/// the facts of several intervals, queues or batches is their fact. Times in microseconds.
/// </summary>
public sealed record ChannelIntervalFacts(QueueId Queue, MediaType Channel, Instant Start)
{
    /// <summary>Visits that began.</summary>
    public long Offered { get; set; }

    /// <summary>Visits that ended with an agent connected.</summary>
    public long Answered { get; set; }

    /// <summary>Those of them within the channel's threshold.</summary>
    public long AnsweredInThreshold { get; set; }

    /// <summary>Visits the customer left at or after the short-abandon threshold.</summary>
    public long Abandoned { get; set; }

    /// <summary>Visits the customer left before the short-abandon threshold.</summary>
    public long ShortAbandoned { get; set; }

    /// <summary>Visits that ended in any other way: overflowed, called back, moved, put back, closed.</summary>
    public long Left { get; set; }

    /// <summary>Summed wait of answered visits.</summary>
    public long WaitAnswered { get; set; }

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

    /// <summary>All visits that ended.</summary>
    public long Ended => Answered + Abandoned + ShortAbandoned + Left;

    /// <summary>Adds another's counts to these; its queue, channel and start do not matter.</summary>
    public void Add(ChannelIntervalFacts other)
    {
        Offered += other.Offered;
        Answered += other.Answered;
        AnsweredInThreshold += other.AnsweredInThreshold;
        Abandoned += other.Abandoned;
        ShortAbandoned += other.ShortAbandoned;
        Left += other.Left;
        WaitAnswered += other.WaitAnswered;
        LongestWait = Math.Max(LongestWait, other.LongestWait);
        Handled += other.Handled;
        Talk += other.Talk;
        Hold += other.Hold;
        Wrap += other.Wrap;
    }
}
