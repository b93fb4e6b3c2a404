using Crm.Primitives;

namespace Crm.Web;

/// <summary>Reads query parameters; what is wrong goes into the faults by name.</summary>
internal static class QueryValue
{
    /// <summary>An ISO 8601 time, or null.</summary>
    public static Instant? Time(string name, string? text, IDictionary<string, string[]> faults)
    {
        if (text is null)
        {
            return null;
        }

        if (Instant.TryParse(text, out var value))
        {
            return value;
        }

        faults[name] = ["Use an ISO 8601 time such as 2026-01-31T12:00:00Z."];
        return null;
    }

    /// <summary>One word of an enumeration, in any case, or null.</summary>
    public static T? Enum<T>(string name, string? text, IDictionary<string, string[]> faults) where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        if (System.Enum.TryParse<T>(text, ignoreCase: true, out var value) && text.All(char.IsAsciiLetter))
        {
            return value;
        }

        faults[name] = ["Use one of " + string.Join(", ", System.Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..])) + "."];
        return null;
    }

    /// <summary>The window of a report: from the start of today until now unless said otherwise; null with a fault when it is empty or too long.</summary>
    public static (Instant From, Instant To)? Window(string? from, string? to, Instant now, IDictionary<string, string[]> faults)
    {
        var end = Time("to", to, faults) ?? now;
        var start = Time("from", from, faults) ?? Days.StartOf(end);
        if (faults.Count == 0 && (start >= end || end - start > TimeSpan.FromDays(400)))
        {
            faults["from"] = ["Must be before to, and at most 400 days."];
        }

        return faults.Count == 0 ? (start, end) : null;
    }
}
