using System.Globalization;

namespace Crm.Sip;

/// <summary>
/// The grammar of the headers that routing and dialogs depend on, checked on the object model after the index has passed. Headers that
/// nobody here acts on are carried untouched (RFC 3261 section 8.2.2: what is not understood is ignored).
/// </summary>
internal static class SipHeaderChecks
{
    private const int MaxListValues = 128;

    public static SipFault Check(SipMessage message)
    {
        if (!NameAddress.TryParse(message.Headers.Get(SipHeaderNames.From), out _))
        {
            return SipFaults.From;
        }

        if (!NameAddress.TryParse(message.Headers.Get(SipHeaderNames.To), out _))
        {
            return SipFaults.To;
        }

        if (!IsDate(message.Headers.Get(SipHeaderNames.Date)))
        {
            return SipFaults.Date;
        }

        SipFault fault = CheckList(message, SipHeaderNames.Via, SipFaults.Via, value => ViaHeader.TryParse(value, out _));
        fault = fault.Exists ? fault : CheckList(message, SipHeaderNames.Contact, SipFaults.Contact, IsContact);
        fault = fault.Exists ? fault : CheckList(message, SipHeaderNames.Route, SipFaults.Route, IsRoute);
        return fault.Exists ? fault : CheckList(message, SipHeaderNames.RecordRoute, SipFaults.RecordRoute, IsRoute);
    }

    private static SipFault CheckList(SipMessage message, string name, SipFault malformed, Predicate<string> isGood)
    {
        int count = 0;
        foreach (string value in message.Headers.GetValues(name))
        {
            if (++count > MaxListValues)
            {
                return SipFaults.ListSize;
            }

            if (!isGood(value))
            {
                return malformed;
            }
        }

        return default;
    }

    private static bool IsContact(string value) => value == "*" || NameAddress.TryParse(value, out _);

    private static bool IsRoute(string value) => NameAddress.TryParse(value, out _);

    // RFC 3261 section 20.17 allows GMT only; RFC 4475 section 3.1.2.12 shows why that is worth checking. Whether the day of the week is
    // the right one is not.
    private static bool IsDate(string? value)
    {
        if (value is null)
        {
            return true;
        }

        int comma = value.IndexOf(',');
        return comma == 3 && DateTime.TryParseExact(
            value.AsSpan(comma + 1), " dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }
}
