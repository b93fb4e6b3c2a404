using Crm.Primitives;

namespace Crm.Routing.State;

/// <content>
/// What is at hand: the agent, the entry and the reservation that a decision is about. The facts it raises speak of them by their ids and are applied at
/// once, so they need not be looked up among hundreds of thousands again. Not durable.
/// </content>
internal sealed partial class RoutingState
{
    private AgentState? _agentAtHand;
    private EntryState? _entryAtHand;
    private ReservationState? _reservationAtHand;
    private QueueState? _queueAtHand;

    /// <summary>What follows is about an agent.</summary>
    public void TakeUp(AgentState agent) => _agentAtHand = agent;

    /// <summary>What follows is about an open visit.</summary>
    public void TakeUp(EntryState entry) => _entryAtHand = entry;

    /// <summary>What follows is about a queue.</summary>
    public void TakeUp(QueueState queue) => _queueAtHand = queue;

    /// <summary>What follows is about a live reservation.</summary>
    public void TakeUp(ReservationState reservation) => _reservationAtHand = reservation;

    /// <summary>The queue with an id, which must exist. Queues are never removed.</summary>
    private QueueState Find(QueueId id) =>
        _queueAtHand is { } queue && ReferenceEquals(queue.Id.Value, id.Value) ? queue : _queueAtHand = Queues[id];

    /// <summary>The agent with an id, who must exist.</summary>
    private AgentState Find(AgentId id) =>
        _agentAtHand is { } agent && ReferenceEquals(agent.Id.Value, id.Value) ? agent : _agentAtHand = Agents[id];

    /// <summary>The open visit of an interaction, which must exist.</summary>
    public EntryState Find(InteractionId id) =>
        _entryAtHand is { } entry && entry.Interaction == id ? entry : _entryAtHand = Entries[id];

    /// <summary>The live reservation with an id, which must exist.</summary>
    private ReservationState Find(ReservationId id) =>
        _reservationAtHand is { } reservation && reservation.Id == id ? reservation : _reservationAtHand = Reservations[id];

    /// <summary>An agent is gone.</summary>
    private void Drop(AgentState agent) => _agentAtHand = _agentAtHand == agent ? null : _agentAtHand;

    /// <summary>A visit is over; its object will be another one's.</summary>
    private void Drop(EntryState entry) => _entryAtHand = _entryAtHand == entry ? null : _entryAtHand;

    /// <summary>A reservation is over; its object will be another one's.</summary>
    private void Drop(ReservationState reservation) => _reservationAtHand = _reservationAtHand == reservation ? null : _reservationAtHand;
}
