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
    private HeldCounts _held;
    private ReservationState? _first;
    private List<ReservationState>? _others;
    private AgentCapacity _capacity = null!;
    private bool _communicating;
    private int[] _classes = [];
    private int _classCount;
    private MediaMask _keptTo = MediaMask.All;
    private MediaMask? _room;
    private MediaMask? _crowded;

    public AgentId Id { get; } = id;

    /// <summary>His number in bit sets; the lowest free one when he was configured.</summary>
    public int Slot { get; } = slot;

    public AgentSettings Settings { get; set; } = null!;

    /// <summary>What follows from the settings' capacity profile; see <see cref="CapacityTable"/>.</summary>
    public AgentCapacity Capacity
    {
        get => _capacity;
        set
        {
            _capacity = value;
            ForgetRoom();
        }
    }

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

    /// <summary>How many reservations he holds; at most his capacity plus what a lowered capacity left over.</summary>
    public int Held { get; private set; }

    /// <summary>What he holds, in the order in which he took it in hand.</summary>
    public IEnumerable<ReservationState> Reservations => _first is null ? [] : _others is { Count: > 0 } ? [_first, .. _others] : [_first];

    /// <summary>The offer he has not reacted to; at most one at a time, because only one can ring.</summary>
    public ReservationState? Pending { get; set; }

    /// <summary>The waiting entry he is kept for; gets nothing of another medium meanwhile.</summary>
    public EntryState? KeptFor { get; private set; }

    /// <summary>Until then some entry may keep away from him; later none does.</summary>
    public Instant ExcludedUntil { get; set; } = Instant.MinValue;

    /// <summary>Entries that wait for him before anybody else, by medium; null while there never was one.</summary>
    public EntryLane?[]? Own { get; set; }

    /// <summary>The queues he serves; agents with the same set may share the array.</summary>
    public ServedQueue[] Serves { get; set; } = [];

    /// <summary>What the bit sets say of him: see <see cref="RoutingState.Refresh"/>.</summary>
    public MediaMask Shown { get; set; }

    /// <summary>By what his queues count him as being there.</summary>
    public Reach Counted { get; set; }

    /// <summary>Indexes of the requirement classes he is eligible for, in no order. A list and no set of bits: a search goes through it without a guess at each step.</summary>
    public ReadOnlySpan<int> Classes => _classes.AsSpan(0, _classCount);

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

            return (_room ??= Capacity.Room(_held, _communicating)).Except(Capacity.Late.Except(Ripe)).Only(Reaches.MediaOf(Reach)).Only(_keptTo);
        }
    }

    /// <summary>Media he could be offered if he did not hold work of other media.</summary>
    public MediaMask Crowded => Attending && Pending is null && !Communicating && Held > 0 ? (_crowded ??= Capacity.Crowded(_held)).Except(Capacity.Late).Only(Reaches.MediaOf(Reach)) : default;

    /// <summary>Of the media he is given only after a while without work, those for which it was told that the while is over.</summary>
    public MediaMask Ripe { get; set; }

    /// <summary>Whether a time is set at which more will be <see cref="Ripe"/>.</summary>
    public bool Ripens { get; set; }

    /// <summary>There for work and has none in hand; an offer he has not taken is none.</summary>
    public bool Idles => Attending && !_communicating && (Held == 0 || (Held == 1 && Pending is not null));

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
        : Held > 0 ? RoutingStatus.Interacting
        : Communicating ? RoutingStatus.Communicating
        : OnQueue && Capacity.Takes.Only(Reaches.MediaOf(Reach)).Any ? RoutingStatus.Idle
        : RoutingStatus.OffQueue;

    /// <summary>Whether work of a medium can reach him.</summary>
    public bool IsReachedBy(Events.Interactions.MediaType media) => (Reach & Reaches.Needs(media)) != Reach.None;

    /// <summary>How many interactions of a medium he holds.</summary>
    public int HeldOf(int media) => _held.Counts[media];

    /// <summary>Exponentially weighted share of time with work in hand, 0 to 1.</summary>
    public double OccupancyAtInstant(Instant at)
    {
        double kept = Math.Exp(-(at - OccupancyAt).TotalSeconds / RoutingLimits.OccupancyHorizon.TotalSeconds);
        return (OccupancyThen * kept) + (Held > 0 ? 1 - kept : 0);
    }

    /// <summary>Whether one more of a medium fits beside what he holds, if so many of that medium were over.</summary>
    public bool HasRoomFor(Events.Interactions.MediaType media, int over) =>
        Capacity.Room(_held.Plus((int)media, -over), _communicating).Has((int)media);

    /// <summary>He is eligible for a class.</summary>
    public void EnterClass(int index)
    {
        if (_classCount == _classes.Length)
        {
            Array.Resize(ref _classes, Math.Max(8, _classCount * 2));
        }

        _classes[_classCount++] = index;
    }

    /// <summary>A class is no more; does nothing when he was not eligible for it.</summary>
    public void LeaveClass(int index)
    {
        int place = Classes.IndexOf(index);
        if (place >= 0)
        {
            _classes[place] = _classes[--_classCount];
        }
    }

    /// <summary>He is eligible for none any more.</summary>
    public void LeaveClasses() => _classCount = 0;

    /// <summary>He is kept for an entry, whose medium and phase may have changed since he was; or for none.</summary>
    public void KeepFor(EntryState? entry)
    {
        KeptFor = entry;
        _keptTo = entry is null ? MediaMask.All : entry.Phase == EntryPhase.Calling ? default : default(MediaMask).With((int)entry.MediaType);
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
        Held++;
        if (_first is null)
        {
            _first = reservation;
        }
        else
        {
            (_others ??= []).Add(reservation);
        }

        _held = _held.Plus((int)reservation.MediaType, 1);
        ForgetRoom();
    }

    /// <summary>Lets a reservation go.</summary>
    public void Release(ReservationState reservation, Instant at)
    {
        Settle(at);
        TakeOut(reservation);
        _held = _held.Plus((int)reservation.MediaType, -1);
        ForgetRoom();
        if (Pending == reservation)
        {
            Pending = null;
        }
    }

    private void TakeOut(ReservationState reservation)
    {
        Held--;
        if (_first != reservation)
        {
            _others!.Remove(reservation);
        }
        else if (_others is { Count: > 0 })
        {
            _first = _others[0];
            _others.RemoveAt(0);
        }
        else
        {
            _first = null;
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
