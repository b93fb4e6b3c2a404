using System.Net;
using System.Net.WebSockets;

namespace Crm.Sip;

/// <summary>
/// Where the web server hands over accepted SIP WebSockets (RFC 7118, sub-protocol <c>sip</c>). The web adapter has checked Origin and
/// Host; the SIP transport authenticates each request. The call returns when the connection is over.
/// </summary>
public interface ISipWebSocketSink
{
    /// <summary>Serves one connection to its end.</summary>
    Task Serve(WebSocket socket, IPEndPoint remote, CancellationToken cancellation);
}
