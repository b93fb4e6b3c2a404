using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>
/// Decides whether a call to the outside may be made, by which trunk, and what it shows. Pure. Emergency numbers come first and are refused
/// only when there is no trunk at all; then nothing passes that the rules of the site and of a trunk do not allow.
/// </summary>
public static class OutboundGate
{
    /// <summary>Decides.</summary>
    /// <param name="inboundOn">Calls that came in on a trunk and hold a channel of it.</param>
    public static OutboundVerdict Decide(OutboundPlan plan, OutboundLedger ledger, OutboundRequest request, Func<TrunkId, int> inboundOn, Instant now)
    {
        if (plan.Emergency(request.Dialled) is { } emergency)
        {
            return Ordered(plan, request).FirstOrDefault() is { } any
                ? new OutboundAllowed(emergency, any.Trunk, any.Rules?.CallerId.Default, OutboundRules.LongestCallMax, null, IsEmergency: true)
                : new OutboundRefused("no-trunk");
        }

        if (plan.Numbers.Read(request.Dialled) is not { } number)
        {
            return new OutboundRefused("invalid-number");
        }

        if (plan.IsOwn(number))
        {
            return new OutboundRefused("own-number");
        }

        if (SiteRefusal(plan, number, now) is { } refusal)
        {
            return new OutboundRefused(refusal);
        }

        OutboundVerdict? first = null;
        foreach (var trunk in Ordered(plan, request))
        {
            var verdict = ByTrunk(plan, trunk, ledger, request, number, inboundOn, now);
            if (verdict is OutboundAllowed)
            {
                return verdict;
            }

            first ??= verdict;
        }

        return first ?? new OutboundRefused("no-trunk");
    }

    private static IEnumerable<OutboundTrunk> Ordered(OutboundPlan plan, OutboundRequest request)
    {
        var ordered = request.Only.IsDefault
            ? plan.Trunks.OrderByDescending(t => t.Trunk == request.Preferred)
            : plan.Trunks.Where(t => request.Only.Contains(t.Trunk)).OrderBy(t => request.Only.IndexOf(t.Trunk));
        return request.Last.IsDefaultOrEmpty ? ordered : ordered.OrderBy(t => request.Last.Contains(t.Trunk)); // stable
    }

    private static string? SiteRefusal(OutboundPlan plan, OutboundNumber number, Instant now)
    {
        var rule = plan.Site.Destinations.Find(number);
        return rule is { Allowed: false } ? "denied"
            : plan.Site.Destinations.AllowsAny && rule is null ? "not-allowed"
            : plan.Site.Hours?.IsOpen(now) == false ? "closed" : null;
    }

    private static OutboundVerdict ByTrunk(
        OutboundPlan plan, OutboundTrunk trunk, OutboundLedger ledger, OutboundRequest request, OutboundNumber number, Func<TrunkId, int> inboundOn, Instant now)
    {
        if (trunk.Rules is not { } rules)
        {
            return new OutboundRefused("not-allowed");
        }

        var rule = rules.Destinations.Find(number);
        string? refusal = DestinationRefusal(plan.Numbers, rule, number)
            ?? (rules.Hours?.IsOpen(now) == false ? "closed" : null)
            ?? (inboundOn(trunk.Trunk) + ledger.ChannelsOn(trunk.Trunk) >= trunk.MaxChannels ? "trunk-busy" : null)
            ?? (ledger.LastSecondOn(trunk.Trunk, now) >= trunk.MaxCallsPerSecond ? "trunk-rate" : null);
        if (refusal is not null)
        {
            return new OutboundRefused(refusal);
        }

        if (!TryPresent(rules.CallerId, plan.Numbers, request, out string? presented))
        {
            return new OutboundRefused("caller-id");
        }

        var longest = TimeSpan.FromTicks(Math.Clamp(Math.Min(plan.Site.LongestCall.Ticks, rules.LongestCall.Ticks), TimeSpan.TicksPerMinute, OutboundRules.LongestCallMax.Ticks));
        refusal = LimitsRefusal(plan, trunk.Trunk, rules, ledger, request.Originator, rule!.RatePerMinute, now, ref longest);
        return refusal is null
            ? new OutboundAllowed(number, trunk.Trunk, presented, longest, rule.RatePerMinute, IsEmergency: false)
            : new OutboundRefused(refusal);
    }

    private static string? DestinationRefusal(DialPlan numbers, DestinationRule? rule, OutboundNumber number) =>
        rule is null ? "not-allowed"
        : !rule.Allowed ? "denied"
        : HighCostPrefixes.LengthOf(number) > rule.Prefix.Length ? "premium-rate"
        : rule.Prefix == "+" && !numbers.IsHome(number) ? "international" : null;

    private static bool TryPresent(CallerIdPolicy policy, DialPlan numbers, OutboundRequest request, out string? presented)
    {
        presented = policy.Default;
        if (request.Presented is { } wish)
        {
            presented = wish;
            return wish == policy.Default || (!policy.Presentable.IsDefault && policy.Presentable.Contains(wish));
        }

        if (policy.PresentCaller && numbers.Read(request.Caller) is { IsInternational: true } caller)
        {
            presented = caller.Text;
        }

        return true;
    }

    private static string? LimitsRefusal(
        OutboundPlan plan, TrunkId trunk, OutboundRules rules, OutboundLedger ledger, string originator, decimal? rate, Instant now, ref TimeSpan longest)
    {
        ReadOnlySpan<(string Scope, OutboundAccount Account, OutboundLimits Limits)> scopes =
        [
            ("trunk", new(trunk, null), rules.Limits),
            ("trunk-originator", new(trunk, originator), rules.OriginatorLimits),
            ("site", new(null, null), plan.Site.Limits),
            ("site-originator", new(null, originator), plan.Site.OriginatorLimits),
        ];
        foreach (var (scope, account, limits) in scopes)
        {
            var used = ledger.UsageOf(account, now);
            string? kind = used.Concurrent >= limits.Concurrent ? "concurrent"
                : used.LastMinute >= limits.PerMinute ? "minute"
                : used.LastHour >= limits.PerHour ? "hour"
                : used.LastDay >= limits.PerDay ? "day" : null;
            if (kind is not null)
            {
                return $"{scope}-{kind}";
            }

            if (limits.SpendPerDay is { } most)
            {
                if (rate is not { } perMinute)
                {
                    return "rate-unknown";
                }

                if (OutboundLedger.Affordable(most - used.SpendLastDay, perMinute) is not { } affordable)
                {
                    return $"{scope}-spend";
                }

                longest = affordable < longest ? affordable : longest;
            }
        }

        return ledger.HasRoom(trunk, originator, now) ? null : "too-many-originators";
    }
}
