using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>
/// How many calls more an originator could dial at this moment: what channels, rates and limits of trunks and site leave, whatever the numbers are. Who dials
/// many at once asks here first, and <see cref="OutboundGate"/> for each. Pure.
/// </summary>
public static class OutboundRoom
{
    /// <summary>The calls.</summary>
    /// <param name="only">By these trunks; default or empty for all of the plan.</param>
    /// <param name="isSuspended">Whether a trunk does not work just now: it has no room.</param>
    /// <param name="inboundOn">Calls that came in on a trunk and hold a channel of it.</param>
    public static int For(
        OutboundPlan plan, OutboundLedger ledger, string originator, ImmutableArray<TrunkId> only, Func<TrunkId, bool> isSuspended, Func<TrunkId, int> inboundOn, Instant now)
    {
        long room = 0;
        foreach (var trunk in plan.Trunks)
        {
            if (trunk.Rules is { } rules && (only.IsDefaultOrEmpty || only.Contains(trunk.Trunk)) && !isSuspended(trunk.Trunk))
            {
                room += OnTrunk(trunk, rules, ledger, originator, inboundOn(trunk.Trunk), now);
            }
        }

        room = Math.Min(room, Left(plan.Site.Limits, ledger.UsageOf(new(null, null), now)));
        return (int)Math.Min(room, Left(plan.Site.OriginatorLimits, ledger.UsageOf(new(null, originator), now)));
    }

    private static int OnTrunk(OutboundTrunk trunk, OutboundRules rules, OutboundLedger ledger, string originator, int inbound, Instant now)
    {
        int lines = Math.Min(trunk.MaxChannels - inbound - ledger.ChannelsOn(trunk.Trunk), trunk.MaxCallsPerSecond - ledger.LastSecondOn(trunk.Trunk, now));
        int limits = Math.Min(
            Left(rules.Limits, ledger.UsageOf(new(trunk.Trunk, null), now)), Left(rules.OriginatorLimits, ledger.UsageOf(new(trunk.Trunk, originator), now)));
        return Math.Max(0, Math.Min(lines, limits));
    }

    private static int Left(OutboundLimits limits, OutboundUsage used) => Math.Max(0, Math.Min(
        Math.Min(limits.Concurrent - used.Concurrent, limits.PerMinute - used.LastMinute), Math.Min(limits.PerHour - used.LastHour, limits.PerDay - used.LastDay)));
}
