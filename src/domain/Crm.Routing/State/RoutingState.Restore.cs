using Crm.Primitives;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    /// <summary>Puts an entry of a snapshot into its place as waiting; its reservation, if any, is restored after it.</summary>
    public void RestoreEntry(EntryState entry, Instant at)
    {
        Entries.Add(entry.Interaction, entry);
        entry.Queue.Join(entry);
        PlaceWaiting(entry, at);
    }

    /// <summary>Puts a reservation of a snapshot back into its agent's hands.</summary>
    public void RestoreReservation(ReservationState reservation)
    {
        Reservations.Add(reservation.Id, reservation);
        reservation.Agent.Reservations.Add(reservation);
        if (reservation.Entry is { } entry)
        {
            TakeWaiting(entry);
            entry.Reservation = reservation;
            entry.Phase = reservation.Phase == ReservationPhase.Pending ? EntryPhase.Offered : EntryPhase.Connecting;
        }

        if (reservation.Phase == ReservationPhase.Pending)
        {
            reservation.Agent.Pending = reservation;
        }
        else if (reservation.Phase == ReservationPhase.Handling)
        {
            Handling[reservation.Interaction] = reservation;
        }

        SetDeadline(reservation, reservation.Deadline);
    }
}
