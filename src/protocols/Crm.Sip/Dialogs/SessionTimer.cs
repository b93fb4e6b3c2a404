using System.Globalization;

namespace Crm.Sip.Dialogs;

/// <summary>
/// A session timer as both sides agreed on it (RFC 4028). The refresher sends a request at half the interval; the other side ends the
/// call when nothing came shortly before the interval is over.
/// </summary>
public sealed record SessionTimer(TimeSpan Interval, bool WeRefresh)
{
    /// <summary>The least interval anybody may ask for (RFC 4028 5).</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan EndLead = TimeSpan.FromSeconds(32);

    /// <summary>How long after the last refresh we send the next (10: half the interval).</summary>
    public TimeSpan RefreshAfter => Interval / 2;

    /// <summary>How long after the last refresh the session is over (10: the lesser of 32 s and a third before the interval ends).</summary>
    public TimeSpan OverAfter => Interval - (Interval / 3 < EndLead ? Interval / 3 : EndLead);

    /// <summary>The interval we ask for in an INVITE, with the least one we take.</summary>
    public static void Ask(SipRequest request, TimeSpan interval, TimeSpan least)
    {
        request.Headers.Set(SipHeaderNames.SessionExpires, Seconds(interval));
        request.Headers.Set(SipHeaderNames.MinSE, Seconds(least));
    }

    /// <summary>True when the request asks for less than we take: refuse with 422 and our Min-SE (RFC 4028 9).</summary>
    public static bool IsTooShort(SipRequest request, TimeSpan least) =>
        request.Seconds(SipHeaderNames.SessionExpires) is { } asked && asked < least.TotalSeconds;

    /// <summary>
    /// What we answer to a request (RFC 4028 9, table 2): no timer when neither side wants one that works; the peer refreshes unless
    /// it asks us to or cannot.
    /// </summary>
    public static SessionTimer? Agree(SipRequest request, TimeSpan ours)
    {
        bool peerKnows = request.Offers("timer");
        uint? asked = request.Seconds(SipHeaderNames.SessionExpires);
        if (asked is null && !peerKnows)
        {
            return null;
        }

        var interval = asked is { } seconds ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400)) : ours;
        interval = Larger(Smaller(interval, ours), Larger(LeastInterval, Least(request)));
        bool we = !peerKnows || Refresher(request) == "uas";
        return new(interval, we);
    }

    /// <summary>What the 2xx to our request agreed on; null means no timer.</summary>
    public static SessionTimer? Agreed(SipResponse response) => response.Seconds(SipHeaderNames.SessionExpires) is { } seconds
        ? new(Larger(TimeSpan.FromSeconds(Math.Min(seconds, 86_400)), LeastInterval), Refresher(response) != "uas")
        : null;

    /// <summary>The least interval a 422 or a request asks for.</summary>
    public static TimeSpan Least(SipMessage message) => TimeSpan.FromSeconds(Math.Min(message.Seconds(SipHeaderNames.MinSE) ?? 0, 86_400));

    /// <summary>Writes our agreement into the 2xx to a request (RFC 4028 9).</summary>
    public void WriteTo(SipResponse response, bool peerKnows)
    {
        response.Headers.Set(SipHeaderNames.SessionExpires, $"{Seconds(Interval)};refresher={(WeRefresh ? "uas" : "uac")}");
        if (peerKnows)
        {
            response.Headers.Add(SipHeaderNames.Require, "timer");
        }
    }

    /// <summary>Writes the agreement into a refresh we send: the roles stay as they are.</summary>
    public void WriteTo(SipRequest request) =>
        request.Headers.Set(SipHeaderNames.SessionExpires, $"{Seconds(Interval)};refresher={(WeRefresh ? "uac" : "uas")}");

    private static string? Refresher(SipMessage message)
    {
        string value = message.Headers.Get(SipHeaderNames.SessionExpires) ?? "";
        int at = value.IndexOf("refresher=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : value[(at + 10)..].Split(';', ' ')[0].Trim().ToLowerInvariant();
    }

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
