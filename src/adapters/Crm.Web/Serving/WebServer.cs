using System.Net;
using System.Security.Cryptography.X509Certificates;
using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Crm.Web.Serving;

/// <summary>Where and within which limits the web server listens.</summary>
public static class WebServer
{
    private const int BodyMax = 256 * 1024;
    private const int ConnectionsMax = 20_000;

    /// <summary>Configures Kestrel from the settings.</summary>
    /// <param name="certificate">For HTTPS; as of <see cref="SelfSignedCertificate.Load"/>. Null when HTTPS is off.</param>
    public static WebApplicationBuilder UseCrmWebServer(this WebApplicationBuilder builder, CrmSettings settings, X509Certificate2? certificate)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WebHost.ConfigureKestrel(options => Configure(options, settings, certificate));
        return builder;
    }

    private static void Configure(KestrelServerOptions options, CrmSettings settings, X509Certificate2? certificate)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = BodyMax;
        options.Limits.MaxConcurrentConnections = ConnectionsMax;
        options.Limits.MaxConcurrentUpgradedConnections = ConnectionsMax;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        Listen(options, settings, settings.Http.Port, _ => { });
        if (settings.Http.TlsPort is { } tlsPort && certificate is not null)
        {
            Listen(options, settings, tlsPort, l => l.UseHttps(certificate));
        }
    }

    private static void Listen(KestrelServerOptions options, CrmSettings settings, int port, Action<ListenOptions> configure)
    {
        if (settings.Public)
        {
            options.ListenAnyIP(port, configure);
        }
        else
        {
            options.Listen(IPAddress.Loopback, port, configure);
        }
    }
}
