using Crm.Events.Queues;
using Crm.Primitives;
using Crm.Routing.State;

namespace Crm.Routing.Deciding;

/// <summary>What time alone brings: missed offers, failed connects, ended wrap-ups, wider steps, ended exclusions, longest waits.</summary>
internal static class DeadlineRules
{
    /// <summary>Decides everything that is due by now, earliest first; of equal deadlines, reservations before entries.</summary>
    public static void Run(Decision decision)
    {
        var state = decision.State;
        while (Next(state) <= decision.Now)
        {
            var reservations = state.ReservationsDue.Nodes;
            var entries = state.EntriesDue.Nodes;
            if (reservations.Length > 0 && (entries.Length == 0 || reservations[0].Key <= entries[0].Key))
            {
                var reservation = reservations[0].Item;
                var (deadline, phase) = (reservation.Deadline, reservation.Phase);
                ReservationRules.Due(decision, reservation);
                if (state.Reservations.ContainsKey(reservation.Id) && (reservation.Deadline, reservation.Phase) == (deadline, phase))
                {
                    throw new InvalidOperationException("The sink did not apply an event it was given.");
                }
            }
            else
            {
                EntryDue(decision, entries[0].Item);
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

    private static void EntryDue(Decision decision, EntryState entry)
    {
        decision.State.Restep(entry, decision.Now);
        if (Match.Entry(decision, entry) || entry.Due > decision.Now)
        {
            return;
        }

        EntryRules.Leave(decision, entry, QueueExit.Overflowed, "max-wait");
    }
}
