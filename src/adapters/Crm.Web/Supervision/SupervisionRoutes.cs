using Crm.Contracts.Accounts;
using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Audit;
using Crm.Web.Desk;
using Crm.Web.Hubs;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Supervision;

/// <summary>
/// What supervisors do to running calls: listen, whisper, join, take over. Each act is in the audit trail; so is the attempt of
/// somebody who is no supervisor.
/// </summary>
internal static class SupervisionRoutes
{
    private const int SdpLengthMax = 64 * 1024;
    private static readonly string[] Modes = ["monitor", "whisper", "barge"];

    public static void Map(IEndpointRouteBuilder api)
    {
        var call = api.MapGroup("/calls/{id}").WithTags("Supervision").RequireAuthorization(Access.Agent);
        call.MapPost("/supervise", Supervise).WithName("superviseCall").Produces<SupervisionView>();
        call.MapPost("/supervise/stop", Stop).WithName("stopSupervision").Produces(StatusCodes.Status204NoContent);
        call.MapPost("/takeover", TakeOver).WithName("takeOverCall").Produces(StatusCodes.Status204NoContent);
        api.MapPost("/supervision/media", Connect).WithName("connectListener").WithTags("Supervision").RequireAuthorization(Access.Supervisor).Produces<MediaResponse>();
    }

    private static async Task<IResult> Supervise(
        string id, SuperviseRequest body, HttpContext context, IContactCentre centre, KnownAccounts accounts, QueueScope scope, AuditLog audit)
    {
        if (await Denied(context, audit, "supervision.started", id) is { } denied)
        {
            return denied;
        }

        if (!Modes.Contains(body.Mode))
        {
            return Problem.OfField("mode", "Use monitor, whisper or barge.");
        }

        if (!Guid.TryParse(id, out var value))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        if (await scope.WorkOn(context, new CallId(value)) is { } beyond)
        {
            return beyond;
        }

        var account = await accounts.Find(context.UserName(), context.RequestAborted);
        string name = account?.DisplayName ?? context.UserName();
        return await SupervisorCommands.Run(
            context, centre, (command, by) => new SuperviseCall(command, by, name, new CallId(value), body.AgentId, body.Mode),
            () => audit.Add(context, "supervision.started", id, null, body), TypedResults.Ok(new SupervisionView(new CallId(value), body.Mode)));
    }

    private static Task<IResult> Stop(string id, HttpContext context, IContactCentre centre, AuditLog audit) =>
        Act(id, context, centre, null, audit, "supervision.stopped", (command, by, call) => new StopSupervision(command, by, call));

    private static Task<IResult> TakeOver(string id, HttpContext context, IContactCentre centre, QueueScope scope, AuditLog audit) =>
        Act(id, context, centre, scope, audit, "call.taken-over", (command, by, call) => new TakeOverCall(command, by, call));

    /// <param name="scope">Null for what anybody may who has begun it.</param>
    private static async Task<IResult> Act(
        string id, HttpContext context, IContactCentre centre, QueueScope? scope, AuditLog audit, string action, Func<CommandId, string, CallId, SupervisorCommand> make)
    {
        if (await Denied(context, audit, action, id) is { } denied)
        {
            return denied;
        }

        if (!Guid.TryParse(id, out var value))
        {
            return Problem.Of(ProblemKind.NotFound);
        }

        var beyond = scope is null ? null : await scope.WorkOn(context, new CallId(value));
        return beyond ?? await SupervisorCommands.Run(
            context, centre, (command, by) => make(command, by, new CallId(value)), () => audit.Add(context, action, id), TypedResults.NoContent());
    }

    private static async Task<IResult> Connect(MediaRequest body, HttpContext context, IContactCentre centre, DeskPush push)
    {
        if (body.Sdp is not { Length: > 0 and <= SdpLengthMax })
        {
            return Problem.OfField("sdp", "Send the offer, at most 64 kB.");
        }

        if (body.ConnectionId is null || push.Supervisors.Find(body.ConnectionId)?.UserName != context.UserName())
        {
            return Problem.OfField("connectionId", "Send the id of your supervisor hub connection.");
        }

        var result = await centre.ConnectListener(context.AgentId(), body.ConnectionId, body.Sdp, context.RequestAborted);
        return result is { Session: { } session, SdpAnswer: { } answer }
            ? TypedResults.Ok(new MediaResponse(session, answer))
            : Problem.Of(ProblemKind.WrongState, result.Problem);
    }

    /// <summary>To listen in without the right is worth a line in the audit trail.</summary>
    private static async ValueTask<IResult?> Denied(HttpContext context, AuditLog audit, string action, string target)
    {
        if (context.IsSupervisor())
        {
            return null;
        }

        await audit.Add(context, "supervision.denied", target.Length <= 64 ? target : target[..64], null, new { action });
        return Problem.Of(ProblemKind.Forbidden);
    }
}
