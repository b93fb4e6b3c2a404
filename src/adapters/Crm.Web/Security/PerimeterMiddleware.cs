using Crm.Contracts.Settings;
using Crm.Web.Chat;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>Before everything else: the Host must be ours, the Origin must not be another site's, and a public server speaks HTTPS.</summary>
internal sealed class PerimeterMiddleware(RequestDelegate next, CrmSettings settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!RequestOrigin.IsOurs(context, settings))
        {
            return Problem.Write(context, ProblemKind.Host, "Add the name to Http:AllowedHosts if it is yours.");
        }

        if (ChatOrigin.IsOther(request))
        {
            if (!ChatOrigin.Admit(context, settings))
            {
                return Problem.Write(context, ProblemKind.Origin, "Add the site to Chat:AllowedOrigins if its pages may hold the chat.");
            }

            if (HttpMethods.IsOptions(request.Method))
            {
                return Task.CompletedTask; // the browser asks first; it has its answer
            }

            SecurityHeaders.Apply(context, settings);
            return settings.Public && !request.IsHttps && !RequestOrigin.IsLocal(context) ? NeedsHttps(context) : next(context);
        }

        bool reaches = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) || context.WebSockets.IsWebSocketRequest;
        if (reaches && !RequestOrigin.IsSameOrigin(request))
        {
            return Problem.Write(context, ProblemKind.Origin);
        }

        if (settings.Public && !request.IsHttps && !RequestOrigin.IsLocal(context))
        {
            return NeedsHttps(context);
        }

        SecurityHeaders.Apply(context, settings);
        return next(context);
    }

    /// <summary>Pages are sent to HTTPS; programs are told, so that they do not go on sending secrets in the clear.</summary>
    private Task NeedsHttps(HttpContext context)
    {
        bool page = HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api") && !context.WebSockets.IsWebSocketRequest;
        if (!page || settings.Http.TlsPort is not > 0)
        {
            return Problem.Write(context, ProblemKind.HttpsRequired);
        }

        var host = settings.Http.TlsPort == 443 ? new HostString(context.Request.Host.Host) : new HostString(context.Request.Host.Host, settings.Http.TlsPort.Value);
        context.Response.Redirect($"https://{host}{context.Request.Path}{context.Request.QueryString}");
        return Task.CompletedTask;
    }
}
