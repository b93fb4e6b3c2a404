using Crm.Events.Agents;
using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>A queue that an agent serves, by its number, so that counting touches no queue; and his membership level there.</summary>
internal readonly record struct ServedQueue(int Number, int Level);

/// <summary>An agent as routing sees him.</summary>
internal sealed class AgentState(AgentId id, int slot)
{
    private PerMedium<byte> _held;
    private AgentSettings _settings = null!;
    private bool _communicating;
    private MediaMask? _room;
    private MediaMask? _crowded;

    public AgentId Id { get; } = id;

    /// <summary>His number in bit sets; the lowest free one when he was configured.</summary>
    public int Slot { get; } = slot;

    public AgentSettings Settings
    {
        get => _settings;
        set
        {
            _settings = value;
            Capacity = new AgentCapacity(value);
            ForgetRoom();
        }
    }

    public AgentCapacity Capacity { get; private set; } = null!;

    public long Version { get; set; }

    public Presence Presence { get; set; }

    public string? PresenceReason { get; set; }

    public Instant PresenceSince { get; set; }

    /// <summary>By what he can be reached now.</summary>
    public Reach Reach { get; set; }

    /// <summary>Whether anything can reach him.</summary>
    public bool Reachable => Reach != Reach.None;

    /// <summary>Missed an offer and has not said since that he is back.</summary>
    public bool NotResponding { get; set; }

    /// <summary>In a conversation that was not routed.</summary>
    public bool Communicating
    {
        get => _communicating;
        set
        {
            _communicating = value;
            ForgetRoom();
        }
    }

    /// <summary>The status last told by an event.</summary>
    public RoutingStatus Status { get; set; }

    public string? StatusReason { get; set; }

    public Instant StatusSince { get; set; }

    /// <summary>Free since; kept through offers that came to nothing.</summary>
    public Instant IdleSince { get; set; }

    /// <summary>What he holds; at most his capacity plus what a lowered capacity left over.</summary>
    public List<ReservationState> Reservations { get; } = [];

    /// <summary>The offer he has not reacted to; at most one at a time, because only one can ring.</summary>
    public ReservationState? Pending { get; set; }

    /// <summary>The waiting entry he is kept for; gets nothing of another medium meanwhile.</summary>
    public EntryState? KeptFor { get; set; }

    /// <summary>Entries that wait for him before anybody else, by medium; null while there never was one.</summary>
    public EntryLane?[]? Own { get; set; }

    /// <summary>The queues he serves; agents with the same set may share the array.</summary>
    public ServedQueue[] Serves { get; set; } = [];

    /// <summary>What the bit sets say of him: see <see cref="RoutingState.Refresh"/>.</summary>
    public MediaMask Shown { get; set; }

    /// <summary>By what his queues count him as being there.</summary>
    public Reach Counted { get; set; }

    /// <summary>Indexes of the requirement classes he is eligible for, in no order. A list and no set of bits: a search goes through it without a guess at each step.</summary>
    public List<int> Classes { get; } = [];

    /// <summary>The occupancy average as of <see cref="OccupancyAt"/>.</summary>
    public double OccupancyThen { get; set; }

    public Instant OccupancyAt { get; set; }

    /// <summary>Media he can be offered now.</summary>
    public MediaMask Available
    {
        get
        {
            if (!Attending || Pending is not null)
            {
                return default;
            }

            if (KeptFor is { Phase: EntryPhase.Calling })
            {
                return default;
            }

            var room = (_room ??= Capacity.Room(_held, _communicating)).Except(Capacity.Late.Except(Ripe)).Only(Reaches.MediaOf(Reach));
            return KeptFor is { } entry ? room.Only((int)entry.MediaType) : room;
        }
    }

    /// <summary>Media he could be offered if he did not hold work of other media.</summary>
    public MediaMask Crowded => Attending && Pending is null && !Communicating && Reservations.Count > 0 ? (_crowded ??= Capacity.Crowded(_held)).Except(Capacity.Late).Only(Reaches.MediaOf(Reach)) : default;

    /// <summary>Of the media he is given only after a while without work, those for which it was told that the while is over.</summary>
    public MediaMask Ripe { get; set; }

    /// <summary>Whether a time is set at which more will be <see cref="Ripe"/>.</summary>
    public bool Ripens { get; set; }

    /// <summary>There for work and has none in hand; an offer he has not taken is none.</summary>
    public bool Idles => Attending && !_communicating && (Reservations.Count == 0 || (Reservations.Count == 1 && Pending is not null));

    public bool OnQueue => Presence == Presence.Available && Reachable;

    /// <summary>On queue and answering his offers.</summary>
    public bool Attending => OnQueue && !NotResponding;

    /// <summary>By what he attends.</summary>
    public Reach Attends => Attending ? Reach : Reach.None;

    /// <summary>Units of capacity in use, as a share of all.</summary>
    public double Load => Capacity.Load(_held) / (double)Capacity.Units;

    /// <summary>The status that follows from the rest of the state.</summary>
    public RoutingStatus DerivedStatus =>
        NotResponding ? RoutingStatus.NotResponding
        : Reservations.Count > 0 ? RoutingStatus.Interacting
        : Communicating ? RoutingStatus.Communicating
        : OnQueue && Capacity.Takes.Only(Reaches.MediaOf(Reach)).Any ? RoutingStatus.Idle
        : RoutingStatus.OffQueue;

    /// <summary>Whether work of a medium can reach him.</summary>
    public bool IsReachedBy(Events.Interactions.MediaType media) => (Reach & Reaches.Needs(media)) != Reach.None;

    /// <summary>How many interactions of a medium he holds.</summary>
    public int HeldOf(int media) => _held[media];

    /// <summary>Exponentially weighted share of time with work in hand, 0 to 1.</summary>
    public double OccupancyAtInstant(Instant at)
    {
        double kept = Math.Exp(-(at - OccupancyAt).TotalSeconds / RoutingLimits.OccupancyHorizon.TotalSeconds);
        return (OccupancyThen * kept) + (Reservations.Count > 0 ? 1 - kept : 0);
    }

    /// <summary>Whether one more of a medium fits beside what he holds, if so many of that medium were over.</summary>
    public bool HasRoomFor(Events.Interactions.MediaType media, int over)
    {
        var held = _held;
        held[(int)media] -= (byte)over;
        return Capacity.Room(held, _communicating).Has((int)media);
    }

    /// <summary>Takes a reservation in hand.</summary>
    public void Hold(ReservationState reservation, Instant at)
    {
        Settle(at);
        Restore(reservation);
    }

    /// <summary>Has a reservation in hand again, as a snapshot says.</summary>
    public void Restore(ReservationState reservation)
    {
        Reservations.Add(reservation);
        _held[(int)reservation.MediaType]++;
        ForgetRoom();
    }

    /// <summary>Lets a reservation go.</summary>
    public void Release(ReservationState reservation, Instant at)
    {
        Settle(at);
        Reservations.Remove(reservation);
        _held[(int)reservation.MediaType]--;
        ForgetRoom();
        if (Pending == reservation)
        {
            Pending = null;
        }
    }

    /// <summary>What he can take beside what he holds is worked out when it is asked for, once for each change of it.</summary>
    private void ForgetRoom() => (_room, _crowded) = (null, null);

    private void Settle(Instant at)
    {
        // nothing changes while he goes from some work to other work or from none to none
        if (at != OccupancyAt)
        {
            OccupancyThen = OccupancyAtInstant(at);
            OccupancyAt = at;
        }
    }
}
