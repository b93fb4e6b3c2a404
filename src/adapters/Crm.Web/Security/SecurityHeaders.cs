using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>Headers that keep browsers from doing what our pages never need.</summary>
internal static class SecurityHeaders
{
    /// <summary>The page other sites may hold in a frame, as far as they are listed.</summary>
    private const string EmbeddedPage = "/softphone";

    /// <summary>What other sites load: the library of those with a softphone, and the chat window with its voice.</summary>
    private static readonly string[] Library = ["/cti.js", "/cti.iife.js", "/chat.js", "/chat-voice.js"];

    /// <summary>
    /// A frame that shows a mail (<c>srcdoc</c>) is under the page's policy besides its own stricter one; so style attributes and, where a reader asks for them,
    /// a mail's pictures from elsewhere must be possible here. Style sheets and scripts are our own only.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob: https:; media-src 'self' blob:; font-src 'self'; "
        + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors ";

    public static void Apply(HttpContext context, CrmSettings settings)
    {
        var headers = context.Response.Headers;
        bool embeddable = settings.CtiOrigins.Count > 0 && context.Request.Path.Equals(EmbeddedPage, StringComparison.OrdinalIgnoreCase);
        headers.ContentSecurityPolicy = ContentSecurityPolicy + (embeddable ? string.Join(' ', settings.CtiOrigins) : "'none'");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (Library.Contains(context.Request.Path.Value, StringComparer.Ordinal))
        {
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            headers.AccessControlAllowOrigin = "*"; // a module is asked for with CORS; there is nothing secret in it
        }

        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";
        }

        if (settings.Public && context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }
}
