using System.Net;

namespace Crm.Sip.Transactions;

/// <summary>The transports this stack speaks. TLS joins here as a further value: everything above sees only reliability and names.</summary>
public enum SipTransport
{
    /// <summary>Datagrams.</summary>
    Udp,

    /// <summary>Byte stream.</summary>
    Tcp,

    /// <summary>One message per frame (RFC 7118).</summary>
    WebSocket,
}

/// <summary>
/// One end of the road a message takes: where it came from or where it goes. A <see cref="DnsEndPoint"/> is resolved by the
/// adapter; <paramref name="Connection"/> pins an open connection (a flow of RFC 5626), 0 when any will do.
/// </summary>
public readonly record struct SipHop(SipTransport Transport, EndPoint Address, long Connection = 0)
{
    /// <summary>The port SIP listens on when none is named.</summary>
    public const int DefaultPort = 5060;

    /// <summary>True when nothing sent is lost without notice, so that nothing is retransmitted.</summary>
    public bool IsReliable => Transport != SipTransport.Udp;

    /// <summary>The transport's name in Via.</summary>
    public string ViaName => Transport switch
    {
        SipTransport.Tcp => "TCP",
        SipTransport.WebSocket => "WS",
        _ => "UDP",
    };

    /// <summary>The numeric address; null when it is still a name.</summary>
    public IPEndPoint? Numeric => Address as IPEndPoint;

    /// <summary>The source address as text, for throttles and traces.</summary>
    public string AddressText => Address is IPEndPoint numeric ? numeric.Address.ToString() : ((DnsEndPoint)Address).Host;

    /// <summary>
    /// Where a URI leads (RFC 3263 4.1 and 4.2 without NAPTR: the transport parameter or UDP; the port or 5060). Null for URIs that
    /// cannot be reached: foreign schemes, sips and TLS, and WebSocket clients, which only their own connection reaches.
    /// </summary>
    public static SipHop? ForUri(SipUri uri)
    {
        if (uri.Scheme != "sip" || uri.Host.Length == 0)
        {
            return null;
        }

        SipTransport? transport = uri.Transport switch
        {
            null or "udp" => SipTransport.Udp,
            "tcp" => SipTransport.Tcp,
            _ => null,
        };
        return transport is { } known ? new SipHop(known, EndPointFor(uri.Host, uri.Port ?? DefaultPort)) : null;
    }

    /// <summary>A numeric host (IPv6 with or without brackets) as such, any other as a name.</summary>
    public static EndPoint EndPointFor(string host, int port) =>
        IPAddress.TryParse(host, out var address) ? new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port) : new DnsEndPoint(host, port);
}
