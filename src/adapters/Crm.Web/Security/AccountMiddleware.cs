using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Crm.Contracts.Accounts;
using Crm.Contracts.Settings;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>
/// After authentication: takes the roles from the account as it is now, drops sessions whose account was disabled or whose stamp changed,
/// keeps demo accounts local, and asks cookie sessions for the antiforgery header on everything that changes something.
/// </summary>
internal sealed class AccountMiddleware(RequestDelegate next, CrmSettings settings, KnownAccounts accounts, KeyAccess keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity is not ClaimsIdentity { IsAuthenticated: true, Name: { } name } identity)
        {
            await next(context);
            return;
        }

        if (context.KeyId() is { } key)
        {
            if (await keys.Admits(context, key))
            {
                await next(context);
            }

            return;
        }

        var account = await accounts.Find(name, context.RequestAborted);
        if (account is null or { Disabled: true } || identity.FindFirst(Access.StampClaim)?.Value != account.SecurityStamp)
        {
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
            await next(context);
            return;
        }

        bool open = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (account.IsDemo && !open && !(settings.DemoAllowed && RequestOrigin.IsLocal(context)))
        {
            await Problem.Write(context, ProblemKind.DemoRefused);
            return;
        }

        var current = Access.Identity(account, identity.AuthenticationType == Access.Cookie ? Access.Cookie : Access.Bearer);
        current.AddClaims(Access.RolesOf(account.Role).Select(r => new Claim(Access.RoleClaim, r)));
        if (identity.FindFirst(Access.CsrfClaim) is { } csrf)
        {
            current.AddClaim(csrf.Clone());
        }

        context.User = new ClaimsPrincipal(current);
        context.Features.Set(QueueRights.Of(account));
        if (current.AuthenticationType == Access.Cookie && !open && IsUnsafe(context.Request.Method) && !HasCsrfHeader(context, current))
        {
            await Problem.Write(context, ProblemKind.Csrf, $"Send the value of the cookie {Access.CsrfCookieName} in the header {Access.CsrfHeader}.");
            return;
        }

        await next(context);
    }

    private static bool IsUnsafe(string method) =>
        !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsConnect(method));

    private static bool HasCsrfHeader(HttpContext context, ClaimsIdentity identity)
    {
        string expected = identity.FindFirst(Access.CsrfClaim)?.Value ?? "";
        string given = context.Request.Headers[Access.CsrfHeader].ToString();
        return expected.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
    }
}
