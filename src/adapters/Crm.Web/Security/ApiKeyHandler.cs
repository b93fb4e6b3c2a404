using System.Security.Claims;
using System.Text.Encodings.Web;
using Crm.Contracts.Accounts;
using Crm.Primitives;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Crm.Web.Security;

/// <summary>Recognises a program by its key, sent as bearer token. Keys look different from tokens of people: they begin with <see cref="Prefix"/>.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, IApiKeys keys, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    public const string Prefix = "crm_";

    private const int LengthMax = 100;

    /// <summary>The key in a request; null when there is none.</summary>
    public static string? KeyOf(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        string? token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : AccessServices.HubToken(request);
        return token?.StartsWith(Prefix, StringComparison.Ordinal) == true ? token : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { Length: <= LengthMax } secret || await keys.Find(secret, Instant.Now(clock), Context.RequestAborted) is not { } key)
        {
            return AuthenticateResult.Fail("unknown key");
        }

        Claim[] claims =
        [
            new(Access.NameClaim, "key:" + key.Name),
            new(Access.KeyClaim, key.Id.ToString("n")),
            .. key.Scopes.Select(s => new Claim(Access.ScopeClaim, s)),
            .. Access.RolesOf(key.Role).Select(r => new Claim(Access.RoleClaim, r)),
        ];
        var identity = new ClaimsIdentity(claims, Access.Key, Access.NameClaim, Access.RoleClaim);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Access.Key));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
