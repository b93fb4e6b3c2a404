using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Primitives;
using Crm.Statistics.Agents;

namespace Crm.Statistics.Folding;

/// <summary>An agent as the fold follows him: what he does since when. Serialised as part of the fold's state.</summary>
internal sealed record AgentTrack(AgentId Agent)
{
    public Presence Presence { get; set; }

    public RoutingStatus Status { get; set; }

    public int Pending { get; set; }

    public int Connecting { get; set; }

    public int Handling { get; set; }

    public int Wrapping { get; set; }

    public bool OnHold { get; set; }

    /// <summary>Counted up to here.</summary>
    public Instant Since { get; set; }

    /// <summary>When the activity began, however often it was counted since.</summary>
    public Instant ActivitySince { get; set; }

    /// <summary>The queues whose idle time his idle time is.</summary>
    public QueueId[] Queues { get; set; } = [];

    public AgentActivity Activity =>
        Handling > 0 ? (OnHold ? AgentActivity.Held : AgentActivity.Talking)
        : Connecting > 0 ? AgentActivity.Connecting
        : Wrapping > 0 ? AgentActivity.WrapUp
        : Pending > 0 ? AgentActivity.Ringing
        : Status == RoutingStatus.NotResponding ? AgentActivity.NotResponding
        : Status == RoutingStatus.Idle ? AgentActivity.Idle
        : AgentActivity.OffQueue;
}

/// <summary>An open reservation as the fold follows it. Serialised as part of the fold's state.</summary>
internal sealed record ReservationTrack(ReservationId Id, QueueId Queue, AgentId Agent)
{
    public ReservationStage Stage { get; set; }

    /// <summary>The channel of its visit; it outlives the visit.</summary>
    public MediaType Medium { get; set; }

    /// <summary>Busy time is counted up to here; null before acceptance.</summary>
    public Instant? BusySince { get; set; }

    /// <summary>When the visit arrived; known once answered.</summary>
    public Instant Arrival { get; set; }

    public long Talk { get; set; }

    public long Hold { get; set; }
}

/// <summary>How far a reservation is, for the agent's activity.</summary>
internal enum ReservationStage
{
    Pending,
    Connecting,
    Handling,
    Wrapping,
}
