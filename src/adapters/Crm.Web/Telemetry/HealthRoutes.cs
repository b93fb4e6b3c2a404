using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Ports;
using Crm.Contracts.Settings;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Telemetry;

/// <summary>Whether the process lives and takes work, and its figures. Details only for this machine or with a token.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Json(new { status = "live" })).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/metrics", Metrics).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(HttpContext context, IEnumerable<IReadinessCheck> checks, CrmSettings settings)
    {
        var parts = await Task.WhenAll(checks.Select(c => Ask(c, context.RequestAborted)));
        bool ready = parts.All(p => p.Fault is null || p.IsOptional);
        bool whole = parts.All(p => p.Fault is null);
        int status = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        string word = ready ? "ready" : "not-ready";
        return MayKnow(context, settings)
            ? TypedResults.Json(new { status = ready && !whole ? "degraded" : word, parts = parts.ToDictionary(p => p.Name, p => p.Fault ?? "ready") }, statusCode: status)
            : TypedResults.Json(new { status = word }, statusCode: status);
    }

    private static IResult Metrics(HttpContext context, MetricsPage page, CrmSettings settings) =>
        MayKnow(context, settings) ? TypedResults.Text(page.Render(), "text/plain; version=0.0.4; charset=utf-8") : Problem.Of(ProblemKind.Forbidden, "Figures are for this machine, or with Http:MetricsToken.");

    private static async Task<(string Name, bool IsOptional, string? Fault)> Ask(IReadinessCheck check, CancellationToken cancellation)
    {
        try
        {
            return (check.Name, check.IsOptional, await check.Check(cancellation).AsTask().WaitAsync(Patience, cancellation));
        }
        catch (TimeoutException)
        {
            return (check.Name, check.IsOptional, "It does not answer.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return (check.Name, check.IsOptional, exception.Message);
        }
    }

    private static bool MayKnow(HttpContext context, CrmSettings settings)
    {
        if (RequestOrigin.IsLocal(context))
        {
            return true;
        }

        string given = context.Request.Headers.Authorization.ToString();
        return settings.Http.MetricsToken is { } token && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes("Bearer " + token), Encoding.UTF8.GetBytes(given));
    }
}
