using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Statistics.Folding;

/// <content>
/// What one named agent does outside any queue: it counts in his own figures and in no queue's. Advice given to a colleague takes his
/// time and is an offer like any other, but no contact he handled; a call he placed himself is handled, but was never offered to him.
/// </content>
public sealed partial class StatisticsFold
{
    /// <summary>Whether it is no offer: he began it himself, or was handed a record to look at.</summary>
    private static bool IsOwnWork(DirectKind kind) => kind is DirectKind.Dial or DirectKind.TakeOver or DirectKind.Preview;

    private void Offered(DirectOffered e, Instant at)
    {
        Agents.At(e.Agent, at).Offered += IsOwnWork(e.Kind) ? 0 : 1;
        if (_reservations.TryAdd(e.Reservation, new ReservationTrack(e.Reservation, e.Queue, e.Agent)))
        {
            Change(e.Agent, at, a => a.Pending++);
        }
    }

    private void Accepted(DirectOfferAccepted e, Instant at)
    {
        Agents.At(e.Agent, at).Accepted += IsOwnWork(e.Kind) ? 0 : 1;
        if (_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            Move(reservation, ReservationStage.Connecting, at); // without a time since which he is busy for a queue
        }
    }

    private void Over(DirectOfferOver e, Instant at)
    {
        if (!_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            return; // refused before there was an offer
        }

        if (!IsOwnWork(e.Kind))
        {
            var own = Agents.At(e.Agent, at);
            own.Rejected += e.Ending == DirectEnding.Rejected ? 1 : 0;
            own.Missed += e.Ending == DirectEnding.Missed ? 1 : 0;
            own.Rescinded += e.Ending is DirectEnding.Withdrawn or DirectEnding.Failed ? 1 : 0;
        }

        Close(reservation, at);
    }

    private void Connected(DirectConnected e, Instant at)
    {
        if (_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            Move(reservation, ReservationStage.Handling, at);
        }
    }

    private void HandlingEnded(DirectHandlingEnded e, Instant at)
    {
        if (_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            (reservation.Talk, reservation.Hold) = (Microseconds(e.Talked), Microseconds(e.Held));
            Move(reservation, ReservationStage.Wrapping, at);
        }
    }

    private void Completed(DirectCompleted e, Instant at)
    {
        if (!_reservations.TryGetValue(e.Reservation, out var reservation))
        {
            return;
        }

        if (e.Kind != DirectKind.Consult)
        {
            var own = Agents.At(e.Agent, at);
            own.Handled++;
            own.Talk += reservation.Talk;
            own.Hold += reservation.Hold;
            own.Wrap += Microseconds(e.Wrapped);
        }

        Close(reservation, at);
    }
}
