using Crm.Primitives;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    /// <summary>Puts an entry of a snapshot into its place as waiting or resting; its reservations, if any, are restored after it.</summary>
    public void RestoreEntry(EntryState entry, EntryPhase phase, Instant at)
    {
        Register(entry);
        if (phase is EntryPhase.Postponed or EntryPhase.Calling)
        {
            PlaceResting(entry, phase, entry.PhaseEnds);
        }
        else
        {
            PlaceWaiting(entry, at);
        }
    }

    /// <summary>Puts a reservation of a snapshot back into its agent's hands.</summary>
    public void RestoreReservation(ReservationState reservation)
    {
        Reservations.Add(reservation.Id, reservation);
        reservation.Agent.Restore(reservation);
        if (reservation.Entry is { } entry)
        {
            TakeWaiting(entry);
            entry.AddOffer(reservation);
            entry.Phase = reservation.Phase == ReservationPhase.Pending ? EntryPhase.Offered : EntryPhase.Connecting;
        }

        if (reservation.Phase == ReservationPhase.Pending)
        {
            reservation.Agent.Pending = reservation;
        }
        else if (reservation is { Phase: ReservationPhase.Handling, Direct: null })
        {
            Handling[reservation.Interaction] = reservation;
        }

        SetDeadline(reservation, reservation.Deadline);
    }

}
