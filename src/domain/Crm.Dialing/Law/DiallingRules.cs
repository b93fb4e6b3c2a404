namespace Crm.Dialing.Law;

/// <summary>Times of day in which may be dialled, at the called party. <paramref name="From"/> is allowed, <paramref name="To"/> no longer.</summary>
/// <param name="Days">The days it is for.</param>
/// <param name="From">Begin; before <paramref name="To"/>.</param>
/// <param name="To">End; 00:00 stands for the end of the day.</param>
public sealed record CallingHours(IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly To);

/// <summary>At most so many dials of one number in any span of this length.</summary>
public sealed record AttemptLimit(int Most, TimeSpan Within);

/// <summary>What share of those who answer may have nobody, and over what time.</summary>
/// <param name="Share">0 to 1; null where the law knows no number.</param>
/// <param name="Window">The time it is measured over.</param>
/// <param name="Lock">How long a number that had nobody is not dialled again unless an agent waits for the answer; zero for none.</param>
/// <param name="CountsPeopleTakenForMachines">An estimate of the people who were taken for machines counts.</param>
public sealed record AbandonmentRule(double? Share, TimeSpan Window, TimeSpan Lock, bool CountsPeopleTakenForMachines);

/// <summary>
/// What one jurisdiction asks of who dials, as data: versioned, with its source. Not advice in law; sites check them, and make stricter ones of their own.
/// </summary>
public sealed record DiallingRules
{
    /// <summary>Its key, such as <c>us</c>.</summary>
    public required string Jurisdiction { get; init; }

    /// <summary>Grows with each change; the attempt keeps which one it was decided by.</summary>
    public required int Version { get; init; }

    /// <summary>Where it is written.</summary>
    public required string Source { get; init; }

    /// <summary>When may be dialled; empty for always.</summary>
    public IReadOnlyList<CallingHours> Hours { get; init; } = [];

    /// <summary>On public holidays is not dialled. Who asks says what is one.</summary>
    public bool NotOnHolidays { get; init; }

    /// <summary>How often; all of them hold.</summary>
    public IReadOnlyList<AttemptLimit> Attempts { get; init; } = [];

    /// <summary>What becomes of those who answer and have nobody.</summary>
    public required AbandonmentRule Abandonment { get; init; }

    /// <summary>A dial that nobody answers rings at least so long.</summary>
    public TimeSpan MinimumRing { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After that time without an agent a person counts as abandoned.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Only who has agreed may be dialled.</summary>
    public bool ConsentRequired { get; init; }

    /// <summary>How old the list of those who do not want calls may be; null where there is none.</summary>
    public TimeSpan? ListFresh { get; init; }
}
