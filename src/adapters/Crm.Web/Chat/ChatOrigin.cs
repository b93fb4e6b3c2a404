using Crm.Contracts.Settings;
using Crm.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Chat;

/// <summary>
/// Pages of other sites reach the chat's addresses and nothing else: those that are listed, without cookies. A browser asks first
/// (a preflight request) because of the token's header; it is answered here.
/// </summary>
internal static class ChatOrigin
{
    /// <summary>The header that carries a conversation's token.</summary>
    public const string TokenHeader = "X-Crm-Chat-Token";

    /// <summary>Whether another site's page asks for the chat.</summary>
    public static bool IsOther(HttpRequest request) =>
        (request.Path.StartsWithSegments("/api/v1/chat") || request.Path.StartsWithSegments("/hubs/chat")) && !RequestOrigin.IsSameOrigin(request);

    /// <summary>Admits a listed site, and tells its browser so; false for any other.</summary>
    public static bool Admit(HttpContext context, CrmSettings settings)
    {
        string origin = context.Request.Headers.Origin.ToString();
        if (!settings.ChatOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = $"content-type, {TokenHeader}";
            headers.AccessControlMaxAge = "600";
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return true;
    }
}
