using Crm.Events.Reservations;
using Crm.Primitives;

namespace Crm.Routing.State;

/// <summary>What makes a reservation a direct one: it came from no queue visit.</summary>
internal sealed record DirectOffer(DirectKind Kind, AgentId? AskedBy);
