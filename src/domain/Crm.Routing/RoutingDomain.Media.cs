using Crm.Events.Interactions;
using Crm.Primitives;

namespace Crm.Routing;

public sealed partial class RoutingDomain
{
    /// <summary>The medium of an open visit; null when there is none.</summary>
    public MediaType? MediumOf(InteractionId interaction) => _state.Entries.TryGetValue(interaction, out var entry) ? entry.MediaType : null;

    /// <summary>The medium of a live reservation; null once it is over.</summary>
    public MediaType? MediumOf(ReservationId reservation) => _state.Reservations.TryGetValue(reservation, out var found) ? found.MediaType : null;
}
