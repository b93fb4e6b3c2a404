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

namespace Crm.Web.Desk;

/// <summary>Handing a call on, asking somebody beside the customer, conversations of several.</summary>
internal static class PartyRoutes
{
    private const int ValueMax = 64;

    public static void Map(IEndpointRouteBuilder api)
    {
        var call = api.MapGroup("/calls/{id}").WithTags("Desk").RequireAuthorization(Access.Agent);
        call.MapPost("/transfer", Transfer).WithName("transferCall").Produces<DeskState>();
        call.MapPost("/consult", Consult).WithName("consult").Produces<DeskState>();
        call.MapPost("/swap", Swap).WithName("swapCall").Produces<DeskState>();
        call.MapPost("/conference", Conference).WithName("conference").Produces<DeskState>();
        call.MapPost("/leave", Leave).WithName("leaveCall").Produces<DeskState>();
        call.MapPost("/promote", Promote).WithName("promoteAgent").Produces<DeskState>();
        api.MapGet("/transfer-targets", TransferTargetList.Find).WithTags("Desk").RequireAuthorization(Access.Agent)
            .WithName("findTransferTargets").Produces<TransferTargets>();
    }

    private static Task<IResult> Transfer(string id, TargetRequest? body, HttpContext context, IContactCentre centre, AuditLog audit) =>
        Targeted(id, body, "call.transfer", context, centre, audit, (command, by, agent, call, target) => new TransferCall(command, by, agent, call, target));

    private static Task<IResult> Consult(string id, TargetRequest body, HttpContext context, IContactCentre centre, AuditLog audit) => body.Target is null
        ? Task.FromResult<IResult>(Problem.OfField("target", "Say who is to be asked."))
        : Targeted(id, body, "call.consult", context, centre, audit, (command, by, agent, call, target) => new ConsultCall(command, by, agent, call, target!));

    private static Task<IResult> Conference(string id, TargetRequest? body, HttpContext context, IContactCentre centre, AuditLog audit) =>
        Targeted(id, body, "call.conference", context, centre, audit, (command, by, agent, call, target) => new ConferenceCall(command, by, agent, call, target));

    private static Task<IResult> Swap(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new SwapCall(command, by, agent, call));

    private static Task<IResult> Leave(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, call) => new LeaveConference(command, by, agent, call));

    private static Task<IResult> Promote(string id, PartyRequest body, HttpContext context, IContactCentre centre) => body.LegId is { } leg
        ? Run(id, context, centre, (command, by, agent, call) => new PromoteAgent(command, by, agent, call, leg))
        : Task.FromResult<IResult>(Problem.OfField("legId", "Say which agent's leg."));

    /// <summary>Carries it out; that somebody was handed on, asked or added is written down, without the number.</summary>
    private static async Task<IResult> Targeted(
        string id,
        TargetRequest? body,
        string action,
        HttpContext context,
        IContactCentre centre,
        AuditLog audit,
        Func<CommandId, string, AgentId, CallId, CallTarget?, DeskCommand> make)
    {
        if (body?.Target is { } target && (target.Kind is null || target.Value is not { Length: > 0 and <= ValueMax }))
        {
            return Problem.OfField("target", $"Give a kind (agent, queue, flow, external) and a value of 1 to {ValueMax} characters.");
        }

        var result = await Run(id, context, centre, (command, by, agent, call) => make(command, by, agent, call, body?.Target));
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK })
        {
            await audit.Add(context, action, id, after: new { kind = body?.Target?.Kind ?? "consulted" });
        }

        return result;
    }

    private static Task<IResult> Run(string id, HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, CallId, DeskCommand> make) =>
        Guid.TryParse(id, out var value)
            ? CommandRoutes.Run(context, centre, (command, by, agent) => make(command, by, agent, new CallId(value)))
            : Task.FromResult<IResult>(Problem.Of(ProblemKind.NotFound));
}
