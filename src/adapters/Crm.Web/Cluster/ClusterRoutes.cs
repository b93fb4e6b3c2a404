using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Cluster;

/// <summary>The nodes for administrators: who is there, who has what, and giving the shards to another.</summary>
internal static class ClusterRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var cluster = api.MapGroup("/cluster").WithTags("Administration").RequireAuthorization(Access.Admin);
        cluster.MapGet("", Read).WithName("readCluster").Produces<ClusterView>();
        cluster.MapPost("/drain", Drain).WithName("drainNode").Produces(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Read(IClusterDesk desk, CancellationToken cancellation) => TypedResults.Ok(await desk.Read(cancellation));

    private static async Task<IResult> Drain(HttpContext context, IClusterDesk desk, AuditLog audit, CancellationToken cancellation)
    {
        var before = await desk.Read(cancellation);
        if (await desk.HandOver(cancellation) is { } refusal)
        {
            return Problem.Of(ProblemKind.WrongState, refusal);
        }

        await audit.Add(context, "node.drained", before.Node);
        return TypedResults.Accepted((string?)null);
    }
}
