using System.Globalization;
using Crm.Primitives;

namespace Crm.Imap.Parsing;

/// <summary>INTERNALDATE (RFC 9051 section 9, date-time): <c>17-Jul-1996 02:44:25 -0700</c>.</summary>
internal static class InternalDate
{
    /// <summary>The time, or null when it is none.</summary>
    public static Instant? Read(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries); // a day of one digit has a blank before it
        if (words is not [_, _, { Length: 5 } zone])
        {
            return null;
        }

        string written = $"{words[0]} {words[1]} {zone[..3]}:{zone[3..]}";
        bool good = DateTimeOffset.TryParseExact(written, "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at);
        return good ? Instant.From(at) : null;
    }
}
