using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Json;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.WhatIf;

/// <summary>How a stretch of the past would have gone under other settings.</summary>
internal static class WhatIfRoutes
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/what-if", Ask).WithName("askWhatIf").WithTags("What if").RequireAuthorization(Access.Supervisor).Produces<WhatIfAnswer>();

    private static async Task<IResult> Ask(WhatIfRequest body, HttpContext context, IWhatIf whatIf, QueueScope scope)
    {
        if (await scope.Everything(context, "what-if") is { } beyond)
        {
            return beyond; // a study tells of all queues: they share agents
        }

        var outcome = await whatIf.Ask(body, WebJson.Options, context.RequestAborted);
        if (outcome.Fault is var (field, message))
        {
            return Problem.OfField(field, message);
        }

        if (outcome.Busy is { } busy)
        {
            context.Response.Headers.RetryAfter = "15";
            return Problem.Of(ProblemKind.Unavailable, busy);
        }

        return TypedResults.Ok(outcome.Answer);
    }
}
