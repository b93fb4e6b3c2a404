using Crm.Events.Privacy;
using Crm.Primitives;

namespace Crm.Events.Calls;

/// <summary>
/// An agent places a call himself; follows the start of its interaction. He is on the line first; the number is dialled when he is.
/// </summary>
/// <param name="Reservation">His own work in routing, made before.</param>
/// <param name="Queue">Whose wrap-up codes and time hold afterwards; nothing is counted for it.</param>
/// <param name="Number">What he dialled, sealed.</param>
/// <param name="By">"user:anna".</param>
[EventContract("call.placed")]
public sealed record CallPlaced(
    CallId Call, InteractionId Interaction, AgentId Agent, ReservationId Reservation, QueueId Queue, SealedText Number, string By) : IDomainEvent;
