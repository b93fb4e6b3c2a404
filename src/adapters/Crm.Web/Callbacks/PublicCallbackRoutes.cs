using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Callbacks;

/// <summary>
/// A stranger asks to be called back, for a company's site. Only for queues whose rules allow it; limited by address and by number. The
/// answer never tells whether somebody has asked before, is known, or is being called.
/// </summary>
internal static class PublicCallbackRoutes
{
    /// <summary>The same under two names: pages of other sites that may hold the chat reach only what lies below the chat.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (var (path, name) in new[] { ("/public/callbacks", "postPublicCallback"), ("/chat/callbacks", "postChatCallback") })
        {
            api.MapPost(path, Post).WithName(name).WithTags("Callbacks").AllowAnonymous().RequireRateLimiting(RequestLimits.PublicCallback)
                .Produces<PublicCallbackView>(StatusCodes.Status202Accepted);
        }
    }

    private static async Task<IResult> Post(
        PublicCallbackRequest body, HttpContext context, ICallbacks callbacks, IConfigurationSource configuration, PublicCallbackLimit limit, IAuditTrail audit, TimeProvider clock)
    {
        var now = Instant.Now(clock);
        var faults = CallbackReading.Faults(new CallbackRequest(body.Queue, body.Number, body.Name, null, body.Language, null, null), now);
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (configuration.QueueConfigurations.FirstOrDefault(q => q.Id.Value == body.Queue)?.Settings.Callback is not { FromWeb: true })
        {
            return Problem.Of(ProblemKind.NotFound, "No callbacks can be asked for here.");
        }

        string number = CallbackReading.NumberOf(body.Number, out _)!;
        if (!limit.Take(number))
        {
            return Accepted(); // to say more would tell a stranger what others have asked for
        }

        var wish = new CallbackWish(new QueueId(body.Queue!), number, CallbackReading.Clean(body.Name), null, body.Language, null, null, "web");
        var result = await callbacks.Ask(new CommandId(Guid.CreateVersion7()), wish, context.RequestAborted);
        switch (result)
        {
            case CallbackAccepted accepted:
                await audit.Append(
                    new AuditEntry(now, "web", accepted.Merged ? "callback.merged" : "callback.asked", accepted.Callback.ToString(), null, null, RequestOrigin.Address(context)),
                    CancellationToken.None);
                return Accepted();
            case CommandRefused { Type: "destination-refused" }:
                return Problem.OfField("number", "We cannot call this number.");
            case CommandRefused { Type: "closed" } closed:
                return Problem.Of(ProblemKind.WrongState, closed.Detail);
            default:
                return Problem.Of(ProblemKind.Unavailable);
        }
    }

    private static IResult Accepted() => TypedResults.Accepted((string?)null, PublicCallbackView.Accepted);
}
