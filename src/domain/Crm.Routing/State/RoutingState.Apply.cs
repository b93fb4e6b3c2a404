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
        switch (domainEvent)
        {
            case QueueConfigured e: Apply(e, at); break;
            case AgentConfigured e: Apply(e, at); break;
            case AgentRemoved e: Apply(e); break;
            case AgentPresenceChanged e: Apply(e, at); break;
            case AgentReachabilityChanged e: Apply(e, at); break;
            case AgentRoutingStatusChanged e: Apply(e, at); break;
            case EntryEnqueued e: Apply(e, at); break;
            case EntryAnswered e: Apply(e, at); break;
            case EntryAbandoned e: Leave(e.Interaction, "abandoned"); break;
            case EntryLeft e: Leave(e.Interaction, "left"); break;
            case ReservationCreated e: Apply(e, at); break;
            case ReservationAccepted e: Apply(e); break;
            case ReservationRejected e: Apply(e, at); break;
            case ReservationTimedOut e: Apply(e, at); break;
            case ReservationCanceled e: Apply(e, at); break;
            case ReservationRescinded e: Apply(e, at); break;
            case HandlingEnded e: Apply(e, at); break;
            case ReservationCompleted e: Apply(e, at); break;
        }
    }

    private void Apply(EntryEnqueued e, Instant at)
    {
        var queue = Queues[e.Queue];
        var entry = new EntryState
        {
            Visit = e.Visit,
            Interaction = e.Interaction,
            Queue = queue,
            MediaType = e.MediaType,
            Priority = e.Priority,
            Extra = e.Extra,
            Since = e.Since,
            EnqueuedAt = at,
            Ordinal = NextOrdinal++,
        };
        Entries.Add(e.Interaction, entry);
        queue.Join(entry);
        PlaceWaiting(entry, at);
    }

    private void Apply(EntryAnswered e, Instant at)
    {
        var entry = Entries[e.Interaction];
        var reservation = Reservations[e.Reservation];
        reservation.Phase = ReservationPhase.Handling;
        reservation.ConnectedAt = at;
        reservation.Entry = null;
        SetDeadline(reservation, Instant.MaxValue);
        Handling[e.Interaction] = reservation;
        entry.Queue.Leave(entry);
        Entries.Remove(e.Interaction);
        VisitEndings.Note(e.Visit, "answered");
    }

    private void Leave(InteractionId interaction, string ending)
    {
        var entry = Entries[interaction];
        TakeWaiting(entry);
        entry.Queue.Leave(entry);
        Entries.Remove(interaction);
        VisitEndings.Note(entry.Visit, ending);
    }

    private void Apply(ReservationCreated e, Instant at)
    {
        var entry = Entries[e.Interaction];
        var agent = Agents[e.Agent];
        TakeWaiting(entry);
        var reservation = new ReservationState
        {
            Id = e.Reservation,
            Visit = e.Visit,
            Interaction = e.Interaction,
            Queue = entry.Queue,
            Agent = agent,
            CreatedAt = at,
            Ordinal = NextOrdinal++,
            Entry = entry,
        };
        Reservations.Add(e.Reservation, reservation);
        SetDeadline(reservation, e.Deadline);
        entry.Phase = EntryPhase.Offered;
        entry.Reservation = reservation;
        entry.Queue.LastSlot = agent.Slot;
        agent.Hold(reservation, at);
        agent.Pending = reservation;
        Refresh(agent);
    }

    private void Apply(ReservationAccepted e)
    {
        var reservation = Reservations[e.Reservation];
        reservation.Phase = ReservationPhase.Accepted;
        reservation.Entry!.Phase = EntryPhase.Connecting;
        reservation.Agent.Pending = null;
        SetDeadline(reservation, e.ConnectDeadline);
        Refresh(reservation.Agent);
    }

    private void Apply(ReservationRejected e, Instant at)
    {
        var entry = End(e.Reservation, "rejected", at).Entry!;
        entry.Exclude(e.Agent, e.ExcludedUntil, at);
        PlaceWaiting(entry, at);
    }

    private void Apply(ReservationTimedOut e, Instant at)
    {
        var reservation = End(e.Reservation, "timed-out", at);
        reservation.Agent.NotResponding = true;
        Refresh(reservation.Agent);
        PlaceWaiting(reservation.Entry!, at);
    }

    private void Apply(ReservationCanceled e, Instant at) => End(e.Reservation, "canceled", at).Entry!.Phase = EntryPhase.Leaving;

    private void Apply(ReservationRescinded e, Instant at)
    {
        var reservation = End(e.Reservation, "rescinded", at);
        if (reservation.Phase == ReservationPhase.Accepted)
        {
            // not to the same agent again at once: what failed would most likely fail again
            reservation.Entry!.Exclude(e.Agent, at + reservation.Queue.Settings.RejectExclusion, at);
        }

        PlaceWaiting(reservation.Entry!, at);
    }

    private void Apply(HandlingEnded e, Instant at)
    {
        var reservation = Reservations[e.Reservation];
        reservation.Phase = ReservationPhase.Wrapping;
        reservation.HandlingEndedAt = at;
        Handling.Remove(e.Interaction);
        SetDeadline(reservation, e.WrapUpDeadline ?? Instant.MaxValue);
    }

    private void Apply(ReservationCompleted e, Instant at)
    {
        var agent = Reservations[e.Reservation].Agent;
        agent.IdleSince = at;
        End(e.Reservation, "completed", at);
    }

    private ReservationState End(ReservationId id, string ending, Instant at)
    {
        var reservation = Reservations[id];
        Reservations.Remove(id);
        SetDeadline(reservation, Instant.MaxValue);
        reservation.Agent.Release(reservation, at);
        Refresh(reservation.Agent);
        Endings.Note(id, ending);
        return reservation;
    }
}
