using System.Collections.Immutable;
using Crm.Events.Agents;
using Crm.Events.Interactions;
using Crm.Events.Privacy;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Routing.Commands;

/// <summary>Something the routing domain is asked to decide. See <see cref="RoutingDomain.Decide"/>.</summary>
public abstract record RoutingCommand;

/// <summary>Creates a queue or replaces its rules. Refused when the rules break a limit; ignored when nothing changes.</summary>
/// <param name="Version">Of the rules where they are kept; decisions name it, or a later one when what the rules refer to changed too. 0 lets routing count.</param>
public sealed record ConfigureQueue(QueueId Queue, QueueSettings Settings, long Version = 0) : RoutingCommand;

/// <summary>Creates an agent or replaces his routing settings. Every queue he serves must be known.</summary>
/// <param name="Version">As in <see cref="ConfigureQueue"/>.</param>
public sealed record ConfigureAgent(AgentId Agent, AgentSettings Settings, long Version = 0) : RoutingCommand;

/// <summary>Removes an agent. His pending offer goes back; refused while he holds anything more.</summary>
public sealed record RemoveAgent(AgentId Agent) : RoutingCommand;

/// <summary>Declares a presence. <paramref name="By"/> is the agent himself, a supervisor, or "system". Available also ends Not Responding.</summary>
public sealed record SetAgentPresence(AgentId Agent, Presence Presence, string? Reason, string By) : RoutingCommand;

/// <summary>Tells how an agent can be reached.</summary>
/// <param name="Reachable">By ear: his phone or his browser's media.</param>
/// <param name="AtDesk">Whether his desk is open, where he gets work in writing; null where that is as <paramref name="Reachable"/>.</param>
public sealed record SetAgentReachability(AgentId Agent, bool Reachable, string Reason, bool? AtDesk = null) : RoutingCommand;

/// <summary>Puts an interaction into a queue.</summary>
/// <param name="Visit">The id of this stay; the same id again is ignored while the stay is open.</param>
/// <param name="Priority">In minutes of age; null takes the queue's.</param>
/// <param name="Extra">Requirements beyond the queue's, at most <see cref="Settings.RoutingLimits.Requirements"/>.</param>
/// <param name="Since">The instant its age counts from, for one that waited before; null is now. Never later than now.</param>
/// <param name="Preferred">Agents it waits for first, at most <see cref="Settings.RoutingLimits.Preferred"/>; the queue's last-agent rule counts only without any.</param>
/// <param name="CustomerKey">
/// Opaque key of the customer, the same on every channel, up to 64 characters (a keyed hash, never a number in the clear). With it a customer
/// has his place back, one callback at most, and his last agent.
/// </param>
/// <param name="HandedOnBy">The agent who puts it here: he is not offered it again at once.</param>
public sealed record Enqueue(
    QueueVisitId Visit,
    InteractionId Interaction,
    QueueId Queue,
    MediaType MediaType,
    int? Priority = null,
    ImmutableArray<Requirement> Extra = default,
    Instant? Since = null,
    ImmutableArray<PreferredAgent> Preferred = default,
    string? CustomerKey = null,
    AgentId? HandedOnBy = null) : RoutingCommand;

/// <summary>The customer of a callback that is being called answers; he gets the next agent.</summary>
public sealed record CustomerReached(InteractionId Interaction) : RoutingCommand;

/// <summary>The customer of a callback could not be reached, or was lost while he waited for an agent; it is tried again later, or given up after the last attempt.</summary>
public sealed record CustomerNotReached(InteractionId Interaction, string Reason) : RoutingCommand;

/// <summary>Tells that an agent is, or is no longer, in a conversation that was not routed.</summary>
public sealed record SetAgentCommunicating(AgentId Agent, bool Communicating, string Reason) : RoutingCommand;

/// <summary>The customer is gone: abandons while he waits, is offered or is being connected; ends the handling afterwards.</summary>
public sealed record CustomerLeft(InteractionId Interaction, string Reason) : RoutingCommand;

/// <summary>The agent takes his pending offer.</summary>
public sealed record AcceptReservation(AgentId Agent, ReservationId Reservation) : RoutingCommand;

/// <summary>The agent refuses his pending offer.</summary>
public sealed record RejectReservation(AgentId Agent, ReservationId Reservation, string Reason) : RoutingCommand;

/// <summary>Customer and agent hear each other.</summary>
public sealed record ConfirmConnected(ReservationId Reservation) : RoutingCommand;

/// <summary>The offer was accepted, but the audio did not come up. The entry returns to its place.</summary>
/// <param name="AgentPhoneFailed">True when it was the agent's side; then he is Not Responding.</param>
public sealed record ConnectFailed(ReservationId Reservation, string Reason, bool AgentPhoneFailed) : RoutingCommand;

/// <summary>The conversation is over for this agent.</summary>
/// <param name="WrapUp">Whether a wrap-up follows where the queue has one; null for what is usual: not after advice given to a colleague.</param>
public sealed record EndHandling(ReservationId Reservation, TimeSpan Talked, TimeSpan Held, Termination Termination, bool? WrapUp = null) : RoutingCommand;

/// <summary>The agent finishes wrap-up.</summary>
public sealed record CompleteWrapUp(AgentId Agent, ReservationId Reservation, string? Code, SealedText? Notes) : RoutingCommand;

/// <summary>Ends a queue visit that is neither answered nor abandoned: moved, called back later, voicemail, closed.</summary>
public sealed record CloseEntry(InteractionId Interaction, QueueExit Exit, string Reason) : RoutingCommand;

/// <summary>
/// After a restart that lost every call: all open visits end as <see cref="QueueExit.ClosedBySystem"/>, conversations end as
/// indeterminate, agents are unreachable until they return. Wrap-ups keep their deadlines.
/// </summary>
/// <param name="LastAlive">Conversations are taken to have lasted until here; null is now.</param>
public sealed record CloseAll(string Reason, Instant? LastAlive = null) : RoutingCommand;

/// <summary>Nothing but time: whatever is due is decided.</summary>
public sealed record DeadlinePassed : RoutingCommand;
