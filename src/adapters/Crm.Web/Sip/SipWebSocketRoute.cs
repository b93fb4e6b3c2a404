using System.Net;
using Crm.Sip;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crm.Web.Sip;

/// <summary>SIP over WebSocket (RFC 7118): the perimeter has checked Origin and Host, the SIP transport authenticates each request.</summary>
internal sealed class SipWebSocketRoute(IHostApplicationLifetime lifetime)
{
    private const string SubProtocol = "sip";
    private const int ConnectionsMax = 10_000;

    private int _connections;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Map("/sip", (HttpContext context, SipWebSocketRoute route) => route.Serve(context)).AllowAnonymous().ExcludeFromDescription();

    private async Task Serve(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol))
        {
            await Problem.Write(context, ProblemKind.Invalid, "Open a WebSocket with the sub-protocol sip (RFC 7118).");
            return;
        }

        if (context.RequestServices.GetService<ISipWebSocketSink>() is not { } sink)
        {
            await Problem.Write(context, ProblemKind.Unavailable, "SIP is not running here.", TimeSpan.FromSeconds(30));
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _connections) > ConnectionsMax)
            {
                await Problem.Write(context, ProblemKind.Unavailable, "Too many connections.", TimeSpan.FromSeconds(30));
                return;
            }

            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
            var remote = new IPEndPoint(context.Connection.RemoteIpAddress ?? IPAddress.None, context.Connection.RemotePort);
            await sink.Serve(socket, remote, ending.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
