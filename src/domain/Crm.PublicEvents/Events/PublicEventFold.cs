using Crm.Events;
using Crm.Events.Agents;
using Crm.Events.Calls;
using Crm.Events.Flows;
using Crm.Events.Interactions;
using Crm.Events.Queues;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.PublicEvents;

/// <summary>
/// Tells facts of the journal in public words: <c>(what is known, fact) -> (what is known, event)</c>. Pure, and the same for the same
/// journal, so that a rebuilt stream is the stream there was.
/// </summary>
public static class PublicEventFold
{
    /// <summary>Whose <see cref="KnownInteraction"/> a fact needs; null when it needs none.</summary>
    public static InteractionId? InteractionOf(IDomainEvent fact) => fact switch
    {
        InteractionStarted e => e.Interaction,
        AttributeSet e => e.Interaction,
        CustomerLinked e => e.Interaction,
        EntryEnqueued e => e.Interaction,
        EntryAnswered e => e.Interaction,
        EntryLeft e => e.Interaction,
        ReservationCreated e => e.Interaction,
        ReservationRejected e => e.Interaction,
        ReservationTimedOut e => e.Interaction,
        ReservationCanceled e => e.Interaction,
        ReservationRescinded e => e.Interaction,
        HandlingEnded e => e.Interaction,
        ReservationCompleted e => e.Interaction,
        CallHeld e => e.Interaction,
        CallResumed e => e.Interaction,
        ExternalConnected e => e.Interaction,
        LegStarted e => e.Interaction,
        LegEnded e => e.Interaction,
        CallTransferred e => e.Interaction,
        TransferReturned e => e.Interaction,
        PartyJoined e => e.Interaction,
        PartyHeld e => e.Interaction,
        PartyResumed e => e.Interaction,
        RecordingEnded e => e.Interaction,
        VoicemailLeft e => e.Interaction,
        InteractionEnded e => e.Interaction,
        _ => null,
    };

    /// <summary>What is known afterwards.</summary>
    public static KnownInteraction? Learn(KnownInteraction? known, EventEnvelope fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Event switch
        {
            InteractionStarted e => known ?? new KnownInteraction(e.Interaction, e.Call, e.MediaType, e.Direction, e.From, e.FromName, e.To),
            AttributeSet e => known?.With(e),
            CustomerLinked e => known is null ? null : known with { Customer = e.Customer },
            LegStarted { Role: not LegRole.Customer } e => known?.With(new KnownParty(e.Leg, e.Agent)),
            PartyJoined e => known?.Joined(e.Leg),
            LegEnded e => known?.Ending(e.Leg),
            CallTransferred { Attended: false, Target: "external" } => known is null ? null : known with { HandedOutside = true },
            TransferReturned => known is null ? null : known with { HandedOutside = false },
            InteractionEnded => known is null ? null : known with { EndedAt = known.EndedAt ?? fact.At },
            _ => known,
        };
    }

    /// <summary>The event a fact is; null when it is nobody's concern outside.</summary>
    /// <param name="known">What is known with this fact, by <see cref="Learn"/>; null for facts of agents and of interactions whose start was not seen.</param>
    public static PublicEvent? Tell(KnownInteraction? known, EventEnvelope fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        if (fact.Index >= EventSequence.PerRow)
        {
            return null;
        }

        PublicEvent Event(string type, string subject, EventData data) => new(EventSequence.Of(fact.Position, fact.Index), type, fact.At, subject, data);
        if (OfAgent(fact.Event) is var (agentType, agent, agentData))
        {
            return Event(agentType, "agent/" + agent.Value, agentData);
        }

        return known is not null && OfInteraction(known, fact.Event) is var (type, data) ? Event(type, known.Id.ToString(), data) : null;
    }

    private static (string Type, AgentId Agent, EventData Data)? OfAgent(IDomainEvent fact) => fact switch
    {
        AgentPresenceChanged e => (EventTypes.PresenceChanged, e.Agent, new EventData { AgentId = e.Agent, State = Words.Of(e.Presence) }),
        AgentRoutingStatusChanged e => (EventTypes.RoutingStatusChanged, e.Agent, new EventData
        {
            AgentId = e.Agent,
            State = Words.Of(e.To),
            Before = Words.Of(e.From),
            Reason = e.Reason,
        }),
        _ => null,
    };

