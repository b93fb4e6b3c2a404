using Crm.Primitives;

namespace Crm.Contracts.Materials;

/// <summary>A package on a customer's card.</summary>
/// <param name="State">"queued", "sent", "delivered", "failed" or "bounced".</param>
/// <param name="Openings">How often its link was opened.</param>
public sealed record CardMaterial(Guid DeliveryId, Instant At, string Name, string Channel, string State, string? Reason, int Openings);
