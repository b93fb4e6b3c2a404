using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>What time alone brings: missed offers, failed connects, ended wrap-ups, wider steps, ended exclusions, longest waits.</summary>
internal static class DeadlineRules
{
    /// <summary>
    /// Decides everything that is due by now: entries move to the steps that hold now; then reservations, earliest deadline first;
    /// then the moved entries are matched, oldest first; then those that have waited too long leave. After a replay entries may be
    /// at an earlier step than they were before it; moving all of them first makes the decisions the same all the same.
    /// </summary>
    public static void Run(Decision decision)
    {
        if (Next(decision.State) > decision.Now)
        {
            return;
        }

        var moved = MoveEntries(decision);
        RunReservations(decision);
        foreach (var entry in moved)
        {
            if (entry.Phase == EntryPhase.Waiting)
            {
                Match.Entry(decision, entry);
            }
        }

        // an offer that was missed just now may have put back an entry that was not among the moved
        var late = moved.Concat(MoveEntries(decision)).Where(e => e.Phase == EntryPhase.Waiting && Overdue(e, decision.Now));
        foreach (var entry in late.Distinct().OrderBy(e => e.Ordinal).ToList())
        {
            EntryRules.Leave(decision, entry, QueueExit.Overflowed, "max-wait");
        }
    }

    /// <summary>The earliest deadline, or never.</summary>
    public static Instant Next(RoutingState state)
    {
        long reservation = state.ReservationsDue.Count > 0 ? state.ReservationsDue.Nodes[0].Key : long.MaxValue;
        long entry = state.EntriesDue.Count > 0 ? state.EntriesDue.Nodes[0].Key : long.MaxValue;
        return new Instant(Math.Min(reservation, entry));
    }

    /// <summary>Moves due entries to the classes of their present steps; returns them oldest first. What is overdue stays out of the deadlines.</summary>
    private static List<EntryState> MoveEntries(Decision decision)
    {
        var state = decision.State;
        var moved = new List<EntryState>();
        while (state.EntriesDue.Count > 0 && state.EntriesDue.Nodes[0].Key <= decision.Now.Microseconds)
        {
            var entry = state.EntriesDue.Nodes[0].Item;
            state.Restep(entry, decision.Now);
            state.EntriesDue.Remove(entry);
            moved.Add(entry);
        }

        foreach (var entry in moved)
        {
            if (entry.Due > decision.Now && entry.Due != Instant.MaxValue)
            {
                state.EntriesDue.Add(entry, entry.Due.Microseconds, entry.Ordinal);
            }
        }

        moved.Sort((a, b) => (a.Key, a.Ordinal).CompareTo((b.Key, b.Ordinal)));
        return moved;
    }

    private static void RunReservations(Decision decision)
    {
        var state = decision.State;
        while (state.ReservationsDue.Count > 0 && state.ReservationsDue.Nodes[0].Key <= decision.Now.Microseconds)
        {
            var reservation = state.ReservationsDue.Nodes[0].Item;
            var (deadline, phase) = (reservation.Deadline, reservation.Phase);
            ReservationRules.Due(decision, reservation);
            if (state.Reservations.ContainsKey(reservation.Id) && (reservation.Deadline, reservation.Phase) == (deadline, phase))
            {
                throw new InvalidOperationException("The sink did not apply an event it was given.");
            }
        }
    }

    private static bool Overdue(EntryState entry, Instant now) => entry.Queue.Settings.MaxWait is { } wait && entry.EnqueuedAt + wait <= now;
}