    private static (string Type, EventData Data)? OfInteraction(KnownInteraction known, IDomainEvent fact) => fact switch
    {
        InteractionStarted { MediaType: MediaType.Voice, Direction: InteractionDirection.Inbound } => (EventTypes.CallRinging, known.Data),
        InteractionStarted => (EventTypes.Started, known.Data),
        CustomerLinked => (EventTypes.CustomerLinked, known.Data),
        EntryEnqueued e => (EventTypes.Queued, known.Data with { QueueId = e.Queue }),
        EntryLeft { Exit: QueueExit.TransferredOut or QueueExit.Overflowed } e => (EventTypes.Transferred, known.Data with { QueueId = e.Queue, Reason = e.Reason }),
        ExternalConnected when !known.HandedOutside => (EventTypes.Transferred, known.Data with { Reason = "external" }),
        CallTransferred e => (EventTypes.Transferred, known.Data with
        {
            AgentId = e.By,
            Reason = e.Target,
            Target = e.To,
            QueueId = e is { Target: "queue", To: { } queue } ? new QueueId(queue) : null,
        }),
        TransferReturned e => (EventTypes.TransferReturned, known.Data with { AgentId = e.By, Reason = e.Reason }),
        PartyJoined e => OfParty(known, EventTypes.PartyJoined, e.Leg, null),
        LegEnded e when known.PartyOn(e.Leg) is { HasJoined: true } => OfParty(known, EventTypes.PartyLeft, e.Leg, null, e.Termination.Reason),
        PartyHeld e => OfParty(known, EventTypes.PartyHeld, e.Leg, e.By),
        PartyResumed e => OfParty(known, EventTypes.PartyResumed, e.Leg, e.By),
        ReservationCreated e => (EventTypes.Offered, known.Data with { QueueId = e.Queue, AgentId = e.Agent, ReservationId = e.Reservation, Deadline = e.Deadline }),
        ReservationRejected e => OfferEnded(known, e.Agent, e.Reservation, "rejected"),
        ReservationTimedOut e => OfferEnded(known, e.Agent, e.Reservation, "missed"),
        ReservationCanceled e => OfferEnded(known, e.Agent, e.Reservation, "canceled"),
        ReservationRescinded e => OfferEnded(known, e.Agent, e.Reservation, "rescinded"),
        EntryAnswered e => (EventTypes.Connected, known.Data with { QueueId = e.Queue, AgentId = e.Agent, ReservationId = e.Reservation, Waited = e.Waited.TotalSeconds }),
        CallHeld e => (EventTypes.Held, known.Data with { AgentId = e.Agent }),
        CallResumed e => (EventTypes.Resumed, known.Data with { AgentId = e.Agent }),
        HandlingEnded e => (EventTypes.HandlingEnded, known.Data with
        {
            QueueId = e.Queue,
            AgentId = e.Agent,
            ReservationId = e.Reservation,
            Talked = e.Talked.TotalSeconds,
            Held = e.Held.TotalSeconds,
            Deadline = e.WrapUpDeadline,
            Reason = e.Termination.Reason,
        }),
        ReservationCompleted e => (EventTypes.WrappedUp, known.Data with { QueueId = e.Queue, AgentId = e.Agent, ReservationId = e.Reservation, WrapUpCode = e.Code }),
        RecordingEnded e => (EventTypes.RecordingCompleted, known.Data with { RecordingId = e.Recording, Duration = e.Duration.TotalSeconds }),
        VoicemailLeft e => (EventTypes.VoicemailLeft, known.Data with { RecordingId = e.Recording, QueueId = e.Queue }),
        InteractionEnded e => (EventTypes.Ended, known.Data with { Outcome = Words.Of(e.Outcome), Reason = e.Termination.Reason }),
        _ => null,
    };

    private static (string Type, EventData Data)? OfParty(KnownInteraction known, string type, LegId leg, AgentId? by, string? reason = null) =>
        known.PartyOn(leg) is not { } party ? null : (type, known.Data with
        {
            AgentId = by,
            PartyId = leg,
            Party = party.Agent is null ? "external" : "agent",
            PartyAgentId = party.Agent,
            Reason = reason,
        });

    private static (string Type, EventData Data) OfferEnded(KnownInteraction known, AgentId agent, ReservationId reservation, string reason) =>
        (EventTypes.OfferEnded, known.Data with { AgentId = agent, ReservationId = reservation, Reason = reason });
}
