using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>What time alone brings: missed offers, failed connects, ended wrap-ups, wider steps, ended exclusions, longest waits.</summary>
internal static class DeadlineRules
{
    private static readonly Comparer<EntryState> OldestFirst =
        Comparer<EntryState>.Create((a, b) => (a.Key, a.Ordinal).CompareTo((b.Key, b.Ordinal)));

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

        var moved = decision.Moved;
        moved.Clear();
        MoveEntries(decision, moved);
        RunReservations(decision);
        foreach (var entry in moved)
        {
            if (entry.Phase == EntryPhase.Waiting)
            {
                Match.Entry(decision, entry);
            }
        }

        // an offer that was missed just now may have put back an entry that was not among the moved
        MoveEntries(decision, moved);
        foreach (var entry in moved)
        {
            if (entry.Phase == EntryPhase.Waiting && Overdue(entry, decision.Now))
            {
                EntryRules.Leave(decision, entry, QueueExit.Overflowed, "max-wait");
            }
        }
    }

    /// <summary>The earliest deadline, or never.</summary>
    public static Instant Next(RoutingState state)
    {
        long reservation = state.ReservationsDue.Count > 0 ? state.ReservationsDue.Nodes[0].Key : long.MaxValue;
        long entry = state.EntriesDue.Count > 0 ? state.EntriesDue.Nodes[0].Key : long.MaxValue;
        return new Instant(Math.Min(reservation, entry));
    }

    /// <summary>Moves due entries to the classes of their present steps and lists them, oldest first. What is overdue stays out of the deadlines.</summary>
    private static void MoveEntries(Decision decision, List<EntryState> moved)
    {
        var state = decision.State;
        int first = moved.Count;
        while (state.EntriesDue.Count > 0 && state.EntriesDue.Nodes[0].Key <= decision.Now.Microseconds)
        {
            var entry = state.EntriesDue.Nodes[0].Item;
            state.Restep(entry, decision.Now);
            if (entry.Due <= decision.Now)
            {
                state.EntriesDue.Remove(entry);
            }

            moved.Add(entry);
        }

        if (moved.Count - first > 1)
        {
            moved.Sort(first, moved.Count - first, OldestFirst);
        }
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
