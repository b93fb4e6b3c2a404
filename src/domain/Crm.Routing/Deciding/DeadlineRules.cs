using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>What time alone brings: missed offers, failed connects, ended wrap-ups, wider steps, ended exclusions, longest waits, agents idle long enough.</summary>
internal static class DeadlineRules
{
    private static readonly Comparer<EntryState> OldestFirst =
        Comparer<EntryState>.Create((a, b) => (a.Key, a.Ordinal).CompareTo((b.Key, b.Ordinal)));

    /// <summary>
    /// Decides everything that is due by now: entries move to the steps that hold now; then reservations, earliest deadline first;
    /// then the agents who have been idle long enough for more media are matched, then the moved entries and all that wait in queues to be
    /// looked at, oldest first; then those that have waited too long leave. After a replay entries may be at an earlier step than they were before it, and queues be looked at again that were looked at
    /// in vain, for neither leaves an event; one order for all makes the decisions the same all the same.
    /// </summary>
    public static void Run(Decision decision)
    {
        if (!AnythingDue(decision.State, decision.Now.Microseconds))
        {
            return;
        }

        var moved = decision.Moved;
        var ripe = decision.Ripe;
        moved.Clear();
        RipenAgents(decision, ripe);
        MoveEntries(decision, moved);
        RunReservations(decision);
        foreach (var agent in ripe)
        {
            Match.Agent(decision, agent);
        }

        if (QueueRules.AddDue(decision, moved))
        {
            moved.Sort(OldestFirst);
        }

        foreach (var entry in moved)
        {
            if (entry.Phase == EntryPhase.Waiting)
            {
                Match.Entry(decision, entry);
            }
        }

        // an offer that was missed just now may have put back an entry that was not among the moved
        int before = moved.Count;
        MoveEntries(decision, moved);
        if (before > 0 && moved.Count > before)
        {
            moved.Sort(OldestFirst); // in one order, whether it was among them from the first or not
        }

        foreach (var entry in moved)
        {
            if (Overdue(entry, decision.Now))
            {
                Expire(decision, entry);
            }
            else if (entry.Phase == EntryPhase.Calling && entry.PhaseEnds <= decision.Now)
            {
                CallbackRulings.Postpone(decision, entry, "not-reached-in-time");
            }
        }
    }

    /// <summary>The earliest deadline, or never.</summary>
    public static Instant Next(RoutingState state) =>
        new(Math.Min(Math.Min(state.ReservationsDue.FirstKey, state.EntriesDue.FirstKey), Math.Min(state.QueuesDue.FirstKey, state.AgentsDue.FirstKey)));

    private static bool AnythingDue(RoutingState state, long now) =>
        state.EntriesDue.TryFirst(now, out _)
        || state.ReservationsDue.TryFirst(now, out _)
        || state.QueuesDue.FirstKey <= now
        || state.AgentsDue.FirstKey <= now;

    /// <summary>
    /// Tells of the agents who have been idle long enough for another medium; they can be offered it from here on. It is a fact and not
    /// worked out from the time, because whether somebody could be offered a mail an hour ago decides what is looked at now.
    /// </summary>
    private static void RipenAgents(Decision decision, List<AgentState> ripe)
    {
        ripe.Clear();
        var state = decision.State;
        while (state.AgentsDue.Count > 0 && state.AgentsDue.Nodes[0].Key <= decision.Now.Microseconds)
        {
            var agent = state.Slots[state.AgentsDue.Nodes[0].Item]!;
            var media = agent.Capacity.RipeAt(agent.IdleSince, decision.Now);
            decision.Raise(new AgentIdleElapsed(agent.Id, [.. Enumerable.Range(0, Media.Count).Where(m => media.Has(m) && !agent.Ripe.Has(m)).Select(m => (MediaType)m)]));
            ripe.Add(agent);
            decision.Deadlines++;
        }
    }

    /// <summary>Moves due entries to the classes of their present steps and lists them, oldest first. What is overdue stays out of the deadlines.</summary>
    private static void MoveEntries(Decision decision, List<EntryState> moved)
    {
        var state = decision.State;
        int first = moved.Count;
        while (state.EntriesDue.TryFirst(decision.Now.Microseconds, out int number))
        {
            var entry = state.EntryPool[number];
            if (entry.Phase == EntryPhase.Calling || (entry.Phase == EntryPhase.Postponed && entry.PhaseEnds > decision.Now))
            {
                state.EntriesDue.Remove(entry.Number);
            }
            else
            {
                state.Restep(entry, decision.Now);
                if (entry.Due <= decision.Now)
                {
                    state.EntriesDue.Remove(entry.Number);
                }

                ReleaseWhoNoLongerFits(decision, entry);
            }

            moved.Add(entry);
            decision.Deadlines++;
        }

        if (moved.Count - first > 1)
        {
            moved.Sort(first, moved.Count - first, OldestFirst);
        }
    }

    private static void RunReservations(Decision decision)
    {
        var state = decision.State;
        while (state.ReservationsDue.TryFirst(decision.Now.Microseconds, out int number))
        {
            var reservation = state.ReservationPool[number];
            var (deadline, phase) = (reservation.Deadline, reservation.Phase);
            decision.Deadlines++;
            ReservationRules.Due(decision, reservation);
            if (state.Reservations.ContainsKey(reservation.Id) && (reservation.Deadline, reservation.Phase) == (deadline, phase))
            {
                throw new InvalidOperationException("The sink did not apply an event it was given.");
            }
        }
    }

    /// <summary>A step may also be narrower than the one before it; then the agent who is kept may not be able to take the entry.</summary>
    private static void ReleaseWhoNoLongerFits(Decision decision, EntryState entry)
    {
        if (entry.Keeps is { } agent && entry.WaitsFor != agent && (entry.WaitsFor is not null || !agent.Classes.Contains(entry.Class!.Index)))
        {
            decision.Raise(new AgentHeldBack(agent.Id, null, 0, "no-longer-eligible"));
        }
    }

    private static void Expire(Decision decision, EntryState entry)
    {
        if (entry.ReachedAt is not null)
        {
            CallbackRulings.Postpone(decision, entry, "no-agent-in-time");
        }
        else if (entry.MediaType == MediaType.Callback && entry.Queue.Settings.Callback is not null)
        {
            EntryRules.Leave(decision, entry, QueueExit.ClosedBySystem, "callback-expired");
        }
        else
        {
            QueueRules.Overflow(decision, entry, "max-wait", entry.Queue.Settings.Overflow?.WhenTooLong);
        }
    }

    private static bool Overdue(EntryState entry, Instant now) =>
        entry.Phase is EntryPhase.Waiting or EntryPhase.Postponed or EntryPhase.Calling
        && entry.StayEnds <= now;
}
