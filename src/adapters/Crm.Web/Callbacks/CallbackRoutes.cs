using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Callbacks;

/// <summary>Promised calls back: asked for, seen, taken back. Agents see and take back those of the queues they serve.</summary>
internal static class CallbackRoutes
{
    private const int ReasonMax = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var callbacks = api.MapGroup("/callbacks").WithTags("Callbacks").RequireAuthorization(Access.Agent);
        callbacks.MapPost("", Post).WithName("postCallback").Produces<CallbackTicket>(StatusCodes.Status201Created).Produces<CallbackTicket>();
        callbacks.MapGet("", List).WithName("listCallbacks").Produces<Listing<CallbackView>>();
        callbacks.MapGet("/{id}", Get).WithName("getCallback").Produces<CallbackView>();
        callbacks.MapDelete("/{id}", Delete).WithName("cancelCallback").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Post(CallbackRequest body, HttpContext context, ICallbacks callbacks, AuditLog audit, TimeProvider clock)
    {
        var faults = CallbackReading.Faults(body, Instant.Now(clock));
        if (faults.Count > 0)
        {
            return Problem.OfFields(faults);
        }

        if (!CommandRoutes.TryGetCommandId(context, out var command))
        {
            return Problem.OfField("Idempotency-Key", "Use 1 to 128 visible ASCII characters.");
        }

        var wish = new CallbackWish(
            new QueueId(body.Queue!), CallbackReading.NumberOf(body.Number, out _)!, CallbackReading.Clean(body.Name), body.CustomerId, body.Language, body.NotBefore,
            CallbackReading.Clean(body.Note), $"user:{context.UserName()}");
        var result = await callbacks.Ask(command, wish, context.RequestAborted);
        if (result is not CallbackAccepted accepted)
        {
            return Refused(context, (CommandRefused)result);
        }

        await audit.Add(context, accepted.Merged ? "callback.merged" : "callback.asked", accepted.Callback.ToString(), null, new { queue = body.Queue });
        var view = await callbacks.Find(accepted.Callback, context.RequestAborted);
        var ticket = new CallbackTicket(accepted.Callback, accepted.Interaction, view?.Position, view?.EstimatedWait);
        return accepted.Merged ? TypedResults.Ok(ticket) : TypedResults.Created($"/api/v1/callbacks/{accepted.Callback}", ticket);
    }

    private static async Task<IResult> List(string? queue, string? state, HttpContext context, ICallbacks callbacks, IConfigurationSource configuration)
    {
        var all = await callbacks.List(queue is null ? null : new QueueId(queue), state, context.RequestAborted);
        return TypedResults.Ok(new Listing<CallbackView>([.. all.Where(c => Serves(context, configuration, c.QueueId))]));
    }

    private static async Task<IResult> Get(string id, HttpContext context, ICallbacks callbacks, IConfigurationSource configuration) =>
        await Find(id, context, callbacks, configuration) is { } view ? TypedResults.Ok(view) : Problem.Of(ProblemKind.NotFound);

    private static async Task<IResult> Delete(string id, string? reason, HttpContext context, ICallbacks callbacks, IConfigurationSource configuration, AuditLog audit)
    {
        if (CallbackReading.Clean(reason) is { Length: > ReasonMax })
        {
            return Problem.OfField("reason", $"Use at most {ReasonMax} characters.");
        }

        if (await Find(id, context, callbacks, configuration) is not { } view)
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (!CommandRoutes.TryGetCommandId(context, out var command))
        {
            return Problem.OfField("Idempotency-Key", "Use 1 to 128 visible ASCII characters.");
        }

        string why = CallbackReading.Clean(reason) ?? "canceled";
        var result = await callbacks.Cancel(command, view.Id, why, $"user:{context.UserName()}", context.RequestAborted);
        if (result is CommandRefused refused)
        {
            return Refused(context, refused);
        }

        await audit.Add(context, "callback.canceled", view.Id.ToString(), new { queue = view.QueueId, view.State }, new { reason = why });
        return TypedResults.NoContent();
    }

    /// <summary>A refusal as problem; the rules' reason word is the extension <c>reason</c>.</summary>
    public static IResult Refused(HttpContext context, CommandRefused refused)
    {
        if (refused.Type == "destination-refused")
        {
            var kind = ProblemKind.DestinationRefused;
            return TypedResults.Problem(
                detail: "The rules for calls to the outside do not allow this number.", statusCode: kind.Status, title: kind.Title, type: kind.Type,
                extensions: new Dictionary<string, object?> { ["reason"] = refused.Detail });
        }

        return CommandRoutes.Refused(context, refused);
    }

    private static async Task<CallbackView?> Find(string id, HttpContext context, ICallbacks callbacks, IConfigurationSource configuration) =>
        Guid.TryParse(id, out var value)
        && await callbacks.Find(new CallbackId(value), context.RequestAborted) is { } view
        && Serves(context, configuration, view.QueueId) ? view : null;

    private static bool Serves(HttpContext context, IConfigurationSource configuration, QueueId queue) =>
        (context.IsSupervisor() && context.Rights().Covers(queue)) || configuration.AgentConfigurations.Any(a => a.Id == context.AgentId() && a.Settings.Queues.ContainsKey(queue));
}
