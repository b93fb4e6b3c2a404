using Crm.Primitives;
using Crm.Routing.Matching;
using Crm.Routing.Settings;

namespace Crm.Routing.State;

/// <summary>Everything a routing domain knows. Changed only by <see cref="Apply"/>; the requirement class of a waiting entry is a cache that follows from settings and time.</summary>
internal sealed partial class RoutingState
{
    /// <summary>No slot below it is free.</summary>
    private int _freeSlot;

    public Dictionary<QueueId, QueueState> Queues { get; } = [];

    public List<QueueState> QueuesByNumber { get; } = [];

    /// <summary>By queue number, members who are on queue and answer.</summary>
    public Attendance[] Attending { get; private set; } = [];

    public Dictionary<AgentId, AgentState> Agents { get; } = [];

    /// <summary>Agents by slot.</summary>
    public AgentState?[] Slots { get; private set; } = [];

    /// <summary>Idle-since in microseconds by slot: a copy that lies together.</summary>
    public long[] IdleSince { get; private set; } = [];

    /// <summary>By medium, slots of agents who can be offered it now.</summary>
    public BitRow[] Available { get; } = [.. Enumerable.Range(0, Media.Count).Select(_ => new BitRow())];

    /// <summary>Slots of agents who are Available and reachable.</summary>
    public BitRow OnQueue { get; } = new();

    /// <summary>Open queue visits; an interaction has at most one.</summary>
    public Dictionary<InteractionId, EntryState> Entries { get; } = [];

    public Dictionary<ReservationId, ReservationState> Reservations { get; } = [];

    /// <summary>Reservations in conversation, by interaction.</summary>
    public Dictionary<InteractionId, ReservationState> Handling { get; } = [];

    public ClassTable Classes { get; } = new();

    public CapacityTable Capacities { get; } = new();

    /// <summary>Entries as objects, by number.</summary>
    public NumberedPool<EntryState> EntryPool { get; } = new();

    /// <summary>Reservations as objects, by number.</summary>
    public NumberedPool<ReservationState> ReservationPool { get; } = new();

    /// <summary>Numbers of entries that time does something to.</summary>
    public DueWheel EntriesDue { get; } = new();

    /// <summary>Slots of agents who will have been idle long enough for another medium.</summary>
    public IndexedHeap AgentsDue { get; } = new(new HeapPlaces());

    /// <summary>Numbers of queues whose hours or lack of agents must be looked at.</summary>
    public IndexedHeap QueuesDue { get; } = new(new HeapPlaces());

    /// <summary>Open visits that name an agent as preferred, by agent.</summary>
    public Dictionary<AgentId, HashSet<EntryState>> Wanted { get; } = [];

    /// <summary>Open callbacks by queue and customer, so that there is one at most.</summary>
    public Dictionary<(QueueId Queue, string Customer), EntryState> Callbacks { get; } = [];

    /// <summary>The age of customers who left a queue and may have their place back, and when they left.</summary>
    public BoundedMemory<(QueueId Queue, string Customer), (Instant Since, Instant Until)> Places { get; } = new(RoutingLimits.RememberedCustomers);

    /// <summary>Who answered a customer last, and when.</summary>
    public BoundedMemory<string, (AgentId Agent, Instant At)> LastAgents { get; } = new(RoutingLimits.RememberedCustomers);

    /// <summary>What facts have loosened since the decision began and rules must look at before it ends. Not durable.</summary>
    public Aftermath Aftermath { get; } = new();

    /// <summary>Numbers of reservations with a deadline.</summary>
    public DueWheel ReservationsDue { get; } = new();

    /// <summary>How lately ended reservations ended.</summary>
    public EndingMemory<ReservationId> Endings { get; } = new();

    /// <summary>How lately ended visits ended.</summary>
    public EndingMemory<QueueVisitId> VisitEndings { get; } = new();

    /// <summary>The latest instant seen.</summary>
    public Instant Now { get; private set; } = Instant.MinValue;

    /// <summary>The instant of the last fact; what a replay of the facts reaches.</summary>
    public Instant LastFactAt { get; set; } = Instant.MinValue;

    /// <summary>The number of the next entry or reservation.</summary>
    public long NextOrdinal { get; set; } = 1;

    /// <summary>Nobody looks any longer at entries and reservations that have ended: a decision begins, or a fact is replayed outside of any.</summary>
    public void Recycle()
    {
        EntryPool.Recycle();
        ReservationPool.Recycle();
    }

    /// <summary>Time never runs backwards here.</summary>
    public Instant Advance(Instant to) => Now = Instant.Max(Now, to);

    /// <summary>Brings bit sets, the idle array and the queues' counts up to date with an agent.</summary>
    public void Refresh(AgentState agent)
    {
        IdleSince[agent.Slot] = agent.IdleSince.Microseconds;
        if (agent.Counted != agent.Attends)
        {
            Count(agent, agent.Attends);
        }

        Ripen(agent);
        Show(agent);
        OnQueue.Set(agent.Slot, agent.OnQueue);
    }

    /// <summary>Who takes up work is ripe for nothing any more; for who has none it is noted when he will be.</summary>
    private void Ripen(AgentState agent)
    {
        if (!agent.Capacity.Late.Any && !agent.Ripens && !agent.Ripe.Any)
        {
            return;
        }

        AgentsDue.Remove(agent.Slot);
        agent.Ripe = agent.Idles ? agent.Capacity.Late.Only(agent.Ripe) : default;
        var next = agent.Idles ? agent.Capacity.NextRipe(agent.IdleSince, agent.Ripe) : Instant.MaxValue;
        agent.Ripens = next != Instant.MaxValue;
        if (agent.Ripens)
        {
            AgentsDue.Add(agent.Slot, next.Microseconds, agent.Slot);
        }
    }

