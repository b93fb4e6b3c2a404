using System.Security.Claims;
using Crm.Contracts.Accounts;
using Crm.Primitives;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Security;

/// <summary>Names used by authentication and authorisation.</summary>
internal static class Access
{
    /// <summary>The scheme that picks one of the other two.</summary>
    public const string Scheme = "crm";
    public const string Cookie = "cookie";
    public const string Bearer = "bearer";
    public const string Key = "key";

    public const string Agent = "agent";
    public const string Supervisor = "supervisor";
    public const string Admin = "admin";

    public const string CookieName = "crm";
    public const string CsrfCookieName = "crm-csrf";
    public const string CsrfHeader = "X-Crm-Csrf";

    public const string NameClaim = "sub";
    public const string RoleClaim = "role";
    public const string StampClaim = "stamp";
    public const string CsrfClaim = "csrf";
    public const string KeyClaim = "key";
    public const string ScopeClaim = "scope";

    /// <summary>All roles that hold for a person.</summary>
    public static IReadOnlyList<string> RolesOf(Role role) => role switch
    {
        Role.Admin => [Agent, Supervisor, Admin],
        Role.Supervisor => [Agent, Supervisor],
        Role.Agent => [Agent],
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>What goes into a cookie or token: who, and the stamp it stands for. Roles are looked up at each request.</summary>
    public static ClaimsIdentity Identity(Account account, string scheme) =>
        new([new Claim(NameClaim, account.UserName), new Claim(StampClaim, account.SecurityStamp)], scheme, NameClaim, RoleClaim);

    /// <summary>The signed-in user's name; routes that use it require authorisation.</summary>
    public static string UserName(this HttpContext context) =>
        context.User.Identity?.Name ?? throw new InvalidOperationException("The route is reached without authorisation.");

    /// <summary>The signed-in user as agent.</summary>
    public static AgentId AgentId(this HttpContext context) => new(context.UserName());

    /// <summary>The program's key the request was made with; null for people.</summary>
    public static Guid? KeyId(this HttpContext context) => context.User.FindFirst(KeyClaim) is { } claim ? Guid.Parse(claim.Value) : null;

    /// <summary>Whether the request was made with a program's key.</summary>
    public static bool IsKey(this HttpContext context) => context.User.HasClaim(c => c.Type == KeyClaim);

    /// <summary>Whether the program's key has a scope.</summary>
    public static bool HasScope(this HttpContext context, string scope) => context.User.HasClaim(ScopeClaim, scope);

    /// <summary>Whether the user sees other people's work.</summary>
    public static bool IsSupervisor(this HttpContext context) => context.User.IsInRole(Supervisor);
}
