using System.Net;
using System.Net.Sockets;

namespace Crm.Channels.Egress;

/// <summary>How we call hosts of an <see cref="EgressList"/>: no redirects, cookies or proxies, and no address behind a listed name that is this machine's or private.</summary>
internal static class EgressHandler
{
    public static SocketsHttpHandler Create() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = Connect,
    };

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = (await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false)).Where(a => EgressList.Reaches(host, a)).ToArray();
        if (addresses.Length == 0)
        {
            throw new HttpRequestException($"'{host}' has no address that may be asked.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
