using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Primitives;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Desk;

/// <summary>What an agent does with an offer and with wrap-up.</summary>
internal static class ReservationRoutes
{
    private const int ReasonLengthMax = 200;
    private const int CodeLengthMax = 64;
    private const int NotesLengthMax = 4000;

    public static void Map(IEndpointRouteBuilder api)
    {
        var reservation = api.MapGroup("/reservations/{id}").WithTags("Desk").RequireAuthorization(Access.Agent);
        reservation.MapPost("/accept", Accept).WithName("acceptReservation").Produces<DeskState>();
        reservation.MapPost("/reject", Reject).WithName("rejectReservation").Produces<DeskState>();
        reservation.MapPost("/wrap-up", WrapUp).WithName("completeWrapUp").Produces<DeskState>();
    }

    private static Task<IResult> Accept(string id, HttpContext context, IContactCentre centre) =>
        Run(id, context, centre, (command, by, agent, reservation) => new AcceptReservation(command, by, agent, reservation));

    private static Task<IResult> Reject(string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RejectRequest? body, HttpContext context, IContactCentre centre) =>
        body?.Reason is { Length: > ReasonLengthMax }
            ? Wrong("reason", $"At most {ReasonLengthMax} characters.")
            : Run(id, context, centre, (command, by, agent, reservation) => new RejectReservation(command, by, agent, reservation, body?.Reason));

    private static Task<IResult> WrapUp(string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] WrapUpRequest? body, HttpContext context, IContactCentre centre)
    {
        if (body?.Code is { Length: > CodeLengthMax })
        {
            return Wrong("code", $"At most {CodeLengthMax} characters.");
        }

        return body?.Notes is { Length: > NotesLengthMax }
            ? Wrong("notes", $"At most {NotesLengthMax} characters.")
            : Run(id, context, centre, (command, by, agent, reservation) => new CompleteWrapUp(command, by, agent, reservation, body?.Code, body?.Notes));
    }

    private static Task<IResult> Run(string id, HttpContext context, IContactCentre centre, Func<CommandId, string, AgentId, ReservationId, DeskCommand> make) =>
        Guid.TryParse(id, out var value)
            ? CommandRoutes.Run(context, centre, (command, by, agent) => make(command, by, agent, new ReservationId(value)))
            : Task.FromResult<IResult>(Problem.Of(ProblemKind.NotFound));

    private static Task<IResult> Wrong(string field, string message) => Task.FromResult<IResult>(Problem.OfField(field, message));
}
