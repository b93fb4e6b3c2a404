using Crm.Events.Agents;
using Crm.Primitives;

namespace Crm.Statistics.Agents;

/// <summary>
/// What was counted for an agent in one interval, each fact where it happened. Additive. Times in microseconds; presence and activity
/// times are split at boundaries, handle times are counted whole at completion. Time while Offline and without work is not counted.
/// </summary>
public sealed record AgentIntervalFacts(AgentId Agent, Instant Start)
{
    /// <summary>Number of presences.</summary>
    public static readonly int Presences = Enum.GetValues<Presence>().Length;

    /// <summary>Number of activities.</summary>
    public static readonly int Activities = Enum.GetValues<AgentActivity>().Length;

    /// <summary>Time by <see cref="Presence"/>, indexed by its value.</summary>
    public long[] PresenceTime { get; init; } = new long[Presences];

    /// <summary>Time by <see cref="AgentActivity"/>, indexed by its value.</summary>
    public long[] ActivityTime { get; init; } = new long[Activities];

    /// <summary>Offers made to him.</summary>
    public long Offered { get; set; }

    /// <summary>Offers he accepted.</summary>
    public long Accepted { get; set; }

    /// <summary>Offers he rejected.</summary>
    public long Rejected { get; set; }

    /// <summary>Offers he missed.</summary>
    public long Missed { get; set; }

    /// <summary>Offers that ended because the customer left.</summary>
    public long Canceled { get; set; }

    /// <summary>Offers taken back by the machine.</summary>
    public long Rescinded { get; set; }

    /// <summary>Completed handlings.</summary>
    public long Handled { get; set; }

    /// <summary>Summed talk time without hold.</summary>
    public long Talk { get; set; }

    /// <summary>Summed hold time.</summary>
    public long Hold { get; set; }

    /// <summary>Summed wrap-up time.</summary>
    public long Wrap { get; set; }

    /// <summary>Time with work in hand: talking, held, connecting, wrapping. Ringing is neither busy nor idle.</summary>
    public long Busy => Time(AgentActivity.Talking) + Time(AgentActivity.Held) + Time(AgentActivity.Connecting) + Time(AgentActivity.WrapUp);

    /// <summary>busy / (busy + idle); null when neither.</summary>
    public double? Occupancy => Queues.ServiceLevel.Share(Busy, Busy + Time(AgentActivity.Idle));

    /// <summary>(talk + hold + wrap) / handled in seconds; null when nothing was handled.</summary>
    public double? AverageHandleTime => Queues.ServiceLevel.Share(Talk + Hold + Wrap, Handled) / 1e6;

    /// <summary>Time of an activity.</summary>
    public long Time(AgentActivity activity) => ActivityTime[(int)activity];

    /// <summary>Time of a presence.</summary>
    public long Time(Presence presence) => PresenceTime[(int)presence];

    /// <summary>Adds another's counts to these.</summary>
    public void Add(AgentIntervalFacts other)
    {
        for (int i = 0; i < PresenceTime.Length; i++)
        {
            PresenceTime[i] += other.PresenceTime[i];
        }

        for (int i = 0; i < ActivityTime.Length; i++)
        {
            ActivityTime[i] += other.ActivityTime[i];
        }

        Offered += other.Offered;
        Accepted += other.Accepted;
        Rejected += other.Rejected;
        Missed += other.Missed;
        Canceled += other.Canceled;
        Rescinded += other.Rescinded;
        Handled += other.Handled;
        Talk += other.Talk;
        Hold += other.Hold;
        Wrap += other.Wrap;
    }
}
