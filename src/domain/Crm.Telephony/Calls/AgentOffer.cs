using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Telephony.Calls;

/// <summary>A named agent is asked for the call. Lives only as long as the process.</summary>
/// <param name="Leg">The leg he will have.</param>
/// <param name="Joins">He is to join the conversation; else <paramref name="Kind"/> says what he is asked for.</param>
/// <param name="Deadline">When the offer is given up, if routing has not said what became of it.</param>
public sealed record AgentOffer(
    ReservationId Reservation, AgentId Agent, LegId Leg, DirectKind Kind, bool Joins, Instant Since, Instant Deadline);
