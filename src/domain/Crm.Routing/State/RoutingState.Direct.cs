using Crm.Events;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Routing.State;

/// <content>Reservations of one named agent that came from no queue visit: they touch the agent and nothing else.</content>
internal sealed partial class RoutingState
{
    private void ApplyDirect(IDomainEvent domainEvent, Instant at)
    {
        switch (domainEvent)
        {
            case DirectOffered e: Apply(e, at); break;
            case DirectOfferAccepted e: Apply(e); break;
            case DirectOfferOver e: Apply(e, at); break;
            case DirectConnected e: Apply(e, at); break;
            case DirectHandlingEnded e: Apply(e, at); break;
            case DirectCompleted e:
                Find(e.Reservation).Agent.IdleSince = at;
                End(e.Reservation, "completed", at);
                break;
        }
    }

    private void Apply(DirectOffered e, Instant at)
    {
        var agent = Find(e.Agent);
        var reservation = ReservationPool.Take();
        reservation.Id = e.Reservation;
        reservation.Interaction = e.Interaction;
        reservation.Queue = Queues[e.Queue];
        reservation.Agent = agent;
        reservation.MediaType = e.MediaType;
        reservation.CreatedAt = at;
        reservation.Ordinal = NextOrdinal++;
        reservation.Direct = new DirectOffer(e.Kind, e.AskedBy);
        Reservations.Add(e.Reservation, reservation);
        SetDeadline(reservation, e.Deadline);
        agent.Hold(reservation, at);
        agent.Pending = reservation;
        Release(agent);
        Refresh(agent);
    }

    private void Apply(DirectOfferAccepted e)
    {
        var reservation = Find(e.Reservation);
        reservation.Phase = ReservationPhase.Accepted;
        reservation.Agent.Pending = null;
        SetDeadline(reservation, e.ConnectDeadline);
        Refresh(reservation.Agent);
    }

    private void Apply(DirectOfferOver e, Instant at)
    {
        if (e.Ending == DirectEnding.Refused)
        {
            Endings.Note(e.Reservation, "refused");
            return;
        }

        var reservation = End(e.Reservation, Word(e.Ending), at);
        if (e.Ending == DirectEnding.Missed && reservation.Agent.OnQueue)
        {
            reservation.Agent.NotResponding = true;
            Refresh(reservation.Agent);
        }
    }

    private void Apply(DirectConnected e, Instant at)
    {
        var reservation = Find(e.Reservation);
        (reservation.Phase, reservation.ConnectedAt) = (ReservationPhase.Handling, at);
        SetDeadline(reservation, Instant.MaxValue);
    }

    private void Apply(DirectHandlingEnded e, Instant at)
    {
        var reservation = Find(e.Reservation);
        (reservation.Phase, reservation.HandlingEndedAt) = (ReservationPhase.Wrapping, at);
        reservation.Direct = reservation.Direct! with { Kind = e.Kind };
        SetDeadline(reservation, e.WrapUpDeadline ?? Instant.MaxValue);
    }

    private static string Word(DirectEnding ending) => ending switch
    {
        DirectEnding.Rejected => "rejected",
        DirectEnding.Missed => "timed-out",
        _ => "rescinded",
    };
}
