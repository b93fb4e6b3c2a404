using Crm.Events.Interactions;
using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Routing.Commands;

/// <summary>
/// Offers one named agent a contact outside any queue. He is offered it at once or never: what stands against it is the fact
/// <see cref="DirectOfferOver"/>, and for an agent's own call, which needs no acceptance, a refusal.
/// </summary>
/// <param name="Reservation">Its id, chosen by who asks; the same again is ignored.</param>
/// <param name="Interaction">What it is about; others may be handling it, and it may have several direct offers.</param>
/// <param name="Deadline">Until when he must react, or both must hear each other where it is his own call; at most <see cref="Settings.RoutingLimits.DirectOffer"/> or <see cref="Settings.RoutingLimits.OwnCall"/> from now.</param>
/// <param name="Queue">Whose wrap-up codes and time hold; null takes the first queue the agent serves.</param>
/// <param name="AskedBy">Who asks.</param>
/// <param name="RingAway">Whether he is asked though his presence is not Available; never while he is Offline or Not Responding.</param>
public sealed record OfferDirectly(
    ReservationId Reservation,
    InteractionId Interaction,
    AgentId Agent,
    MediaType MediaType,
    DirectKind Kind,
    Instant Deadline,
    QueueId? Queue = null,
    AgentId? AskedBy = null,
    bool RingAway = false) : RoutingCommand;

/// <summary>Takes a direct offer back that is pending or being connected. Of no effect once both hear each other.</summary>
public sealed record WithdrawDirect(ReservationId Reservation, string Reason) : RoutingCommand;
