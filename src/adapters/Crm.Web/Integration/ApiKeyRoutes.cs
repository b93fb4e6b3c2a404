using Crm.Contracts.Accounts;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Integration;

/// <summary>Keys of programs, kept by administrators who are people: a key makes no keys.</summary>
internal static class ApiKeyRoutes
{
    private const int NameMax = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("Administration").RequireAuthorization(Access.Admin).WithMetadata(new PeopleOnly());
        keys.MapGet("", List).WithName("listApiKeys").Produces<Listing<ApiKeyView>>();
        keys.MapPost("", Create).WithName("createApiKey").Produces<ApiKeyIssued>(StatusCodes.Status201Created);
        keys.MapDelete("/{id}", Revoke).WithName("revokeApiKey").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> List(HttpContext context, IApiKeys keys) =>
        TypedResults.Ok(new Listing<ApiKeyView>([.. (await keys.List(context.RequestAborted)).Select(View)]));

    private static async Task<IResult> Create(ApiKeyRequest body, HttpContext context, IApiKeys keys, AuditLog audit, TimeProvider clock)
    {
        var faults = new Dictionary<string, string[]>();
        string name = body.Name?.Trim() ?? "";
        if (name.Length is 0 or > NameMax || name.Any(char.IsControl))
        {
            faults["name"] = [$"Use 1 to {NameMax} characters."];
        }

        if (body.Role is null)
        {
            faults["role"] = ["Use agent, supervisor or admin."];
        }

        string[] scopes = [.. (body.Scopes ?? []).Distinct(StringComparer.Ordinal)];
        if (scopes.Length == 0 || !scopes.All(s => ApiScopes.All.Contains(s)))
        {
            faults["scopes"] = [$"Use at least one of {string.Join(", ", ApiScopes.All)}."];
        }

        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (await keys.Create(name, body.Role!.Value, [.. scopes], context.UserName(), Instant.Now(clock), context.RequestAborted) is not var (key, secret))
        {
            return Problem.Of(ProblemKind.WrongState, $"There are {IApiKeys.CountMax} keys.");
        }

        var view = View(key);
        await audit.Add(context, "api-key.created", view.Id, null, new { view.Name, view.Role, view.Scopes });
        return TypedResults.Created($"/api/v1/api-keys/{view.Id}", new ApiKeyIssued(view, secret));
    }

    private static async Task<IResult> Revoke(string id, HttpContext context, IApiKeys keys, AuditLog audit, TimeProvider clock)
    {
        if (!Guid.TryParse(id, out var value) || !await keys.Revoke(value, Instant.Now(clock), context.RequestAborted))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        await audit.Add(context, "api-key.revoked", value.ToString("n"));
        return TypedResults.NoContent();
    }

    private static ApiKeyView View(ApiKey key) =>
        new(key.Id.ToString("n"), key.Name, key.Role, key.Scopes, key.CreatedAt, key.CreatedBy, key.RevokedAt, key.LastUsedAt);
}
