using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>An agent as routing sees him.</summary>
internal sealed class AgentState(AgentId id, int slot)
{
    public AgentId Id { get; } = id;

    /// <summary>His number in bit sets; the lowest free one when he was configured.</summary>
    public int Slot { get; } = slot;

    public AgentSettings Settings { get; set; } = null!;

    public long Version { get; set; }

    public Presence Presence { get; set; }

    public string? PresenceReason { get; set; }

    public Instant PresenceSince { get; set; }

    public bool Reachable { get; set; }

    /// <summary>Missed an offer and has not said since that he is back.</summary>
    public bool NotResponding { get; set; }

    /// <summary>The status last told by an event.</summary>
    public RoutingStatus Status { get; set; }

    public Instant StatusSince { get; set; }

    /// <summary>Free since; kept through offers that came to nothing.</summary>
    public Instant IdleSince { get; set; }

    /// <summary>What he holds; at most his capacity plus what a lowered capacity left over.</summary>
    public List<ReservationState> Reservations { get; } = [];

    /// <summary>The offer he has not reacted to; at most one at a time, because only one can ring.</summary>
    public ReservationState? Pending { get; set; }

    /// <summary>Indexes of the requirement classes he is eligible for.</summary>
    public BitRow Classes { get; } = new();

    /// <summary>The occupancy average as of <see cref="OccupancyAt"/>.</summary>
    public double OccupancyThen { get; set; }

    public Instant OccupancyAt { get; set; }

    public bool Available =>
        Presence == Presence.Available && Reachable && !NotResponding && Pending is null && Reservations.Count < Settings.MaxVoice;

    public bool OnQueue => Presence == Presence.Available && Reachable;

    /// <summary>The status that follows from the rest of the state.</summary>
    public RoutingStatus DerivedStatus =>
        NotResponding ? RoutingStatus.NotResponding
        : Reservations.Count > 0 ? RoutingStatus.Interacting
        : OnQueue && Settings.MaxVoice > 0 ? RoutingStatus.Idle
        : RoutingStatus.OffQueue;

    /// <summary>Exponentially weighted share of time with work in hand, 0 to 1.</summary>
    public double OccupancyAtInstant(Instant at)
    {
        double kept = Math.Exp(-(at - OccupancyAt).TotalSeconds / RoutingLimits.OccupancyHorizon.TotalSeconds);
        return (OccupancyThen * kept) + (Reservations.Count > 0 ? 1 - kept : 0);
    }

    /// <summary>Takes a reservation in hand.</summary>
    public void Hold(ReservationState reservation, Instant at)
    {
        Settle(at);
        Reservations.Add(reservation);
    }

    /// <summary>Lets a reservation go.</summary>
    public void Release(ReservationState reservation, Instant at)
    {
        Settle(at);
        Reservations.Remove(reservation);
        if (Pending == reservation)
        {
            Pending = null;
        }
    }

    private void Settle(Instant at)
    {
        OccupancyThen = OccupancyAtInstant(at);
        OccupancyAt = at;
    }
}
