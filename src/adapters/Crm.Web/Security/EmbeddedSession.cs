using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>
/// Sessions of the softphone inside another site's page. Browsers send it no cookie that is bound to our own site, so it gets one that is
/// bound to the pair of both sites (partitioned), over HTTPS only, not renewed. Only where origins are listed that may embed us.
/// </summary>
internal static class EmbeddedSession
{
    /// <summary>The header by which the embedded page says what it is.</summary>
    public const string Header = "X-Crm-Embedded";

    private const string Mark = "embedded";

    /// <summary>The properties of a session that begins with this request.</summary>
    public static AuthenticationProperties Properties(HttpContext context, CrmSettings settings)
    {
        var properties = new AuthenticationProperties();
        if (settings.CtiOrigins.Count > 0 && context.Request.IsHttps && context.Request.Headers.ContainsKey(Header))
        {
            properties.Items[Mark] = "1";
        }

        return properties;
    }

    /// <summary>Makes the cookie one that works inside another site's page.</summary>
    public static Task ShapeCookie(CookieSigningInContext context)
    {
        if (context.Properties.Items.ContainsKey(Mark))
        {
            context.CookieOptions.SameSite = SameSiteMode.None;
            context.CookieOptions.Secure = true;
            context.CookieOptions.Extensions.Add("Partitioned");
        }

        return Task.CompletedTask;
    }

    /// <summary>A renewed cookie would be one of the usual kind and be lost: the session ends by itself instead.</summary>
    public static Task KeepFromRenewal(CookieSlidingExpirationContext context)
    {
        context.ShouldRenew &= !context.Properties.Items.ContainsKey(Mark);
        return Task.CompletedTask;
    }
}
