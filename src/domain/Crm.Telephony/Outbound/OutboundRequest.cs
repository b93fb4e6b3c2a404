using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>A wish to call somebody outside.</summary>
/// <param name="Dialled">The number as it was given.</param>
/// <param name="Originator">Who wishes: "user:anna", "flow:main-menu", "queue:support".</param>
/// <param name="Preferred">The trunk to try first, such as the one the customer came by; null for the plan's order.</param>
/// <param name="Presented">The number to be shown; null leaves it to the trunk.</param>
/// <param name="Caller">The number of the customer the call is made for; shown where the trunk's policy permits. Null when withheld.</param>
public sealed record OutboundRequest(string Dialled, string Originator, TrunkId? Preferred = null, string? Presented = null, string? Caller = null)
{
    /// <summary>The only trunks that may be used, the first to be tried first; default for all of the plan.</summary>
    public ImmutableArray<TrunkId> Only { get; init; }

    /// <summary>Trunks that do not work just now: tried after all others. Default for none.</summary>
    public ImmutableArray<TrunkId> Last { get; init; }
}
