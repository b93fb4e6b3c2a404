using Crm.Contracts.Desk;
using Crm.Contracts.Ports;
using Crm.Contracts.Rest;
using Crm.Web.Problems;
using Crm.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;

namespace Crm.Web.Desk;

/// <summary>An agent raises his hand, and takes it down.</summary>
internal static class HelpRoutes
{
    private const int ReasonLengthMax = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var help = api.MapGroup("/agents/me/help").WithTags("Desk").RequireAuthorization(Access.Agent);
        help.MapPost("", Ask).WithName("askForHelp").Produces<DeskState>();
        help.MapDelete("", Clear).WithName("clearHelp").Produces<DeskState>();
    }

    private static Task<IResult> Ask([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] HelpRequest? body, HttpContext context, IContactCentre centre) =>
        body?.Reason is { Length: > ReasonLengthMax }
            ? Task.FromResult<IResult>(Problem.OfField("reason", $"At most {ReasonLengthMax} characters."))
            : CommandRoutes.Run(context, centre, (command, by, agent) => new AskForHelp(command, by, agent, true, body?.Reason));

    private static Task<IResult> Clear(HttpContext context, IContactCentre centre) =>
        CommandRoutes.Run(context, centre, (command, by, agent) => new AskForHelp(command, by, agent, false, null));
}
