using System.Net;

namespace Crm.Sip.Transactions;

/// <summary>Where responses go: RFC 3261 18.2.1 and 18.2.2 with rport of RFC 3581.</summary>
public static class ResponseRoute
{
    /// <summary>Writes <c>received</c>, and <c>rport</c> when it was asked for, into the top Via of a request that arrived.</summary>
    public static void StampSource(SipRequest request, SipHop source)
    {
        var via = request.TopVia;
        if (source.Numeric is not { } address)
        {
            return;
        }

        bool asSaid = IPAddress.TryParse(via.SentByHost, out var said) && said.Equals(address.Address);
        if (!asSaid || via.HasRPort)
        {
            request.Headers.ReplaceFirstValue(SipHeaderNames.Via, via.WithSource(address.Address.ToString(), address.Port).ToString());
        }
    }

    /// <summary>
    /// The hop for a response: the connection the request came by; for UDP the source address with the source port when rport was
    /// asked for, else with the port of sent-by. A sent-by with another address is not believed (maddr neither), so that nobody can
    /// aim our responses at a third party.
    /// </summary>
    public static SipHop For(ViaHeader via, SipHop source)
    {
        if (source.IsReliable || via.HasRPort || source.Numeric is not { } address)
        {
            return source;
        }

        return source with { Address = new IPEndPoint(address.Address, via.SentByPort ?? SipHop.DefaultPort) };
    }
}
