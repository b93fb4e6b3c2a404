using System.Globalization;
using Crm.Contracts.Accounts;
using Crm.Contracts.Rest;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Audit;

/// <summary>Reading the audit trail.</summary>
internal static class AuditRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit", Read).WithName("readAudit").WithTags("Administration").RequireAuthorization(Access.Admin).Produces<Page<AuditEntry>>();

    private static async Task<IResult> Read(string? after, int? limit, IAuditTrail trail, CancellationToken cancellation)
    {
        long before = 0;
        if (after is not null && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return Problem.OfField("after", "Use the value of next.");
        }

        if (Paging.Limit(limit) is not { } count)
        {
            return Problem.OfField("limit", $"Use 1 to {Paging.LimitMax}.");
        }

        var entries = await trail.Read(after is null ? null : before, count, cancellation);
        return TypedResults.Ok(new Page<AuditEntry>(
            [.. entries.Select(e => e.Entry)], entries.Count == count ? entries[^1].Number.ToString(CultureInfo.InvariantCulture) : null));
    }
}
