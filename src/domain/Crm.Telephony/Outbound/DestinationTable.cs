using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Crm.Telephony.Outbound;

/// <summary>Rules by prefix: the longest that fits decides, and of two alike the one that denies. Immutable and thread safe.</summary>
public sealed class DestinationTable
{
    private readonly FrozenDictionary<string, DestinationRule> _rules;
    private readonly int _longest;

    /// <summary>A table of rules. Throws <see cref="ArgumentException"/> for one with a <see cref="DestinationRule.Fault"/>: left out, it could not deny.</summary>
    public DestinationTable(ImmutableArray<DestinationRule> rules)
    {
        if (!rules.IsDefault && rules.FirstOrDefault(r => r.Fault is not null) is { } faulty)
        {
            throw new ArgumentException(faulty.Fault, nameof(rules));
        }

        _rules = (rules.IsDefault ? [] : rules)
            .GroupBy(r => r.Prefix, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.FirstOrDefault(r => !r.Allowed) ?? g.MaxBy(r => r.RatePerMinute ?? decimal.MaxValue)!, StringComparer.Ordinal);
        _longest = _rules.Count == 0 ? 0 : _rules.Keys.Max(p => p.Length);
        AllowsAny = _rules.Values.Any(r => r.Allowed);
    }

    /// <summary>No rules: nothing is allowed.</summary>
    public static DestinationTable Empty { get; } = new([]);

    /// <summary>Whether any rule allows something.</summary>
    public bool AllowsAny { get; }

    /// <summary>The rule that decides about a number; null when none fits.</summary>
    public DestinationRule? Find(OutboundNumber number)
    {
        var lookup = _rules.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int length = Math.Min(_longest, number.Text.Length); length > 0; length--)
        {
            if (lookup.TryGetValue(number.Text.AsSpan(0, length), out var rule))
            {
                return rule;
            }
        }

        return null;
    }
}
