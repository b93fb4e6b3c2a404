using System.Collections.Immutable;
using Crm.Events.Queues;
using Crm.Primitives;

namespace Crm.Telephony.Outbound;

/// <summary>Rules of a trunk or of the site as they are stored and edited; <see cref="ToRules"/> makes what the gate reads.</summary>
public sealed record OutboundSettings
{
    /// <summary>Most rules, presentable numbers or emergency numbers.</summary>
    public const int ListMax = 5_000;

    /// <summary>Where calls may go.</summary>
    public ImmutableArray<DestinationRule> Destinations { get; init; } = [];

    /// <summary>When; null for always.</summary>
    public QueueHours? Hours { get; init; }

    /// <summary>Limits of all calls together.</summary>
    public OutboundLimits Limits { get; init; } = new();

    /// <summary>Limits of each user, flow or queue.</summary>
    public OutboundLimits OriginatorLimits { get; init; } = new();

    /// <summary>Longest outside leg, one minute to 24 hours.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The number shown; null withholds.</summary>
    public string? Presented { get; init; }

    /// <summary>Numbers that may be shown instead.</summary>
    public ImmutableArray<string> Presentable { get; init; } = [];

    /// <summary>Whether a caller who is transferred is shown with his own number.</summary>
    public bool PresentCaller { get; init; }

    /// <summary>Of the site only: numbers that are never refused; null takes <see cref="OutboundPlan.UsualEmergencyNumbers"/>.</summary>
    public ImmutableArray<string>? EmergencyNumbers { get; init; }

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <param name="hoursFault">Says what is wrong with hours.</param>
    public string? Fault(Func<QueueHours, string?> hoursFault) =>
        new[] { Count(Destinations), Count(Presentable), EmergencyNumbers is { } e ? Count(e) : 0 }.Any(n => n is < 0 or > ListMax) ? $"Lists have at most {ListMax} entries."
        : Destinations.Select(d => d.Fault).FirstOrDefault(f => f is not null)
            ?? Limits.Fault
            ?? OriginatorLimits.Fault
            ?? (LongestCall < TimeSpan.FromMinutes(1) || LongestCall > OutboundRules.LongestCallMax ? "The longest call is between a minute and 24 hours." : null)
            ?? (Presentable.Append(Presented ?? "0").Concat(EmergencyNumbers ?? []).All(IsNumber) ? null : "A number has an optional plus and 1 to 15 digits.")
            ?? (Hours is { } hours ? hoursFault(hours) : null);

    /// <summary>The rules of settings without fault.</summary>
    public OutboundRules ToRules(Func<QueueHours, OpeningCalendar> calendarOf) => new()
    {
        Destinations = new DestinationTable(Destinations),
        Hours = Hours is { } hours ? calendarOf(hours) : null,
        Limits = Limits,
        OriginatorLimits = OriginatorLimits,
        LongestCall = LongestCall,
        CallerId = new CallerIdPolicy(Presented, Presentable, PresentCaller),
    };

    private static int Count<T>(ImmutableArray<T> list) => list.IsDefault ? -1 : list.Length;

    private static bool IsNumber(string? text) =>
        text is { Length: >= 1 and <= DestinationRule.PrefixMax } && text.AsSpan(text[0] == '+' ? 1 : 0) is { Length: >= 1 and <= OutboundNumber.DigitsMax } digits && !digits.ContainsAnyExceptInRange('0', '9');
}
