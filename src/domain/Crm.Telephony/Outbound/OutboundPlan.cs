using System.Collections.Frozen;
using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>A trunk that can be dialled on.</summary>
/// <param name="MaxChannels">Calls at once in both directions.</param>
/// <param name="Rules">What may be called on it; null for nothing but emergency numbers.</param>
/// <param name="MaxCallsPerSecond">Calls that may be dialled in any second.</param>
public sealed record OutboundTrunk(TrunkId Trunk, int MaxChannels, OutboundRules? Rules, int MaxCallsPerSecond = int.MaxValue);

/// <summary>All that decides about calls to the outside, at one moment. Immutable and thread safe.</summary>
public sealed class OutboundPlan
{
    private readonly FrozenSet<string> _emergency;
    private readonly FrozenSet<string> _own;

    /// <summary>A plan.</summary>
    /// <param name="numbers">How numbers are dialled here.</param>
    /// <param name="site">Rules for all trunks together.</param>
    /// <param name="trunks">The trunks that have a target, in the order they are tried.</param>
    /// <param name="ownNumbers">Numbers that lead to us: calling them would go round in circles.</param>
    /// <param name="emergencyNumbers">Never refused; default takes the usual ones of the world.</param>
    public OutboundPlan(
        DialPlan numbers, OutboundRules site, ImmutableArray<OutboundTrunk> trunks, IEnumerable<string> ownNumbers, ImmutableArray<string> emergencyNumbers = default)
    {
        (Numbers, Site, Trunks) = (numbers, site, trunks);
        _emergency = (emergencyNumbers.IsDefault ? UsualEmergencyNumbers : emergencyNumbers).ToFrozenSet(StringComparer.Ordinal);
        _own = ownNumbers.SelectMany(n => new[] { n, numbers.Read(n)?.Text ?? n }).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Emergency numbers in use around the world; those of other countries are short and free, so nothing is lost by letting them pass.</summary>
    public static ImmutableArray<string> UsualEmergencyNumbers { get; } =
        ["000", "108", "110", "111", "112", "113", "118", "119", "120", "122", "911", "995", "999"];

    /// <summary>Nothing can be dialled.</summary>
    public static OutboundPlan Nothing { get; } = new(DialPlan.Of("86"), new OutboundRules(), [], []);

    /// <summary>How numbers are dialled here.</summary>
    public DialPlan Numbers { get; }

    /// <summary>Rules for all trunks together.</summary>
    public OutboundRules Site { get; }

    /// <summary>The trunks that have a target.</summary>
    public ImmutableArray<OutboundTrunk> Trunks { get; }

    /// <summary>The emergency number that was dialled, however it was written; null when it is none.</summary>
    public OutboundNumber? Emergency(string? dialled)
    {
        string digits = DialPlan.Digits(dialled, out _);
        return _emergency.Contains(digits) ? new OutboundNumber(digits) : null;
    }

    /// <summary>Whether a number leads to us.</summary>
    public bool IsOwn(OutboundNumber number) => _own.Contains(number.Text);
}
