using Crm.Primitives;

namespace Crm.Dialing.Law;

/// <summary>What a number's dial is judged by. The same question is asked when the record is chosen and again when it is dialled.</summary>
/// <param name="Zones">Every zone the called party may be in; all must allow. None known: the dial is refused where hours are asked.</param>
/// <param name="Attempts">When the number was dialled before, in any order.</param>
public sealed record DialRequest(IReadOnlyList<TimeZoneInfo> Zones, IReadOnlyList<Instant> Attempts)
{
    /// <summary>The party is on a list of those who want no calls.</summary>
    public bool DoNotCall { get; init; }

    /// <summary>How old that list is; null when none was looked at.</summary>
    public TimeSpan? ListAge { get; init; }

    /// <summary>The party has agreed to be called.</summary>
    public bool Consent { get; init; }

    /// <summary>It is a public holiday where the party is.</summary>
    public bool Holiday { get; init; }

    /// <summary>When the party last answered and had nobody.</summary>
    public Instant? LastAbandoned { get; init; }

    /// <summary>An agent waits for this very answer.</summary>
    public bool AgentGuaranteed { get; init; }
}

/// <summary>Why a number must not be dialled.</summary>
public enum DialRefusal : byte
{
    /// <summary>It may.</summary>
    None,

    /// <summary>The party wants no calls.</summary>
    DoNotCall,

    /// <summary>The list of those who want no calls is too old, or was not looked at.</summary>
    ListTooOld,

    /// <summary>The party has not agreed.</summary>
    NoConsent,

    /// <summary>It is a holiday.</summary>
    Holiday,

    /// <summary>It is not the time of day, in one of the zones the party may be in.</summary>
    Hours,

    /// <summary>No zone is known, and hours are asked.</summary>
    ZoneUnknown,

    /// <summary>It has been dialled often enough.</summary>
    Attempts,

    /// <summary>The party had nobody when it last answered, and an agent is not guaranteed.</summary>
    AbandonedBefore,
}

/// <summary>May it be dialled, by which rules, and if not, when to ask again; null when only another fact would change it.</summary>
public readonly record struct DialVerdict(DialRefusal Refusal, string Jurisdiction, int Version, Instant? AskAgain)
{
    /// <summary>It may be dialled.</summary>
    public bool Allowed => Refusal == DialRefusal.None;
}

/// <summary>Asks the rules whether a number may be dialled now. Pure; the strictest reason that lasts longest comes first.</summary>
public static class DialCheck
{
    private static readonly TimeSpan HoursAskedAgain = TimeSpan.FromMinutes(15);

    /// <summary>The verdict of one jurisdiction.</summary>
    public static DialVerdict Check(DiallingRules rules, DialRequest request, Instant now)
    {
        DialVerdict Refuse(DialRefusal refusal, Instant? again = null) => new(refusal, rules.Jurisdiction, rules.Version, again);

        if (request.DoNotCall)
            return Refuse(DialRefusal.DoNotCall);
        if (rules.ListFresh is { } fresh && !(request.ListAge <= fresh))
            return Refuse(DialRefusal.ListTooOld);
        if (rules.ConsentRequired && !request.Consent)
            return Refuse(DialRefusal.NoConsent);
        if (Locked(rules, request) is { } until && now < until)
            return Refuse(DialRefusal.AbandonedBefore, until);
        if (AttemptsFrom(rules, request, now) is { } free && now < free)
            return Refuse(DialRefusal.Attempts, free);
        if (rules.NotOnHolidays && request.Holiday)
            return Refuse(DialRefusal.Holiday, now + HoursAskedAgain);
        if (rules.Hours.Count > 0 && request.Zones.Count == 0)
            return Refuse(DialRefusal.ZoneUnknown);
        return rules.Hours.Count > 0 && request.Zones.Any(zone => !Open(rules, zone, now))
            ? Refuse(DialRefusal.Hours, now + HoursAskedAgain)
            : Refuse(DialRefusal.None);
    }

    /// <summary>The verdict of several, such as a country's and the site's own: the first that refuses, else the last.</summary>
    public static DialVerdict Check(IReadOnlyList<DiallingRules> rules, DialRequest request, Instant now)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rules.Count, nameof(rules));
        DialVerdict verdict = default;
        foreach (var one in rules)
        {
            verdict = Check(one, request, now);
            if (!verdict.Allowed)
            {
                break;
            }
        }

        return verdict;
    }

    /// <summary>How long parties of a zone may certainly be called from now on by the hours of all rules, looked at by the quarter of an hour; at most <paramref name="most"/>.</summary>
    public static TimeSpan OpenFor(IReadOnlyList<DiallingRules> rules, TimeZoneInfo zone, Instant now, TimeSpan most)
    {
        bool AllOpen(Instant at) => rules.All(one => one.Hours.Count == 0 || Open(one, zone, at));

        var open = TimeSpan.Zero;
        while (open < most && AllOpen(now + open + HoursAskedAgain))
        {
            open += HoursAskedAgain;
        }

        return open < most ? open : most;
    }

    private static Instant? Locked(DiallingRules rules, DialRequest request) =>
        request.AgentGuaranteed || rules.Abandonment.Lock == TimeSpan.Zero ? null : request.LastAbandoned + rules.Abandonment.Lock;

    /// <summary>From when the attempt limits allow another dial; null when they do now.</summary>
    private static Instant? AttemptsFrom(DiallingRules rules, DialRequest request, Instant now)
    {
        Instant? from = null;
        foreach (var limit in rules.Attempts)
        {
            var inSpan = request.Attempts.Where(at => at > now - limit.Within).OrderDescending().ToArray();
            if (inSpan.Length >= limit.Most)
            {
                var free = limit.Most == 0 ? Instant.MaxValue : inSpan[limit.Most - 1] + limit.Within;
                from = from is { } later && later > free ? later : free;
            }
        }

        return from;
    }

    private static bool Open(DiallingRules rules, TimeZoneInfo zone, Instant now)
    {
        var local = TimeZoneInfo.ConvertTime(now.ToDateTimeOffset(), zone);
        var time = TimeOnly.FromDateTime(local.DateTime);
        return rules.Hours.Any(hours => hours.Days.Contains(local.DayOfWeek) && time >= hours.From && (hours.To == TimeOnly.MinValue || time < hours.To));
    }
}
