using System.Security.Cryptography.X509Certificates;
using Crm.Contracts.Settings;
using Crm.Web.Json;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Serving;

/// <summary>
/// What a node that stands by answers on its ports: that it lives, that it is not ready, and to everything else that another node has
/// the work. A load balancer that asks <c>/health/ready</c> sends nobody here.
/// </summary>
public sealed class StandbyRoom : IAsyncDisposable
{
    private static readonly ProblemKind Standby = new("standby", StatusCodes.Status503ServiceUnavailable, "This node stands by.");
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _leaving = new();
    private volatile bool _closing;

    private StandbyRoom(WebApplication app)
    {
        _app = app;
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
    /// <param name="active">The name of the node that has the work, null when nobody has, and why the journal cannot be asked, null when it can.</param>
    public static async Task<StandbyRoom> Open(CrmSettings settings, X509Certificate2? certificate, Func<(string? Node, string? Trouble)> active)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.UseCrmWebServer(settings, certificate);
        var app = builder.Build();
        app.Run(context => Answer(context, settings, active));
        await app.StartAsync();
        return new StandbyRoom(app);
    }

    /// <summary>Closes the ports.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _leaving.Dispose();
    }

    private static Task Answer(HttpContext context, CrmSettings settings, Func<(string? Node, string? Trouble)> active)
    {
        var (node, trouble) = active();
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                return context.Response.WriteAsJsonAsync(new { status = "live" }, WebJson.Options, context.RequestAborted);
            case "/health/ready":
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return RequestOrigin.IsLocal(context)
                    ? context.Response.WriteAsJsonAsync(new { status = "standby", active = node, parts = new { journal = trouble ?? "ready" } }, WebJson.Options, context.RequestAborted)
                    : context.Response.WriteAsJsonAsync(new { status = "standby" }, WebJson.Options, context.RequestAborted);
            default:
                return RequestOrigin.IsOurs(context, settings)
                    ? Problem.Write(context, Standby, node is null ? "No node has the work at the moment." : $"The work is done by node {node}.", RetryAfter)
                    : Problem.Write(context, ProblemKind.Host, "Add the name to Http:AllowedHosts if it is yours.");
        }
    }
}
