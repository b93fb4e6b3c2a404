using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Dialing.Campaigns;

/// <summary>In which order an attempt tries its campaign's trunks: by priority, within one by weight as dice fall, which are the attempt's id.</summary>
public static class TrunkOrder
{
    /// <summary>The trunks, the first to be tried first.</summary>
    public static ImmutableArray<TrunkId> Of(ImmutableArray<TrunkChoice> choices, AttemptId attempt)
    {
        var dice = new Random(attempt.Value.GetHashCode());
        return [.. choices
            .Select(c => (c.Trunk, c.Priority, Turn: -Math.Log(1 - dice.NextDouble()) / c.Weight)) // the least of exponential times is proportional to its rate
            .OrderBy(c => c.Priority).ThenBy(c => c.Turn).Select(c => c.Trunk)];
    }
}
