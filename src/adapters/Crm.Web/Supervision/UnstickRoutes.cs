using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Supervision;

/// <summary>What supervisors do where something is stuck: an interaction requeued, moved or closed, a wrap-up ended.</summary>
internal static class UnstickRoutes
{
    private const int QueueIdLengthMax = 64;

    public static void Map(IEndpointRouteBuilder api)
    {
        var interaction = api.MapGroup("/interactions/{id}").WithTags("Supervision").RequireAuthorization(Access.Supervisor);
        interaction.MapPost("/requeue", Requeue).WithName("requeueInteraction").Produces(StatusCodes.Status204NoContent);
        interaction.MapPost("/move", Move).WithName("moveInteraction").Produces(StatusCodes.Status204NoContent);
        interaction.MapPost("/close", Close).WithName("closeInteraction").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/agents/{id}/wrap-up/end", EndWrapUp).WithName("endWrapUp").WithTags("Supervision").RequireAuthorization(Access.Supervisor)
            .Produces(StatusCodes.Status204NoContent);
    }

    private static Task<IResult> Requeue(string id, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit) =>
        Act(id, context, centre, scope, audit, "interaction.requeued", null, (command, by, interaction) => new RequeueInteraction(command, by, interaction, null));

    /// <summary>Where it goes must be a queue of his as well: nobody hands work to others by this.</summary>
    private static async Task<IResult> Move(string id, MoveRequest body, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit)
    {
        if (body.Queue.Value is not { Length: > 0 and <= QueueIdLengthMax })
        {
            return Problem.OfField("queue", "Name the queue by its id.");
        }

        return await scope.Queue(context, body.Queue)
            ?? await Act(id, context, centre, scope, audit, "interaction.moved", body, (command, by, interaction) => new RequeueInteraction(command, by, interaction, body.Queue));
    }

    private static Task<IResult> Close(string id, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit) =>
        Act(id, context, centre, scope, audit, "interaction.closed", null, (command, by, interaction) => new CloseInteraction(command, by, interaction));

    private static async Task<IResult> EndWrapUp(string id, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit) =>
        await scope.Agent(context, new AgentId(id)) ?? await SupervisorCommands.Run(
        context, centre, (command, by) => new EndWrapUp(command, by, new AgentId(id)), () => audit.Add(context, "wrap-up.ended", id), TypedResults.NoContent());

    private static async Task<IResult> Act(
        string id, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit, string action, object? after, Func<CommandId, string, InteractionId, SupervisorCommand> make) =>
        Guid.TryParse(id, out var value)
            ? await scope.WorkOn(context, new InteractionId(value)) ?? await SupervisorCommands.Run(
                context, centre, (command, by) => make(command, by, new InteractionId(value)), () => audit.Add(context, action, id, null, after), TypedResults.NoContent())
            : Problem.Of(ProblemKind.NotFound);
}
