using System.Collections.Immutable;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>Which of our numbers called parties see.</summary>
/// <param name="Default">Shown unless something else may be; null withholds.</param>
/// <param name="Presentable">Numbers that may be shown when asked for, as E.164.</param>
/// <param name="PresentCaller">Whether a caller who is transferred may be shown with his own number; only where the carrier permits it.</param>
public sealed record CallerIdPolicy(string? Default, ImmutableArray<string> Presentable, bool PresentCaller = false)
{
    /// <summary>Withholds.</summary>
    public static CallerIdPolicy Withheld { get; } = new(null, []);
}

/// <summary>What may be called, by a trunk or by the whole site. Immutable; may be read by several threads.</summary>
public sealed record OutboundRules
{
    /// <summary>Longest call that rules may allow.</summary>
    public static readonly TimeSpan LongestCallMax = TimeSpan.FromHours(24);

    /// <summary>Where calls may go. A trunk calls nothing that is not allowed here; for the site an empty table leaves it to the trunks.</summary>
    public DestinationTable Destinations { get; init; } = DestinationTable.Empty;

    /// <summary>When calls may be made; null for always.</summary>
    public OpeningCalendar? Hours { get; init; }

    /// <summary>Limits of all calls together.</summary>
    public OutboundLimits Limits { get; init; } = new();

    /// <summary>Limits of each originator: a user, a flow, a queue.</summary>
    public OutboundLimits OriginatorLimits { get; init; } = new();

    /// <summary>An outside leg is ended after this.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromHours(2);

    /// <summary>What called parties see.</summary>
    public CallerIdPolicy CallerId { get; init; } = CallerIdPolicy.Withheld;
}
