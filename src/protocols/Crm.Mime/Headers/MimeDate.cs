using System.Globalization;
using Crm.Primitives;

namespace Crm.Mime;

/// <summary>
/// Times as RFC 5322 section 3.3 writes them, with what older programs wrote (section 4.3): two-digit years, named zones, no seconds, no zone.
/// </summary>
public static class MimeDate
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    // Section 4.3; the single letters of the military were defined the wrong way round and mean nothing known.
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EST"] = -5, ["EDT"] = -4, ["CST"] = -6, ["CDT"] = -5, ["MST"] = -7, ["MDT"] = -6, ["PST"] = -8, ["PDT"] = -7,
    };

    /// <summary>Reads a field's value; null when it is no time. A zone that is not known counts as UTC.</summary>
    public static Instant? Read(string? value)
    {
        if (value is null || value.Length > 200)
        {
            return null;
        }

        List<string> words = Words(value);
        if (words is [var weekday, ..] && weekday.All(char.IsLetter))
        {
            words.RemoveAt(0);
        }

        if (words.Count < 4 || Number(words[0], 2) is not { } day || Month(words[1]) is not (> 0 and var month) || Year(words[2]) is not { } year
            || Time(words[3]) is not { } time || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        long minutes = words.Count > 4 ? ZoneMinutes(words[4]) : 0;
        DateTime utc = new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return Instant.From(utc) + time - TimeSpan.FromMinutes(minutes);
    }

    /// <summary>Writes a time in UTC, for example <c>Sun, 22 Nov 2026 10:19:18 +0000</c>. Fractions of a second are cut.</summary>
    public static string Write(Instant at) => at.ToDateTimeOffset().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    // Commas and comments part words like blanks; so do the dashes of 22-Nov-2026.
    private static List<string> Words(string value)
    {
        var words = new List<string>();
        int at = 0;
        while (at < value.Length)
        {
            if (value[at] == '(')
            {
                var ignored = MimeDefects.None;
                HeaderCursor.Comment(value, ref at, ref ignored);
            }
            else if (value[at] is ' ' or '\t' or ',')
            {
                at++;
            }
            else
            {
                int length = value.AsSpan(at).IndexOfAny(" \t,(");
                string word = length < 0 ? value[at..] : value.Substring(at, length);
                at += word.Length;
                if (words.Count > 0 && (word[0] == ':' || words[^1][^1] == ':'))
                {
                    words[^1] += word; // blanks around the colons of the time are obsolete, not wrong
                }
                else
                {
                    words.AddRange(words.Count < 3 && word.Count(c => c == '-') == 2 ? word.Split('-', StringSplitOptions.RemoveEmptyEntries) : [word]);
                }
            }
        }

        return words;
    }

    private static int Month(string word) => word.Length >= 3 ? Array.IndexOf(Months, word[..3].ToLowerInvariant()) + 1 : 0;

    private static int? Year(string word) => Number(word, 4) switch
    {
        { } year when word.Length == 2 => year < 50 ? 2000 + year : 1900 + year,
        { } year when word.Length == 3 => 1900 + year,
        { } year and >= 1900 and < 9999 when word.Length == 4 => year, // the RFC's least; the most leaves room for zones
        _ => null,
    };

    private static TimeSpan? Time(string word)
    {
        string[] parts = word.Split(':', '.');
        if (parts.Length is not (2 or 3) || Number(parts[0], 2) is not (<= 23 and var hour) || Number(parts[1], 2) is not (<= 59 and var minute))
        {
            return null;
        }

        int? second = parts.Length == 3 ? Number(parts[2], 2) : 0;
        return second is <= 60 ? new TimeSpan(hour, minute, second.Value) : null; // 60 is a leap second
    }

    private static int ZoneMinutes(string zone)
    {
        if (zone is ['+' or '-', ..] && Number(zone[1..], 4) is { } offset && offset % 100 < 60)
        {
            int minutes = offset / 100 * 60 + offset % 100;
            return zone[0] == '-' ? -minutes : minutes;
        }

        return Zones.GetValueOrDefault(zone) * 60;
    }

    private static int? Number(string digits, int most) =>
        digits.Length > 0 && digits.Length <= most && digits.All(char.IsAsciiDigit) ? int.Parse(digits, CultureInfo.InvariantCulture) : null;
}
