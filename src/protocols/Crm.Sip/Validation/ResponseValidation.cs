namespace Crm.Sip;

/// <summary>The check of RFC 3261 section 18.1.2 and 8.1.3.3 on a response that has parsed. Pure.</summary>
public static class ResponseValidation
{
    /// <summary>
    /// Why a response must be discarded, or null. An element that originates requests has put one Via on each: a response with a second
    /// one, or whose Via is not ours, was misrouted or forged (RFC 4475 section 3.3.10).
    /// </summary>
    /// <param name="response">The response.</param>
    /// <param name="isOwn">True for a sent-by host and port that this element writes into its Via headers.</param>
    public static string? DiscardReason(SipResponse response, Func<string, int?, bool> isOwn)
    {
        if (response.Headers.GetValues(SipHeaderNames.Via).Count != 1)
        {
            return "The response has more than one Via";
        }

        ViaHeader via = response.TopVia;
        return isOwn(via.SentByHost, via.SentByPort) ? null : "The Via of the response is not ours";
    }
}
