using System.Security.Claims;
using System.Security.Cryptography;
using Crm.Contracts.Accounts;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Contracts.Settings;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Auth;

/// <summary>Signing in and out, tokens, and what a person sets for himself.</summary>
internal static class AuthRoutes
{
    private static readonly string[] Languages = ["en", "zh"];
    private static readonly string[] Themes = ["system", "light", "dark"];

    public static void Map(IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Signing in");
        auth.MapPost("/sign-in", SignIn).WithName("signIn").AllowAnonymous().RequireRateLimiting(RequestLimits.SignIn).Produces<Me>();
        auth.MapPost("/token", Token).WithName("issueToken").AllowAnonymous().RequireRateLimiting(RequestLimits.SignIn).Produces<TokenResponse>();
        auth.MapPost("/sign-out", SignOut).WithName("signOut");
        auth.MapGet("/me", GetMe).WithName("getMe").Produces<Me>();
        auth.MapPut("/me/settings", PutSettings).WithName("putMySettings").Produces<Me>();
    }

    private static async Task<IResult> SignIn(SignInRequest body, HttpContext context, SignInService signIn, CrmSettings settings)
    {
        if (await signIn.Check(context, body.UserName, body.Password) is not { } account)
        {
            return TypedResults.Empty;
        }

        string csrf = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var identity = Access.Identity(account, Access.Cookie);
        identity.AddClaim(new Claim(Access.CsrfClaim, csrf));
        await context.SignInAsync(Access.Cookie, new ClaimsPrincipal(identity), EmbeddedSession.Properties(context, settings));
        ShowCsrf(context, csrf);
        return TypedResults.Ok(Describe(account, csrf));
    }

    private static async Task<IResult> Token(
        TokenRequest body, HttpContext context, SignInService signIn, IRefreshTokens refresh, IAccounts accounts, AccessTokens tokens, CrmSettings settings, TimeProvider clock)
    {
        if (body.RefreshToken is { } old)
        {
            var grant = old.Length > 128 ? null : await refresh.Redeem(old, Instant.Now(clock), context.RequestAborted);
            var owner = grant is null ? null : await accounts.Find(grant.UserName, context.RequestAborted);
            bool good = owner is { Disabled: false } && (!owner.IsDemo || (settings.DemoAllowed && RequestOrigin.IsLocal(context)));
            return good
                ? TypedResults.Ok(new TokenResponse(tokens.Issue(owner!), (int)AccessTokens.Lifetime.TotalSeconds, grant!.NextToken))
                : Problem.Of(ProblemKind.SignInFailed, "The refresh token is not valid any more; sign in with the password.");
        }

        if (await signIn.Check(context, body.UserName, body.Password) is not { } account)
        {
            return TypedResults.Empty;
        }

        string next = await refresh.Issue(account.UserName, Instant.Now(clock), context.RequestAborted);
        return TypedResults.Ok(new TokenResponse(tokens.Issue(account), (int)AccessTokens.Lifetime.TotalSeconds, next));
    }

    private static async Task<NoContent> SignOut(HttpContext context, IContactCentre centre)
    {
        await centre.SignOut(context.AgentId(), context.UserName(), context.RequestAborted);
        await context.SignOutAsync(Access.Cookie);
        context.Response.Cookies.Delete(Access.CsrfCookieName);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> GetMe(HttpContext context, IAccounts accounts)
    {
        if (await accounts.Find(context.UserName(), context.RequestAborted) is not { } account)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        string? csrf = context.User.FindFirst(Access.CsrfClaim)?.Value;
        if (csrf is not null)
        {
            ShowCsrf(context, csrf);
        }

        ETags.Set(context, account.Version);
        return TypedResults.Ok(Describe(account, csrf));
    }

    private static async Task<IResult> PutSettings(UserSettings body, HttpContext context, IAccounts accounts, KnownAccounts known)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Languages.Contains(body.Language))
        {
            errors["language"] = ["Use en or zh."];
        }

        if (!Themes.Contains(body.Theme))
        {
            errors["theme"] = ["Use system, light or dark."];
        }

        if (errors.Count > 0)
        {
            return Problem.OfFields(errors);
        }

        if (!ETags.TryGetIfMatch(context, out long? seen))
        {
            return Problem.Of(ProblemKind.Stale);
        }

        var outcome = await accounts.SetPreferences(context.UserName(), body.Language, body.Theme, seen, context.RequestAborted);
        known.Forget(context.UserName());
        return outcome switch
        {
            ChangeOutcome.Changed => await GetMe(context, accounts),
            ChangeOutcome.Stale => Problem.Of(ProblemKind.Stale),
            _ => Problem.Of(ProblemKind.NotFound),
        };
    }

    private static void ShowCsrf(HttpContext context, string csrf) => context.Response.Cookies.Append(
        Access.CsrfCookieName,
        csrf,
        new CookieOptions { HttpOnly = false, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true });

    private static Me Describe(Account account, string? csrf) =>
        new(account.UserName, account.DisplayName, Access.RolesOf(account.Role), account.Language, account.Theme, csrf)
        {
            Queues = QueueRights.Of(account).Queues,
        };
}
