using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Routing.State;

internal sealed partial class RoutingState
{
    /// <summary>Changes the state by one fact. Facts of other families are none of routing's business.</summary>
    public void Apply(IDomainEvent domainEvent, Instant at)
    {
        LastFactAt = Advance(at);
        if (!Aftermath.Deciding)
        {
            Recycle();
        }

        switch (domainEvent)
        {
            case QueueConfigured e: Apply(e, at); break;
            case AgentConfigured e: Apply(e, at); break;
            case AgentRemoved e: Apply(e); break;
            case AgentPresenceChanged e: Apply(e, at); break;
            case AgentReachabilityChanged e: Apply(e, at); break;
            case AgentRoutingStatusChanged e: Apply(e, at); break;
            case AgentCommunicationChanged e: Apply(e); break;
            case AgentHeldBack e: Apply(e); break;
            case AgentIdleElapsed e: Apply(e); break;
            case EntryEnqueued e: Apply(e, at); break;
            case EntryAnswered e: Apply(e, at); break;
            case EntryAbandoned e: Apply(e, at); break;
            case EntryLeft e: Apply(e, at); break;
            case EntryPostponed e: Apply(e); break;
            case CallbackDue e: Apply(e); break;
            case CallbackReached e: Apply(e, at); break;
            case CallbackMerged e: VisitEndings.Note(e.Visit, "merged"); break;
            case ReservationCreated e: Apply(e, at); break;
            case ReservationAccepted e: Apply(e); break;
            case ReservationRejected e: Apply(e, at); break;
            case ReservationTimedOut e: Apply(e, at); break;
            case ReservationCanceled e: Apply(e, at); break;
            case ReservationRescinded e: Apply(e, at); break;
            case HandlingEnded e: Apply(e, at); break;
            case ReservationCompleted e: Apply(e, at); break;
            default: ApplyDirect(domainEvent, at); break;
        }
    }

    private void Apply(ReservationCreated e, Instant at)
    {
        var entry = Find(e.Interaction);
        var agent = Find(e.Agent);
        TakeWaiting(entry);
        var reservation = ReservationPool.Take();
        reservation.Id = e.Reservation;
        reservation.Visit = e.Visit;
        reservation.Interaction = e.Interaction;
        reservation.Queue = entry.Queue;
        reservation.Agent = agent;
        reservation.MediaType = entry.MediaType;
        reservation.CustomerKey = entry.CustomerKey;
        reservation.CreatedAt = at;
        reservation.Ordinal = NextOrdinal++;
        reservation.Entry = entry;
        Reservations.Add(e.Reservation, reservation);
        SetDeadline(reservation, e.Deadline);
        entry.Phase = EntryPhase.Offered;
        entry.AddOffer(reservation);
        entry.Queue.LastSlot = agent.Slot;
        agent.Hold(reservation, at);
        agent.Pending = reservation;
        Release(agent);
        Free(entry);
        Refresh(agent);
    }

    private void Apply(ReservationAccepted e)
    {
        var reservation = Find(e.Reservation);
        reservation.Phase = ReservationPhase.Accepted;
        reservation.Entry!.Phase = EntryPhase.Connecting;
        reservation.Entry.Promote(reservation);
        reservation.Agent.Pending = null;
        SetDeadline(reservation, e.ConnectDeadline);
        Refresh(reservation.Agent);
    }

    private void Apply(ReservationRejected e, Instant at)
    {
        var reservation = End(e.Reservation, "rejected", at);
        Exclude(reservation.Entry!, e.Agent, e.ExcludedUntil, at);
        Return(reservation, at);
    }

    private void Apply(ReservationTimedOut e, Instant at)
    {
        var reservation = End(e.Reservation, "timed-out", at);
        reservation.Agent.NotResponding = true;
        Refresh(reservation.Agent);
        Return(reservation, at);
    }

    private void Apply(ReservationCanceled e, Instant at)
    {
        var reservation = End(e.Reservation, "canceled", at);
        reservation.Entry!.RemoveOffer(reservation);
        reservation.Entry.Phase = EntryPhase.Leaving;
    }

    private void Apply(ReservationRescinded e, Instant at)
    {
        var reservation = End(e.Reservation, "rescinded", at);
        if (reservation.Phase == ReservationPhase.Accepted)
        {
            // not to the same agent again at once: what failed would most likely fail again
            Exclude(reservation.Entry!, e.Agent, at + reservation.Queue.Settings.RejectExclusion, at);
        }

        Return(reservation, at);
    }

    /// <summary>An offer came to nothing: unless others of its group live, the entry is back in its place.</summary>
    private void Return(ReservationState reservation, Instant at)
    {
        var entry = reservation.Entry!;
        if (entry.RemoveOffer(reservation))
        {
            PlaceWaiting(entry, at);
        }
    }

    private void Apply(HandlingEnded e, Instant at)
    {
        var reservation = Find(e.Reservation);
        reservation.Phase = ReservationPhase.Wrapping;
        reservation.HandlingEndedAt = at;
        Handling.Remove(e.Interaction);
        SetDeadline(reservation, e.WrapUpDeadline ?? Instant.MaxValue);
    }

    private void Apply(ReservationCompleted e, Instant at)
    {
        var agent = Find(e.Reservation).Agent;
        agent.IdleSince = at;
        End(e.Reservation, "completed", at);
    }

    private ReservationState End(ReservationId id, string ending, Instant at)
    {
        var reservation = Find(id);
        Reservations.Remove(id);
        Drop(reservation);
        SetDeadline(reservation, Instant.MaxValue);
        reservation.Agent.Release(reservation, at);
        Refresh(reservation.Agent);
        Endings.Note(id, ending);
        ReservationPool.GiveBack(reservation);
        return reservation;
    }
}
