using System.Collections.Immutable;
using Crm.Events.Interactions;

namespace Crm.Events.Agents;

/// <summary>What an agent takes side by side, in one measure for all media.</summary>
/// <param name="Media">The media he takes; one that is not listed he does not get. At most one entry each.</param>
/// <param name="Units">What he has to give; the costs of what he holds may not exceed it. 1 to 10,000.</param>
public sealed record CapacityProfile(ImmutableArray<MediaCapacity> Media, int Units = 100);

/// <summary>What interactions of one medium take of an agent.</summary>
/// <param name="Cost">Units that one takes until its wrap-up is over, 0 to 10,000.</param>
/// <param name="Max">How many at once, 0 to 100.</param>
/// <param name="Exclusive">Goes with no other medium at the same time, in either order, but for work it may interrupt.</param>
/// <param name="InterruptedBy">Media that may be offered on top: this work then rests and counts nothing for them. Null is none.</param>
/// <param name="AfterIdle">Offered only to an agent who has had nothing in hand for so long, up to an hour: so that e-mail fills the gaps between calls. Null and zero are at once.</param>
public sealed record MediaCapacity(
    MediaType Media,
    int Cost,
    int Max,
    bool Exclusive = false,
    ImmutableArray<MediaType>? InterruptedBy = null,
    TimeSpan? AfterIdle = null);
