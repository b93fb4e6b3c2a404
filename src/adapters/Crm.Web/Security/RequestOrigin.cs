using System.Net;
using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>Where a request comes from and which name it uses for us.</summary>
internal static class RequestOrigin
{
    private static readonly string MachineName = Dns.GetHostName().ToLowerInvariant();

    /// <summary>The client's address, IPv4 in its plain form.</summary>
    public static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        return (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "unknown";
    }

    /// <summary>Whether the client is on this machine and used a loopback name, without a proxy between.</summary>
    public static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote
        && IPAddress.IsLoopback(remote)
        && IsLoopbackName(context.Request.Host.Host)
        && !context.Request.Headers.ContainsKey("Forwarded")
        && !context.Request.Headers.Keys.Any(h => h.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    /// <summary>localhost or a loopback address.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Whether the Host names us. An unknown name that resolves to us is how a hostile page reaches a server behind the
    /// browser's back (DNS rebinding); an address cannot be rebound, so the one the client connected to is good.
    /// </summary>
    public static bool IsOurs(HttpContext context, CrmSettings settings)
    {
        string host = context.Request.Host.Host;
        return IsLoopbackName(host)
            || settings.Http.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            || (settings.Public && (host.Equals(MachineName, StringComparison.OrdinalIgnoreCase) || IsLocalAddress(context, host)));
    }

    /// <summary>Whether the Origin header is absent or this very site.</summary>
    public static bool IsSameOrigin(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin)
            || (Uri.TryCreate(origin, UriKind.Absolute, out var site)
                && site.Scheme.Equals(request.Scheme, StringComparison.OrdinalIgnoreCase)
                && Uri.TryCreate($"{request.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out var self)
                && site.Authority.Equals(self.Authority, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsLocalAddress(HttpContext context, string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address)
        && context.Connection.LocalIpAddress is { } local
        && address.MapToIPv6().Equals(local.MapToIPv6());
}