    /// <summary>Brings the bit sets of who can be offered what up to date with an agent.</summary>
    private void Show(AgentState agent)
    {
        var now = agent.Available;
        int changed = now.Bits ^ agent.Shown.Bits;
        for (int media = 0; changed != 0; media++, changed >>= 1)
        {
            if ((changed & 1) != 0)
            {
                Available[media].Set(agent.Slot, now.Has(media));
            }
        }

        agent.Shown = now;
    }

    /// <summary>The lowest slot nobody has.</summary>
    public int FreeSlot()
    {
        while (_freeSlot < Slots.Length && Slots[_freeSlot] is not null)
        {
            _freeSlot++;
        }

        return _freeSlot;
    }

    /// <summary>An agent gives his slot back.</summary>
    private void Vacate(int slot)
    {
        Slots[slot] = null;
        _freeSlot = Math.Min(_freeSlot, slot);
    }

    /// <summary>Gives an agent his slot.</summary>
    public void Seat(AgentState agent)
    {
        if (agent.Slot >= Slots.Length)
        {
            int size = Math.Max(agent.Slot + 1, Math.Max(16, Slots.Length * 2));
            (var slots, var idle) = (Slots, IdleSince);
            Array.Resize(ref slots, size);
            Array.Resize(ref idle, size);
            (Slots, IdleSince) = (slots, idle);
        }

        Slots[agent.Slot] = agent;
        Agents.Add(agent.Id, agent);
        agent.Capacity = Capacities.For(agent.Settings);
        RecallExcluded(agent);
    }

    /// <summary>Puts an entry into the lane of its step, or of a preferred agent, and sets its next deadline.</summary>
    public void PlaceWaiting(EntryState entry, Instant at)
    {
        var queue = entry.Queue;
        entry.Phase = EntryPhase.Waiting;
        var due = entry.HasExclusions ? entry.NextExclusionEnd(at) : Instant.MaxValue;
        int step = queue.StepAt(at - entry.Since);
        if (queue.EndOf(step) is { } end)
        {
            due = Instant.Min(due, entry.Since + end);
        }

        if (!entry.Preferred.IsEmpty)
        {
            due = Instant.Min(due, Prefer(entry, at));
        }

        queue.Waiting++;
        Classes.Add(Classes.For(entry, step, Slots), entry);
        SetDue(entry, due);
    }

    /// <summary>Lets an entry rest: a callback between attempts or while its customer is called.</summary>
    public void PlaceResting(EntryState entry, EntryPhase phase, Instant until)
    {
        entry.Phase = phase;
        entry.PhaseEnds = until;
        SetDue(entry, until);
    }

    private void SetDue(EntryState entry, Instant due)
    {
        due = Instant.Min(due, entry.StayEnds);
        entry.Due = due;
        if (due != Instant.MaxValue)
        {
            EntriesDue.Add(entry.Number, due.Microseconds, entry.Ordinal);
        }
    }

    /// <summary>
    /// Finds the preferred agent whose turn it is; returns until when. Each may be waited for until his own time and that of those named
    /// before him is over; while those before him are away it is his turn already.
    /// </summary>
    private Instant Prefer(EntryState entry, Instant at)
    {
        (entry.WaitsFor, var until) = PreferredAt(entry, at);
        return until;
    }

    /// <summary>The preferred agent whose turn it is at an instant and until when; null and never when it is nobody's.</summary>
    public (AgentState? Agent, Instant Until) PreferredAt(EntryState entry, Instant at)
    {
        var end = entry.EnqueuedAt;
        foreach (var preferred in entry.Preferred)
        {
            end += preferred.Wait;
            if (end > at
                && Agents.TryGetValue(preferred.Agent, out var agent)
                && agent.Attending
                && agent.IsReachedBy(entry.MediaType)
                && agent.Capacity.Takes.Has((int)entry.MediaType)
                && !entry.Excludes(preferred.Agent, at))
            {
                return (agent, end);
            }
        }

        return (null, Instant.MaxValue);
    }

    /// <summary>Takes a waiting or resting entry out of where it is.</summary>
    public void TakeWaiting(EntryState entry)
    {
        if (entry.Phase is EntryPhase.Postponed or EntryPhase.Calling)
        {
            EntriesDue.Remove(entry.Number);
            entry.PhaseEnds = Instant.MaxValue;
            entry.Phase = EntryPhase.Leaving;
        }

        if (entry.Phase != EntryPhase.Waiting)
        {
            return;
        }

        entry.Queue.Waiting--;
        Classes.Remove(entry);
        EntriesDue.Remove(entry.Number);
        entry.Phase = EntryPhase.Leaving;
    }

    /// <summary>Moves a waiting entry to the class that holds for it now.</summary>
    public void Restep(EntryState entry, Instant at)
    {
        TakeWaiting(entry);
        PlaceWaiting(entry, at);
    }

    private void SetDeadline(ReservationState reservation, Instant deadline)
    {
        ReservationsDue.Remove(reservation.Number);
        reservation.Deadline = deadline;
        if (deadline != Instant.MaxValue)
        {
            ReservationsDue.Add(reservation.Number, deadline.Microseconds, reservation.Ordinal);
        }
    }
}
