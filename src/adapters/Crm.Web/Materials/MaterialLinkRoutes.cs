using System.Globalization;
using Crm.Contracts.Chat;
using Crm.Contracts.Materials;
using Crm.Messaging.Materials;
using Crm.Web.Chat;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Materials;

/// <summary>
/// The links customers get: a page with what was sent them, and its files as downloads. Who has the token has the right; nothing lists
/// tokens, searchers are told to leave, and no other site learns an address from here.
/// </summary>
internal static class MaterialLinkRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods(MaterialLink.Path + "{token}", ["GET", "HEAD"], Page).AllowAnonymous().RequireRateLimiting(RequestLimits.Material).ExcludeFromDescription();
        app.MapMethods(MaterialLink.Path + "{token}/{place}", ["GET", "HEAD"], File).AllowAnonymous().RequireRateLimiting(RequestLimits.Material).ExcludeFromDescription();
    }

    private static async Task<IResult> Page(string token, HttpContext context, IMaterials materials)
    {
        bool counts = HttpMethods.IsGet(context.Request.Method);
        var opening = await materials.Open(token, counts, context.RequestAborted);
        Guard(context);
        return opening is null ? Html(context, MaterialPage.Gone(Language(context), expired: false), StatusCodes.Status404NotFound)
            : opening.IsExpired ? Html(context, MaterialPage.Gone(opening.Delivery.Language ?? Language(context), expired: true), StatusCodes.Status410Gone)
            : Html(context, MaterialPage.Of(opening.Delivery, token, opening.Delivery.Language ?? Language(context)), StatusCodes.Status200OK);
    }

    private static async Task<IResult> File(string token, string place, HttpContext context, IMaterials materials)
    {
        var file = int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int at) ? await materials.File(token, at, context.RequestAborted) : null;
        Guard(context);
        return file is null
            ? Html(context, MaterialPage.Gone(Language(context), expired: false), StatusCodes.Status404NotFound)
            : FileRoutes.Download(new FileOpened(file.Name, file.Type, file.Content), context);
    }

    private static void Guard(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-store";
    }

    private static IResult Html(HttpContext context, string page, int status)
    {
        context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src '{MaterialPage.StyleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        return TypedResults.Content(page, "text/html; charset=utf-8", statusCode: status);
    }

    /// <summary>Chinese where the browser asks for it before anything else.</summary>
    private static string Language(HttpContext context) =>
        context.Request.Headers.AcceptLanguage.ToString().TrimStart().StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh" : "en";
}
