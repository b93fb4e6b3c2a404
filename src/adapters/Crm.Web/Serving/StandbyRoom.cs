using System.Security.Cryptography.X509Certificates;
using Crm.Contracts.Settings;
using Crm.Web.Json;
using Crm.Web.Problems;
using Crm.Web.Security;
using Crm.Web.Serving.Relaying;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Crm.Web.Serving;

/// <summary>
/// What a node that stands by answers on its ports: that it lives, and that it is not ready, so that a load balancer that asks
/// <c>/health/ready</c> sends nobody here. Everything else is passed on to the active node, or, where that is not to be or cannot be,
/// answered with that node's name.
/// </summary>
public sealed class StandbyRoom : IAsyncDisposable
{
    private static readonly ProblemKind Standby = new("standby", StatusCodes.Status503ServiceUnavailable, "This node stands by.");
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly Relay? _relay;
    private readonly CancellationTokenSource _leaving = new();
    private volatile bool _closing;

    private StandbyRoom(WebApplication app, Relay? relay)
    {
        _app = app;
        _relay = relay;
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            if (!_closing)
            {
                _leaving.Cancel();
            }
        });
    }

    /// <summary>Cancelled when the process is asked to stop while the ports are open; not when they are closed for the work to begin.</summary>
    public CancellationToken Leaving => _leaving.Token;

    /// <summary>Where it listens.</summary>
    public IEnumerable<Uri> Addresses => _app.Urls.Select(url => new Uri(url));

    /// <summary>Opens the ports of the settings.</summary>
    /// <param name="active">The node that has the work, as far as is known.</param>
    public static async Task<StandbyRoom> Open(CrmSettings settings, X509Certificate2? certificate, Func<ActiveNode> active)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.UseCrmWebServer(settings, certificate);
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var relay = settings.Cluster.RelayWeb ? new Relay(app.Services.GetRequiredService<IHttpForwarder>(), settings, certificate, TimeProvider.System) : null;
        app.Run(context => Answer(context, settings, active(), relay));
        await app.StartAsync();
        return new StandbyRoom(app, relay);
    }

    /// <summary>Closes the ports.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _relay?.Dispose(); // WebSockets would keep the ports open
        await _app.StopAsync();
        await _app.DisposeAsync();
        _leaving.Dispose();
    }

    private static async Task Answer(HttpContext context, CrmSettings settings, ActiveNode active, Relay? relay)
    {
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                await context.Response.WriteAsJsonAsync(new { status = "live" }, WebJson.Options, context.RequestAborted);
                return;
            case "/health/ready":
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                await (RequestOrigin.IsLocal(context)
                    ? context.Response.WriteAsJsonAsync(
                        new { status = "standby", active = active.Name, parts = new { journal = active.Trouble ?? "ready" } }, WebJson.Options, context.RequestAborted)
                    : context.Response.WriteAsJsonAsync(new { status = "standby" }, WebJson.Options, context.RequestAborted));
                return;
        }

        if (!RequestOrigin.IsOurs(context, settings))
        {
            await Problem.Write(context, ProblemKind.Host, "Add the name to Http:AllowedHosts if it is yours.");
        }
        else if (relay is null || active.Address is null || !await relay.Pass(context, active.Address))
        {
            await Problem.Write(context, Standby, active.Name is null ? "No node has the work at the moment." : $"The work is done by node {active.Name}.", RetryAfter);
        }
    }
}
