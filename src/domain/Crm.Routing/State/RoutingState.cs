using Crm.Primitives;
using Crm.Routing.Matching;

namespace Crm.Routing.State;

/// <summary>Everything a routing domain knows. Changed only by <see cref="Apply"/>; the requirement class of a waiting entry is a cache that follows from settings and time.</summary>
internal sealed partial class RoutingState
{
    public Dictionary<QueueId, QueueState> Queues { get; } = [];

    public Dictionary<AgentId, AgentState> Agents { get; } = [];

    /// <summary>Agents by slot.</summary>
    public AgentState?[] Slots { get; private set; } = [];

    /// <summary>Idle-since in microseconds by slot: a copy that lies together.</summary>
    public long[] IdleSince { get; private set; } = [];

    /// <summary>Slots of agents who can be offered something now.</summary>
    public BitRow Available { get; } = new();

    /// <summary>Slots of agents who are Available and reachable.</summary>
    public BitRow OnQueue { get; } = new();

    /// <summary>Open queue visits; an interaction has at most one.</summary>
    public Dictionary<InteractionId, EntryState> Entries { get; } = [];

    public Dictionary<ReservationId, ReservationState> Reservations { get; } = [];

    /// <summary>Reservations in conversation, by interaction.</summary>
    public Dictionary<InteractionId, ReservationState> Handling { get; } = [];

    public ClassTable Classes { get; } = new();

    public IndexedHeap<EntryState, EntryState.ByDue> EntriesDue { get; } = new();

    public IndexedHeap<ReservationState, ReservationState.ByDue> ReservationsDue { get; } = new();

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

    /// <summary>Time never runs backwards here.</summary>
    public Instant Advance(Instant to) => Now = Instant.Max(Now, to);

    /// <summary>Brings bit sets and the idle array up to date with an agent.</summary>
    public void Refresh(AgentState agent)
    {
        Available.Set(agent.Slot, agent.Available);
        OnQueue.Set(agent.Slot, agent.OnQueue);
        IdleSince[agent.Slot] = agent.IdleSince.Microseconds;
    }

    /// <summary>The lowest slot nobody has.</summary>
    public int FreeSlot()
    {
        int slot = Array.IndexOf(Slots, null);
        return slot < 0 ? Slots.Length : slot;
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
    }

    /// <summary>Puts an entry into the class of its step and sets its next deadline.</summary>
    public void PlaceWaiting(EntryState entry, Instant at)
    {
        var queue = entry.Queue;
        entry.Phase = EntryPhase.Waiting;
        entry.Reservation = null;
        var due = entry.NextExclusionEnd(at);
        int step = queue.StepAt(at - entry.Since);
        if (step + 1 < queue.Settings.Steps.Length)
        {
            due = Instant.Min(due, entry.Since + queue.Settings.Steps[step + 1].After);
        }

        if (queue.Settings.MaxWait is { } wait)
        {
            due = Instant.Min(due, entry.EnqueuedAt + wait);
        }

        queue.Waiting++;
        Classes.Add(Classes.For(entry, step, Slots), entry);
        entry.Due = due;
        if (due != Instant.MaxValue)
        {
            EntriesDue.Add(entry, due.Microseconds, entry.Ordinal);
        }
    }

    /// <summary>Takes a waiting entry out of its class.</summary>
    public void TakeWaiting(EntryState entry)
    {
        if (entry.Phase != EntryPhase.Waiting)
        {
            return;
        }

        entry.Queue.Waiting--;
        Classes.Remove(entry);
        EntriesDue.Remove(entry);
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
        ReservationsDue.Remove(reservation);
        reservation.Deadline = deadline;
        if (deadline != Instant.MaxValue)
        {
            ReservationsDue.Add(reservation, deadline.Microseconds, reservation.Ordinal);
        }
    }
}
