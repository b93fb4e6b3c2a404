using Crm.Contracts.Settings;
using Crm.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Crm.Web.Serving.Relaying;

/// <summary>
/// First of all on the active node: a request that came by a node that stands by is seen as if it had come from its client. A seal that
/// is not ours is refused; whoever sends none is who he is.
/// </summary>
internal sealed class RelayedMiddleware(RequestDelegate next, CrmSettings settings, TimeProvider clock)
{
    private static readonly ProblemKind Foreign = new("relay", StatusCodes.Status403Forbidden, "No node of ours relayed this request.");

    private readonly Lazy<RelaySeal> _seal = new(() => RelaySeal.Of(settings));

    public Task InvokeAsync(HttpContext context)
    {
        var said = context.Request.Headers[RelaySeal.Header];
        if (said.Count == 0)
        {
            return next(context);
        }

        context.Request.Headers.Remove(RelaySeal.Header);
        return said is [{ } text] && _seal.Value.Open(context, text, clock.GetUtcNow())
            ? next(context)
            : Problem.Write(context, Foreign, "Between nodes: keys/token.key is not the same on both, or their clocks are minutes apart.");
    }
}
