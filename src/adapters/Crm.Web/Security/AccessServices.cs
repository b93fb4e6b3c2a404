using Crm.Contracts.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Web.Security;

/// <summary>Registers authentication (cookie for browsers, bearer for programs) and one policy per role; what says nothing is denied to strangers.</summary>
internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services, CrmSettings settings)
    {
        services.AddSingleton<KnownAccounts>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<KeyAccess>();
        services.AddDataProtection()
            .SetApplicationName("crm")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(KeyFiles.Folder(settings.SharedPath), "web")));
        services.AddAuthentication(Access.Scheme)
            .AddPolicyScheme(Access.Scheme, null, o => o.ForwardDefaultSelector = c => ApiKeyHandler.KeyOf(c.Request) is not null ? Access.Key : HasToken(c.Request) ? Access.Bearer : Access.Cookie)
            .AddCookie(Access.Cookie, ConfigureCookie)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Access.Key, null)
            .AddJwtBearer(Access.Bearer, _ => { });
        services.AddOptions<JwtBearerOptions>(Access.Bearer).Configure<AccessTokens>((options, tokens) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = tokens.Validation;
            options.Events = new JwtBearerEvents
            {
                OnMessageReceived = context =>
                {
                    context.Token = HubToken(context.Request) ?? context.Token;
                    return Task.CompletedTask;
                },
            };
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(Access.Agent, p => p.RequireRole(Access.Agent))
            .AddPolicy(Access.Supervisor, p => p.RequireRole(Access.Supervisor))
            .AddPolicy(Access.Admin, p => p.RequireRole(Access.Admin))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = Access.CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.Events.OnSigningIn = EmbeddedSession.ShapeCookie;
        options.Events.OnCheckSlidingExpiration = EmbeddedSession.KeepFromRenewal;
        options.Events.OnRedirectToLogin = c => Status(c.Response, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = c => Status(c.Response, StatusCodes.Status403Forbidden);
    }

    private static Task Status(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || HubToken(request) is not null;

    /// <summary>Browsers' WebSockets cannot send headers: there, and only there, the token may be in the address.</summary>
    internal static string? HubToken(HttpRequest request) =>
        request.Path.StartsWithSegments("/hubs") && request.HttpContext.WebSockets.IsWebSocketRequest && request.Query["access_token"] is [{ Length: > 0 } token, ..]
            ? token
            : null;
}
