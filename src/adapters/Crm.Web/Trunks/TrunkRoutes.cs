using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Trunks;

/// <summary>Trunks, kept by administrators: what a carrier may do decides about money.</summary>
internal static class TrunkRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var trunks = api.MapGroup("/trunks").WithTags("Trunks").RequireAuthorization(Access.Admin);
        trunks.MapGet("", List).WithName("listTrunks").Produces<Listing<TrunkView>>();
        trunks.MapGet("/{id}", Get).WithName("getTrunk").Produces<TrunkView>();
        trunks.MapPut("/{id}", Put).WithName("putTrunk").Produces<TrunkView>();
    }

    private static async Task<Listing<TrunkView>> List(HttpContext context, ITrunkStore store) =>
        new([.. (await store.List(context.RequestAborted)).Select(View)]);

    private static async Task<IResult> Get(string id, HttpContext context, ITrunkStore store)
    {
        if (await store.Find(new TrunkId(id), context.RequestAborted) is not { } trunk)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        ETags.Set(context, trunk.Version);
        return TypedResults.Ok(View(trunk));
    }

    private static async Task<IResult> Put(string id, TrunkRequest body, HttpContext context, ITrunkStore store, AuditLog audit)
    {
        if (await store.Find(new TrunkId(id), context.RequestAborted) is not { } before)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (!ETags.TryGetIfMatch(context, out long? seen) || (seen is { } version && version != before.Version))
        {
            return Problem.Of(ProblemKind.Stale);
        }

        if (seen is null)
        {
            return Problem.Of(ProblemKind.IfMatchRequired, "Send the ETag as If-Match.");
        }

        if (TrunkReading.Read(body, out var faults) is not { } definition)
        {
            return Problem.OfFields(faults);
        }

        var entry = audit.Entry(context, "trunk.replaced", id, before.Definition, definition);
        return await store.Change(before.Id, definition, before.Version, entry, context.RequestAborted) switch
        {
            ChangeOutcome.Changed => await Get(id, context, store),
            ChangeOutcome.NotFound => Problem.Of(ProblemKind.NotFound),
            _ => Problem.Of(ProblemKind.Stale),
        };
    }

    private static TrunkView View(StoredTrunk trunk) => new(
        trunk.Id, trunk.Version, trunk.Definition.DisplayName, trunk.Definition.AllowedNetworks, trunk.Definition.MaxChannels, trunk.Definition.MaxCallsPerSecond,
        trunk.Definition.Target, trunk.Definition.UserName, trunk.Definition.MayTransfer, trunk.IsDemo);
}
